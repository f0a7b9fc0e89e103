/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const processes: Readonly<Record<string, string>> = {
  'clock.outside-database':
    'The clock can only be moved where Planline runs its own database, so that nobody moves it for a district at work. Try it on an installation of your own: start one with another PLANLINE_DATA folder and no DATABASE_URL.',
  'clock.not-backwards': 'The clock already shows {now} and never goes back. Give a day after that.',
  'clock.never-idle':
    'The clock stopped at {now}, since the work of that moment did not come to an end within {seconds} seconds ({waitingFor}). Look at the logs and at /health/ready of the worker, then give the same command again.',
  'process.order-unknown': 'The worker does not know the order "{kind}". API and worker are of different versions: restart both.',
  'process.order-failed': 'The worker could not carry out the order ({detail}). Look at its log, then give the same command again.',
  'process.rebuild-under-way': 'The read models are being rebuilt already. Wait until that is done; planline status tells how far they are.',
  'process.still-parked':
    '{replayed, plural, one {# plan was} other {# plans were}} brought back, and {failing, plural, one {# is} other {# are}} still set aside with what they last showed ({detail}). Mend that, then give the same command again.',
  'process.temporal-unreachable': 'Temporal does not answer, so nothing was changed. Check that it runs, then give the same command again.',
  'process.deadline-threw':
    'Planline failed while acting on this date, and tries again by itself. If it goes on failing, look at the worker’s log for the reason.',
};
