/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const people: Readonly<Record<string, string>> = {
  'tenant.not-open': 'The district is not set up yet. Set it up first, with its name and time zone.',
  'tenant.already-open': 'The district was set up already, with other settings. They stay as they are.',
  'tenant.unknown-time-zone': 'There is no time zone “{timeZone}”. Give one by its IANA name, like America/Detroit.',
  'person.not-found': 'There is no such person. Register them first.',
  'person.already-registered': 'This person was registered already, with other particulars. Change them instead.',
  'person.unknown-time-zone': 'There is no time zone “{timeZone}”. Give one by its IANA name, like America/Detroit, or leave it out.',
  'role.escalates-to-itself': 'A role can’t escalate to itself. Name another role, or leave it to the coordinator.',
  'role.held-later': 'The role has been held by somebody else since {from}, which is later. Give a first day that is not before it.',
  'role.not-held': 'This person doesn’t have the role now, so it can’t end for them. Check who has it.',
  'role.ends-before-it-began': 'The role would end on {on}, before it began on {from}. Give a later day.',
  'body.not-found': 'There is no such body. Form it first.',
  'body.already-formed': 'A body with this id was formed already, under another name or kind. Give the new one another id.',
  'body.already-member': 'This person is a member already, in another seat. Note first that they left that seat.',
  'body.not-member': 'This person is not a member now, so they can’t leave. Check the list of members.',
  'body.leaves-before-seated': 'The member would leave on {on}, before they were seated on {from}. Give a later day.',
  'digest.already-accepted': 'A digest of this day was accepted for this person already. What is new goes into the next one.',
};
