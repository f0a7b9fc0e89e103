import { fromWhere } from './from-where.js';

/** The dates of a plan's years that nobody decides on. Each says what happened and what to do next. */
export const calendar: Readonly<Record<string, string>> = {
  'calendar.not-kept': 'The dates of this plan’s years are not kept yet. Begin its text, or give keep-dates.',
  'calendar.no-dates': 'The program of this plan ({program}) has no dates to keep: no stage of kind timeline or expenditure-review has any, and no body or agency decides on anything. Put tasks of your own into the plan instead.',
  'calendar.no-period': 'The plan’s period is not known yet, and its dates count from it. Begin the text of the plan with its period first.',
  'calendar.fact-unknown': 'No date of this plan counts from “{fact}”. Tell one of these: {known}.',
  'calendar.not-in-period': '{on} is far from the plan, which runs from {start} to {end}. Check the day.',
  'calendar.not-told': 'Nobody told {on} as a day of “{fact}”, so it can’t be corrected. Leave it out, or name the day that was told.',
  'calendar.no-such-date': 'The plan has no date “{date}”. It has: {known}. Name one of those, with its year or its month where it has one.',
  'calendar.no-day-yet': '“{date}” has no day yet: it counts from “{fact}”, which nobody told. Tell that day first, with tell-date.',
  'calendar.in-future': '{on} is still to come; today is {today}. Confirm it when it is done.',
  'calendar.before-its-month': '“{date}” of {month} can’t have been done on {on}, before that month began. Name the month that it was done for, or correct the day.',
  'calendar.note-missing': '“{date}” is confirmed with what came of it. Say in a note what was looked at and what was found.',
  'calendar.evidence-missing': `“{date}” is confirmed with what shows it: {evidence} ${fromWhere}. File that first, with document keep, and name it here.`,
  'calendar.not-in-role': 'The person {person} doesn’t hold a role that this date belongs to ({roles}). Have it said by somebody who does, or give them the role.',
  'calendar.not-confirmed': '“{date}” is not confirmed, so there is nothing to take back. Look at the dates of the plan.',

  'story.DatesKept': 'The dates of the plan’s years, and by when its stages have to begin, are kept as tasks.',
  'story.StageNoted': 'The stage “{stage}” {standing, select, begun {has begun} concluded {is concluded} other {has not begun after all}}: the tasks to begin stages go by that.',
  'story.CommitteeNoted': 'The plan’s text {there, select, yes {tells that the district has a parent committee: its first resolution is to be asked for} other {no longer tells of a parent committee}}.',
  'story.ResolutionAsked': 'The parent committee was asked for its resolution of {year}.',
  'story.DateTold': 'The day of “{fact}” was told: {on}{insteadOf, select, none {} other {, instead of {insteadOf}}}.',
  'story.DateConfirmed': '“{wait}”{year, select, none {} other { of {year}}}{month, select, none {} other { of {month}}} was done on {on}{note, select, none {} other {: {note}}}.',
  'story.DateReopened': '“{wait}”{year, select, none {} other { of {year}}}{month, select, none {} other { of {month}}} was not done after all: {reason}',
};
