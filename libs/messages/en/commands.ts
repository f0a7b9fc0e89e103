/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const commands: Readonly<Record<string, string>> = {
  'command.stale': 'It has changed since you looked at it: you saw version {expected}, it is now at {actual}. Look at it again, then decide.',
  'command.busy': 'Too many others were changing the same thing at the same moment, so nothing was done. Try again.',
  'command.key-reused': 'This idempotency key was used before, for another command. Send each new command with a key of its own.',
  'command.text-unkeepable': 'The field {field} has a NUL or half a surrogate pair in it, which no database keeps. Take it out and send it again.',
  'command.document-not-kept': 'The file that is named in {field} is not kept here, so nothing was done. Keep it first (planline document keep FILE, or POST /api/documents), and name it as the answer does.',
  'command.too-large': 'What you sent makes an entry of {bytes, number} bytes; the record takes at most {limit, number}. Shorten the text, or keep it as a document.',
  'command.subject-erased': 'The texts of this were erased for good, so nothing can be added to it. Start a new one.',
};
