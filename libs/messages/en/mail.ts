const escalatedTo = 'You are told because {why, select, named {{owner} has you as the one to turn to} other {nobody nearer can be turned to for {owner}, and this plan comes to you then}}.';

/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const mail: Readonly<Record<string, string>> = {
  'mail.subject.overdue': '{count} overdue',
  'mail.subject.escalated': '{count} escalated to you',
  'mail.subject.today': '{count} due today',
  'mail.subject.week': '{count} due in the next 7 days',
  'mail.subject.later': '{count} coming up',
  'mail.subject.checks': '{count} to look at',
  'mail.subject.about': '{said}: {about}',

  'mail.digest.greeting': 'Good morning, {name}.',
  'mail.digest.intro': 'This is what your plans ask of you on {day}.',
  'mail.digest.footer': 'You get at most one mail a day from Planline, and only when there is something that you can act on. Open a task to mark it done or to ask for more time. If a link asks you for a key, reply to your coordinator.',
  'mail.digest.unsubscribe': 'Stop these mails',
  'mail.digest.open': 'All your tasks',

  'mail.section.overdue': 'Overdue',
  'mail.section.escalated': 'Escalated to you',
  'mail.section.today': 'Due today',
  'mail.section.soon': 'Due soon',
  'mail.section.checks': 'To look at',

  'mail.item.overdue': 'Was due {due}, {days, plural, one {# day} other {# days}} ago. Mark it done, or ask for more time.',
  'mail.item.escalation': `Was due {due}, {days, plural, one {# day} other {# days}} ago, and {owner} has not finished it. ${escalatedTo}`,
  'mail.item.notice-escalation': `Its last day was {due}, {days, plural, one {# day} other {# days}} ago, and no notice in time is recorded: this meeting can’t be opened, and {owner} has not cancelled it. ${escalatedTo}`,
  'mail.item.notice-overdue': 'Its last day was {due}, {days, plural, one {# day} other {# days}} ago, and no notice in time is recorded: this meeting can’t be opened. Cancel it, or call another for a later day; if a notice was posted in time, record it.',
  'mail.item.missed': 'The one that was due {due} was not marked done. The next one is open now.',
  'mail.item.today': 'Due today, {due}.',
  'mail.item.soon': 'Due {due}, {days, plural, one {tomorrow} other {in # days}}.',
  'mail.item.check': 'Has no end date. Look at it now and then, and mark it done when it is.',
  'mail.item.unverified': 'This date comes from an unverified rule; check it before you rely on it: {rule}.',
  'mail.item.for': '{plan}, for {role}',
  'mail.item.stand-in': '{plan}, for {role}. It comes to you as the coordinator, since nobody with an address holds this role: name somebody with an address, or pass it on.',

  'mail.outbox.title': 'Mail that would have been sent',
  'mail.outbox.intro': 'No mail server is set (SMTP_URL), so each mail is kept here as a file. The newest is the last.',
  'mail.outbox.entry': '{date}, to {to}',

  'delivery.server-not-reached': 'The mail server could not be reached ({detail}). It is tried again by itself; check SMTP_URL and the network if it goes on.',
  'delivery.server-busy': 'The mail server asked to come back later ({detail}). It is tried again by itself.',
  'delivery.refused': 'The mail server refused the mail for good ({detail}). Correct the address of the person, then send it again.',
  'delivery.tried-too-often': 'The mail server put the mail off again and again ({detail}), so it was given up. Ask whoever keeps the mail server, then send it again.',
  'delivery.outcome-unknown': 'The mail was handed over, but the connection ended before the answer came ({detail}). It is sent again with the same Message-ID, so that mail programs can see that it is the same.',
  'delivery.unknown-too-often': 'The mail was handed over several times, and each time the connection ended or Planline was stopped before the answer came ({detail}), so it was given up. Ask the reader whether the mail is there. What it tells goes with the next morning’s mail; send this one again only if that is too late.',
  'delivery.not-made-yet': 'Planline could not write this mail ({detail}). It tries again by itself; if it goes on, look at the worker’s log.',
  'delivery.not-made': 'Planline could not write this mail, however often it tried ({detail}), so it was given up. Look at the worker’s log for the cause and mend it, then send the mail again.',
  'delivery.not-recorded-yet': 'The mail server took the mail, but Planline could not record that ({detail}). It tries to record it again by itself; the mail is not sent a second time.',
  'delivery.not-recorded': 'The mail server took the mail, but Planline may not record that ({detail}). What it tells is not mailed again. Look at the worker’s log for the cause and mend it, then choose to send again: the mail is only recorded, not sent a second time.',
  'delivery.no-address': 'There {count, plural, one {is # reminder} other {are # reminders}} for {role}, but neither this role nor the coordinator has an e-mail address. Give one of them an address with "planline people import".',
  'delivery.not-a-dead-letter': 'This mail was not given up, so there is nothing to send again. Reload the list to see how it stands.',
};
