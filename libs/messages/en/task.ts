/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const task: Readonly<Record<string, string>> = {
  'task.ended-by-its-stage':
    '“{title}” is waited for by a stage of the plan and ends when it is done there. Open the plan’s page and do it in that stage.',
  'task.ended-by-answer': '“{title}” ends when the request is answered. Give the task {task} more time (extend), or decline it there.',
  'task.not-found': 'There is no such task. Check its address, or find it in the list of tasks.',
  'task.already-planned': 'A task with this id was planned already, with other particulars. Change that one, or plan a new one.',
  'task.end-before-start': 'The task would end on {end}, before it starts on {start}. Correct one of the two dates.',
  'task.recurrence-needs-dates': 'A task that comes again needs a first and a last day. Give it both, or let it come once.',
  'task.depends-on-itself': 'A task can’t wait for itself. Take it out of the tasks that come first.',
  'task.already-started': 'The task was started already. Mark it as done once it is.',
  'task.is-done': 'The task is done already. Open it again first if there is more to do.',
  'task.is-cancelled': 'The task was cancelled. Open it again first if it is to be done after all.',
  'task.not-finished': 'The task is still open, so there is nothing to open again. Go on with it, and mark it as done once it is.',
  'task.done-in-future': 'The day given, {on}, is still to come; today is {today}. Give the day on which the task was done.',
  'task.no-end-to-extend': 'The task has no end date, so it needs no more time. Mark it as done whenever it is.',
  'task.recurring-not-extended':
    'A task that comes again isn’t given more time: the next one opens by itself. To change its last day, change the dates of the task in its file and import it again.',
  'task.extension-not-later': 'The new end, {until}, is not later than the end it has, {end}. Give a later day.',
  'task.extension-past': 'The new end, {until}, is past already; today is {today}. Give a day that is still to come.',
  'task.nothing-asked': 'Nobody has asked for more time for this task, so there is nothing to decline. Give it more time all the same, or leave it as it is.',
  'task.deadline-not-pending': 'The task no longer waits for this date: it was done, cancelled or given another date. Nothing is to be done.',
  'task.deadline-not-due': 'The date falls due at {at} and not before. It is acted on then.',
};
