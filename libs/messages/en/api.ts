import { fromWhere } from './from-where.js';

/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const api: Readonly<Record<string, string>> = {
  'api.no-credential':
    'Planline does not know who is asking. In a browser, open the sign-in page and paste the key from the file owner.key of the data folder; a program sends it in the header Authorization, after the word Bearer.',
  'api.stranger': 'This page is not shown yet, since Planline cannot tell who you are: nobody is signed in with this browser. Sign in here, and it is shown.',
  'api.wrong-credential':
    'That key does not open this installation. Use the text of the file owner.key in its data folder, without spaces around it.',
  'api.session-over': 'Your sign-in is over or was made with an older key. Sign in again with the key from the file owner.key.',
  'api.tenant-wrong':
    'The tenant "{tenant}" cannot exist: a name has lower-case letters, digits and hyphens, at most 63. Correct the name and send the request again.',
  'api.wrong-host':
    'This request came under the name "{host}", which is not a name of this installation. Open it at {publicUrl}, or set PLANLINE_PUBLIC_URL to the address that people use.',
  'api.cross-origin':
    'This request came from a page of another site, so nothing was done. Open Planline itself and do it there.',
  'api.tenant-not-open':
    'This district has not been set up yet. Import a file with "npx planline import", which does so.',
  'api.no-such-district':
    'There is no district “{tenant}” here{near, select, none {} other {; did you mean {near}?}}. {known, select, none {None has been set up yet.} other {Those that there are: {known}{others, plural, =0 {} other { and # more}}.}} Check the name (--tenant, or the header Planline-Tenant). A new district is set up on purpose: with “planline import FILE --tenant NAME --new-tenant”, or with “planline tenant open NAME”.',
  'api.unsubscribe-wrong': 'This link was not made by Planline, or is not complete. Use the one in your newest mail.',
  'api.no-such-address': 'There is nothing at this address. Check it, or start from the first page.',
  'api.no-such-thing': 'There is no {thing} "{id}" here. Check the address, or look for it in the list.',
  'api.no-such-plan': 'This district has no plan “{plan}”. If it is another district’s, name that one with --tenant, or choose it under “Plans” on the pages. “planline plans” lists those that there are: give the word in its first column, or the id of planline plans --json.',
  'api.no-granted-plan':
    'No plan “{plan}”{tenant, select, none {} other { of the district “{tenant}”}} is open to yours today, so it can’t be found by its name. Check the name and the district; ask that district to grant access (grant-access), or name the plan by its id.',
  'api.method-wrong': 'This address does not take {method}, only {allowed}. Look it up in /api/openapi.json.',
  'api.address-unreadable': 'The address can’t be read: after a % come two hexadecimal digits of UTF-8. Check it, or start from the first page.',
  'api.address-too-long': 'A part of the address is longer than any id here. Check it, or start from the first page.',
  'api.headers-too-large': 'The headers of the request are larger than are read here (16 KiB). Clear the cookies of this site, or send fewer headers.',
  'api.request-too-slow': 'The request did not arrive in time. Send it again, on a connection that is fast enough for it.',
  'api.no-request': 'What came is no HTTP request that can be read. Check the program that sends it.',
  'api.not-readable': 'The request could not be read. Check that its body is complete and of the media type that it names.',
  'api.body-too-large': 'The body is larger than is taken here. Send less in one request.',
  'api.file-too-large': 'The file is larger than {limitMegabytes} MB, which is the most that is taken. Split it, or remove what is not a table.',
  'api.file-empty': 'The file {file} has no bytes in it. Choose another one, and send it again.',
  'api.not-shown': '“{file}” is of a kind that a browser does not show. Fetch the file, and look at it with a program of your own.',
  'api.file-missing': 'The request has no file. Send it as multipart/form-data in a part named "file".',
  'api.media-type-wrong': 'A body of this media type is not taken here. Send application/json, or a form where one is offered.',
  'api.too-many': 'There were too many requests at once. Wait a moment and try again.',
  'api.failed': 'Something went wrong inside Planline; nothing is known to have changed. Try again, and if it fails again give the request id to the administrator.',
  'api.database-away': 'The database cannot be reached just now. Try again in a moment.',
  'api.worker-not-ready':
    'Pages and commands work and nothing is lost, but reminders don’t go out now: the worker is not ready ({why}). It goes on by itself once it is; if it stays so, look at its log in the data folder, and at Temporal’s.',
  'api.log-away':
    'The log could not be reached in time, so it is not known whether this was recorded. Send it again with the same Idempotency-Key: it counts once either way.',
  'api.form-incomplete': 'The form came without what tells it from another one. Open the page again and send it from there.',
  'api.form-nothing-entered': 'Nothing was filled in, so nothing was recorded. Fill in one line at least, and send the form again.',
  'api.form-wrong':
    '{count, plural, one {One field needs} other {# fields need}} correction. Nothing was recorded yet; correct it and send the form again.',
  'api.fields-wrong':
    '{count, plural, one {One field needs} other {# fields need}} correction: {fields}. Correct what is named and send it again.',
  'api.field-missing': 'The field {field} is missing. Fill it in.',
  'api.field-unknown': 'There is no field {field} here. Leave it out, or check its spelling.',
  'api.field-empty': 'The field {field} is empty. Fill it in.',
  'api.field-unkeepable': 'The field {field} has a NUL or half a surrogate pair in it, which no database keeps. Take it out and send it again.',
  'api.field-not-allowed': '{field} cannot be “{value}”. It is one of: {allowed}.',
  'api.field-wrong': 'The field {field} cannot be taken: {why}. Correct it.',
  'why.kind':
    '{kind, select, int {it must be a whole number} number {it must be a number} string {it must be a text} boolean {it must be true or false} array {it must be a list} tuple {it must be a list} object {it must have fields, as a JSON object in braces} record {it must have fields, as a JSON object in braces} date {it must be a day} other {it is not of the kind that is asked for}}',
  'why.at-most':
    '{of, select, string {it may have at most {limit, plural, one {# character} other {# characters}}} array {it may have at most {limit, plural, one {# entry} other {# entries}}} other {it may be at most {limit, number}}}',
  'why.at-least':
    '{of, select, string {it must have at least {limit, plural, one {# character} other {# characters}}} array {it must have at least {limit, plural, one {# entry} other {# entries}}} other {{more, select, yes {it must be more than {limit, number}} other {it must be at least {limit, number}}}}}',
  'why.format':
    '{format, select, date {it must be a day of the calendar, like 2026-05-31} datetime {it must be a moment, like 2026-05-31T15:00:00Z} email {it must be an e-mail address} url {it must be a web address} uuid {it must be an id (a UUID)} other {it is not written in the form that is asked for}}',
  'why.none-of-them': 'it has none of the forms that it may have',
  'api.idempotency-key-missing':
    'The header Idempotency-Key is missing. Send one that is new for each intent, and the same again when you repeat the request.',
  'api.idempotency-key-wrong': 'The Idempotency-Key must have 1 to 200 visible ASCII characters. A UUID will do.',
  'api.if-match-missing':
    'This changes something that exists already, at version {version}. Send If-Match with the version that you saw, so that nobody’s change is overwritten; or If-Match: * to decide on whatever it is now.',
  'api.if-match-wrong': 'If-Match must be one version in quotes, such as "3", or *. It was {value}.',
  'api.if-none-match-wrong': 'If-None-Match is taken only as *, for something that must not exist yet. It was {value}.',
  'api.not-yet':
    'What was written at index {index} is in the log, but not in the lists yet: they are at {checkpoint}. Nothing is lost; ask again in a moment.',
  'api.lists-behind':
    'The lists are behind the log (they have not reached index {index}), and a file is compared with what they show. Check that the worker runs, then try again; nothing was taken in.',
  'api.index-wrong': 'The index to wait for must be a whole number. It was "{value}".',
  'api.index-ahead': 'The index {index} is not in the log yet, whose newest is {head}. Check the number.',
  'api.cursor-wrong': 'This cursor was not made by this list. Begin again without one.',
  'did.not-shown-yet':
    'What you did is recorded, but this page does not show it yet. Reload it in a moment.',
  'did.startTask': 'The task is started.',
  'did.completeTask': 'It is recorded as done.',
  'did.askForMoreTime': 'Your request for more time is recorded. Whoever coordinates the plan decides on it; until everybody can sign in, that is the owner of this installation, here or under “Asked for more time” on the first page.',
  'did.declineMoreTime': 'The request for more time is declined.',
  'did.extendTask': 'The task has more time.',
  'did.cancelTask': 'The task is cancelled.',
  'did.reopenTask': 'The task is open again.',
  'did.correctRow': 'The corrected row is taken: it is a task now.',
  'did.correctRow-changed': 'The corrected row is taken. The plan had its task already, which now says what the row says; see its history.',
  'did.dismissRow': 'The row is dismissed.',
  'did.sendAgain': 'The mail is on its way again.',
  'form.startTask': 'Start',
  'form.completeTask': 'Mark as done',
  'form.completeTask.on': 'Day it was done',
  'form.completeTask.note': 'Note',
  'form.askForMoreTime': 'Ask for more time',
  'form.askForMoreTime.until': 'New end',
  'form.askForMoreTime.reason': 'Reason',
  'form.declineMoreTime': 'Decline more time',
  'form.declineMoreTime.reason': 'Reason',
  'form.extendTask': 'Give more time',
  'form.extendTask.until': 'New end',
  'form.extendTask.reason': 'Reason',
  'form.cancelTask': 'Cancel the task',
  'form.cancelTask.reason': 'Reason',
  'form.reopenTask': 'Open again',
  'form.reopenTask.reason': 'Reason',
  'forecast.from-file': 'its dates as the file has them',
  'forecast.file-line': 'line {line, number} of {file}',
  'forecast.by-hand': 'its dates as they were planned by hand',
  'forecast.more-time': 'its end as it was granted on {on}, until {until}',
  'forecast.starts': 'the task starts',
  'forecast.reminder': 'a reminder to {to}',
  'forecast.escalation-nobody': 'a notice that reaches nobody, since there is nobody to turn to for {to}: give that role another one, with an address, to escalate to (planline people import)',
  'forecast.escalation-to': `a notice to {above}, {by, select, district {to whom {to} escalates} program {to whom {to} escalates by the program ${fromWhere}} other {since {to} has nobody nearer to turn to}}`,
  'forecast.nobody': '{role} ({before, select, yes {nobody has this role any more} other {nobody has this role yet}})',
  'forecast.silent':
    'Overdue since {since}; {reminded, select, no {its end was past when it was planned here, so nobody is reminded of it} other {all reminders have been sent; nobody will be reminded again}}. Mark it done, give it more time, or cancel it.',
  'forecast.expected': '{early, select, yes {expected, and it would be missed: its day comes before its stage can begin} other {expected, if its stages take all the time they have}}',
  'forecast.expected-of': '{who, select, none {} other {for {who}}}{early, select, yes {; it would be missed: its day comes before its stage can begin} other {}}',
  'forecast.expected-note': 'What is “expected” is of stages that have not begun: it comes then if each begins as soon as it can and takes all the time that it has, and nobody is reminded of it yet.',
  'forecast.overdue-since': 'was due {due}',
  'forecast.sources': 'Where the dates come from:',
  'forecast.limited':
    'This plan has more tasks than a forecast looks at, which are those whose dates come next. So it ends on {until}, and not all of that day is told.',
  'forecast.overdue': 'the task becomes overdue',
  'forecast.occurrence-missed': 'this occurrence is missed, and the next one opens',
};
