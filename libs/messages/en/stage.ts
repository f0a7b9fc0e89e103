import { fromWhere } from './from-where.js';

export const stage: Readonly<Record<string, string>> = {
  'stage.not-in-program': 'The program {program} of this plan has no such stage as “{stage}”. Check the address, or see the plan’s page for its stages.',
  'stage.out-of-order': `“{stage}” can’t begin: “{before}” ${fromWhere} is not concluded yet. Conclude that one first.`,
  'stage.signatures-missing':
    `“{stage}” can’t begin: “{before}” ${fromWhere} was carried and is not complete. {signatures, plural, =0 {} one {It lacks the signature of {unsigned}.} other {It lacks the signatures of {unsigned}.}}{scans, plural, =0 {} other {{signatures, plural, =0 {} other { }}No confirmed scan shows the signature on paper of {unshown}.}} {next, select, attest {Attest it again, with all who signed.} confirm {Confirm {files, plural, one {scan {waiting} of the signed page} other {the right one of these scans of the signed page: {waiting}}}.} sign {Print the signature page, have it signed, upload the scan, and have that confirmed.} other {Upload the scan of the signed page, and have it confirmed.}}`,
  'stage.attested-by-no-role': `“{role}” is no role of this stage, so nobody attests in it. Name who has one of these: {roles} ${fromWhere}.`,
  'stage.attested-by-nobody': `On {on} this person does not have the role “{role}” ${fromWhere}, in which they would say so. Record the role first, or name who has it.`,
  'stage.attested-not-frozen': 'There is no frozen revision {revision} of this plan, so nobody can say that it was this text. Freeze the text that was decided on first.',
  'stage.attested-older': 'Revision {revision} is not the newest one: that is {newest}. Attest the newest, or decide on it here.',
  'stage.attested-rewritten': 'Revision {revision} differs materially from revision {first}, the first that was frozen here: {sections}. What was written here since, nobody can have decided on before Planline. Let this stage decide on it here.',
  'stage.attested-too-late': 'It would have been on {on}, after the plan’s first text was frozen here on {frozenOn}: what is done then is recorded, not attested. Record it, or correct the day.',
  'stage.attested-written-here': 'Parts of this text were written or changed here, and not taken in from a file: {sections}. Nobody can have decided on {on} on what was not written yet. Take in the file that was decided on, or let this stage decide here.',
  'stage.attested-unshown': 'Nobody can look at “{document}” here. Keep that document here and name it with what you say; or, where it is made up to try things out, mark it as test data.',
  'stage.draft': 'The plan’s text, by {program}',
  'stage.nothing-frozen': '“{stage}” can’t begin: no revision of the text is frozen yet. Freeze one first.',
  'stage.rewritten':
    'Councils were heard on revision {input}, and the text says something else since, beyond what they recommended: {sections}. {frozen, select, yes {Let them be heard on it in another round, or say why it goes to the board as it is.} other {Nobody has frozen that yet{laid, plural, =0 {. Freeze it; then let them be heard on it in another round, or say why it goes to the board as it is.} other {, and the board decides on revision #, without it. Freeze it and say why it goes to the board as it is, or put back what was there.}}}}',
  'stage.guard': '{rule} This does not hold now{at, select, none {} other { (at {at})}}: {saw}. Change the text, then freeze it again.',
};
