/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const mail: Readonly<Record<string, string>> = {
  'mail.subject.today': '{first, select, yes {{count, plural, one {# thing} other {# things}}} other {{count}}} due today',
  'mail.subject.week': '{first, select, yes {{count, plural, one {# thing} other {# things}}} other {{count}}} due this week',
  'mail.subject.later': '{first, select, yes {{count, plural, one {# thing} other {# things}}} other {{count}}} coming up',
  'mail.subject.overdue': '{first, select, yes {{count, plural, one {# thing} other {# things}}} other {{count}}} overdue',
  'mail.subject.starts': '{first, select, yes {{count, plural, one {# thing} other {# things}}} other {{count}}} starting',
  'mail.subject.checks': '{first, select, yes {{count, plural, one {# thing} other {# things}}} other {{count}}} to look at',

  'mail.digest.greeting': 'Good morning, {name}.',
  'mail.digest.intro': 'This is what your plans ask of you on {day}.',
  'mail.digest.footer': 'You get at most one mail a day from Planline, and only when there is something that you can act on. Open a task to mark it done or to ask for more time.',
  'mail.digest.unsubscribe': 'Stop these mails',
  'mail.digest.open': 'All your tasks',

  'mail.section.overdue': 'Overdue',
  'mail.section.today': 'Due today',
  'mail.section.soon': 'Due soon',
  'mail.section.starts': 'Starting',
  'mail.section.checks': 'To look at',

  'mail.item.overdue': 'Was due {due}, {days, plural, one {# day} other {# days}} ago. Mark it done, or ask for more time.',
  'mail.item.escalation': 'Was due {due}, {days, plural, one {# day} other {# days}} ago, and {owner} has not finished it. You are told because you are named as the one to turn to.',
  'mail.item.missed': 'The one that was due {due} was not marked done. The next one is open now.',
  'mail.item.today': 'Due today, {due}.',
  'mail.item.soon': 'Due {due}, {days, plural, one {tomorrow} other {in # days}}.',
  'mail.item.starts': 'Starts {start}.',
  'mail.item.check': 'Has no end date. Look at it now and then, and mark it done when it is.',
  'mail.item.for': '{plan}, for {role}',
  'mail.item.stand-in': '{plan}, for {role}, who has no e-mail address: this comes to you as the coordinator. Add an address, or pass it on.',

  'mail.outbox.title': 'Mail that would have been sent',
  'mail.outbox.intro': 'No mail server is set (SMTP_URL), so each mail is kept here as a file. The newest is the last.',
  'mail.outbox.entry': '{date}, to {to}',

  'delivery.server-not-reached': 'The mail server could not be reached ({detail}). It is tried again by itself; check SMTP_URL and the network if it goes on.',
  'delivery.server-busy': 'The mail server asked to come back later ({detail}). It is tried again by itself.',
  'delivery.refused': 'The mail server refused the mail for good ({detail}). Correct the address of the person, then send it again.',
  'delivery.tried-too-often': 'The mail server put the mail off again and again ({detail}), so it was given up. Ask whoever keeps the mail server, then send it again.',
  'delivery.outcome-unknown': 'The mail was handed over, but the connection ended before the answer came ({detail}). It is sent again with the same Message-ID, so that mail programs can see that it is the same.',
  'delivery.no-address': 'There {count, plural, one {is # reminder} other {are # reminders}} for {role}, but neither this role nor the coordinator has an e-mail address. Give one of them an address with "planline people import".',
  'delivery.not-a-dead-letter': 'This mail was not given up, so there is nothing to send again. Reload the list to see how it stands.',
};
