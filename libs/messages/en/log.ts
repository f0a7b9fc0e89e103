/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const log: Readonly<Record<string, string>> = {
  'log.migration-changed':
    'The migration {name} was applied to this database and has been changed since. Put the file back as it was, and write the change as a new migration.',
  'log.migration-missing':
    'This database has the migration {name}, which this version of Planline does not know. Start the version of Planline that last used this database, or a newer one.',
  'log.migration-failed':
    'The migration {name} could not be applied, and nothing of it was kept: {reason}. Correct the cause and start again.',
};
