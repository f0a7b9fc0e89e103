import { describe, expect, it } from '@jest/globals';
import { aggregateNamed } from '#libs/commands/registry.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { asked } from '../../http/field-problems.js';
import { enteredIn } from './entered.js';
import { bodiesFrom, formProblems, type Kept } from './step-body.js';
import { fieldsOf, stepForm, type Step } from './step-form.js';

const people = [{ value: 'a', label: 'A. Person' }, { value: 'b', label: 'B. Person' }];
const step = (aggregate: string, command: string, more: Partial<Step> = {}): Step => ({ aggregate, id: 's', version: 3, command, ...more });
const definitionOf = ({ aggregate, command }: Step) => aggregateNamed(aggregate)!.commands[command]!;
const fields = (given: Step) => fieldsOf(given, definitionOf(given)).map(({ name, kind, required }) => [name, kind, required]);
const bodies = (given: Step, entered: Record<string, unknown>, kept: Kept | null = null) => bodiesFrom(given, definitionOf(given), enteredIn(entered), { key: '0123-4567-89ab-cdef', zone: 'America/Chicago' as TimeZone, kept });

describe('a form of a step', () => {
  it('is refused to be made where it could not ask for what the command needs', () => {
    expect(() => fields(step('council-round', 'openRound', { fixed: { revision: 1 } }))).toThrow('the form of openRound has no way to ask for councils');
  });

  it('asks for each field by its kind, from the command’s own schema', () => {
    const meeting = step('council-round', 'recordCouncilMeeting', { choices: { council: [{ value: 'c', label: 'C' }], present: people }, leave: ['testData'] });
    expect(fields(meeting)).toEqual([['council', 'choice', true], ['on', 'day', true], ['place', 'words', true], ['present', 'several', true], ['guests', 'number', false], ['revision', 'number', false], ['draft', 'words', false]]);
    expect(fields(step('meeting', 'openMeeting', { choices: { present: people } }))).toEqual([['at', 'moment', true], ['present', 'several', false]]);
    expect(fields(step('meeting', 'callMeeting', { choices: { body: people }, fixed: { plan: 'p', stage: 's', approvals: [] }, leave: ['rules', 'rulesSource', 'rulesBecause'] })).map(([name, kind]) => [name, kind])).toEqual([
      ['body', 'choice'], ['kind', 'choice'], ['on', 'day'], ['time', 'time'], ['place', 'words'], ['purpose', 'lines'], ['calledOn', 'day'],
    ]);
    expect(fields(step('approval', 'uploadScan', { leave: ['printed.plan', 'fileName'], keyed: 'scan' }))).toEqual([['document', 'file', true], ['printed.revision', 'number', false], ['printed.shortHash', 'text', false], ['signedOn', 'day', true]]);
    expect(fields(step('submission', 'approve', { choices: { by: people }, fixed: { revision: 2 }, leave: ['agency', 'hash', 'letter'], needs: ['by'] }))).toContainEqual(['by', 'choice', true]);
  });

  it('is told what to fill in where no line of its list is, not the name of the list', () => {
    const problems = (given: Step) => formProblems(given, definitionOf(given), {}, definitionOf(given).schema.safeParse(bodies(given, {})[0], asked).error!.issues).map(({ detail }) => detail);
    const open = step('council-round', 'openRound', { fixed: { revision: 1 }, explain: [], choices: { 'councils.body': people }, list: { field: 'councils', rows: [{ label: 'A council', fixed: { kind: 'c', required: false } }], ask: ['body', 'because'], needs: 'body' } });
    expect(problems(open)).toEqual(['No council is filled in. Fill in at least one: give “Body” of it.']);
    const confirm = step('approval', 'confirmScan', { fixed: { scan: 's', by: 'a' }, explain: [], choices: { 'signers.by': people }, list: { field: 'signers', rows: [{ label: 'Chair', fixed: { role: 'chair' } }], ask: ['by', 'signedOn'], needs: 'by' } });
    expect(problems(confirm)).toEqual(['No signer is filled in. Fill in at least one: give “Who signed” of it.']);
  });

  it('gives what was entered as the schema wants it: moments on the district’s clock, numbers, lists and records', () => {
    expect(bodies(step('meeting', 'openMeeting', { choices: { present: people } }), { at: '2026-03-09T19:05', present: ['a', 'b'] })).toEqual([{ at: '2026-03-10T00:05:00.000Z', present: ['a', 'b'] }]);
    expect(bodies(step('meeting', 'openMeeting', { choices: { present: people } }), { at: 'soon', present: 'a' })).toEqual([{ at: 'soon', present: ['a'] }]);
    const dispose = step('council-round', 'disposeOf', { choices: { recommendation: people, by: people, 'change.section': people, 'change.revision': people }, leave: ['change.field'] });
    expect(bodies(dispose, { recommendation: '4', outcome: 'accepted', reason: 'Yes', by: 'a', 'change.section': 'goals', _key: 'k' })).toEqual([{ recommendation: 4, outcome: 'accepted', reason: 'Yes', by: 'a', change: { section: 'goals', revision: null, item: null, field: null } }]);
    expect(bodies(dispose, { recommendation: '4', outcome: 'not', reason: 'No', by: 'a' })).toEqual([{ recommendation: 4, outcome: 'not', reason: 'No', by: 'a' }]);
  });

  it('gives a roll call as one command a member, and leaves out who was left empty', () => {
    const roll = step('meeting', 'castVote', { choices: { motion: people }, leave: ['legalConflict'], each: { rows: people.map(({ value, label }) => ({ label, fixed: { member: value } })), ask: ['vote', 'reason'], needs: 'vote' } });
    expect(fields(roll)).toEqual([['motion', 'choice', true], ['0.vote', 'choice', false], ['0.reason', 'words', false], ['1.vote', 'choice', false], ['1.reason', 'words', false]]);
    expect(bodies(roll, { motion: 'm', '0.vote': 'aye', '1.vote': 'abstain', '1.reason': 'Was away.' })).toEqual([{ motion: 'm', member: 'a', vote: 'aye' }, { motion: 'm', member: 'b', vote: 'abstain', reason: 'Was away.' }]);
    expect(bodies(roll, { motion: 'm', '1.vote': 'nay' })).toEqual([{ motion: 'm', member: 'b', vote: 'nay' }]);
    expect(bodies(roll, { motion: 'm' })).toEqual([]);
  });

  it('gives a list line by line, a kept file, and an id made of its key', () => {
    const confirm = step('approval', 'confirmScan', { choices: { scan: people, by: people, 'signers.by': people }, explain: [], list: { field: 'signers', rows: [{ label: 'Chair', fixed: { role: 'chair' } }, { label: 'Clerk', fixed: { role: 'clerk' } }], ask: ['by', 'signedOn'], needs: 'by' } });
    expect(bodies(confirm, { scan: 's', by: 'a', 'signers.1.by': 'b', 'signers.1.signedOn': '2026-03-10', 'signers.0.signedOn': '2026-03-10' })).toEqual([{ scan: 's', by: 'a', signers: [{ role: 'clerk', by: 'b', signedOn: '2026-03-10' }], explanations: {} }]);
    const scan = step('approval', 'uploadScan', { leave: ['printed.plan', 'fileName'], keyed: 'scan' });
    const kept = { field: 'document', document: { id: 'd' }, fileName: 'page.pdf' };
    expect(bodies(scan, { 'printed.revision': '2', 'printed.shortHash': 'abcdef012345', signedOn: '2026-03-10' }, kept)).toEqual([{ scan: 'scan-0123456789ab', document: { id: 'd' }, fileName: 'page.pdf', printed: { revision: 2, shortHash: 'abcdef012345' }, signedOn: '2026-03-10' }]);
    expect(bodies(scan, { signedOn: '2026-03-10' }, kept)).toEqual([{ scan: 'scan-0123456789ab', document: { id: 'd' }, fileName: 'page.pdf', signedOn: '2026-03-10' }]);
    expect(bodies(step('submission', 'handInBudget', { choices: { by: people }, leave: ['fileName'] }), { year: '2027', by: 'a' }, kept)).toEqual([{ year: '2027', by: 'a', document: { id: 'd' }, fileName: 'page.pdf' }]);
  });

  it('says of what is not always needed when it is: in which case, with what, or which of two', () => {
    const optional = (given: Step) => Object.fromEntries(fieldsOf(given, definitionOf(given)).flatMap(({ name, optional: words }) => (words === null ? [] : [[name, words]])));
    expect(optional(step('submission', 'approve', { choices: { by: people }, fixed: { revision: 2 }, leave: ['agency', 'hash', 'letter'], needs: ['by'], oneOf: ['evidence', 'note'] }))).toEqual({
      on: 'optional', evidence: 'this or “Note” is needed', note: 'this or “File that shows it” is needed', reasons: 'optional',
    });
    expect(optional(step('approval', 'uploadScan', { leave: ['printed.plan', 'fileName'], keyed: 'scan', when: { 'printed.revision': 'unread' } }))).toEqual({ 'printed.revision': 'needed where the file does not say it itself', 'printed.shortHash': 'optional' });
    const rows = [{ label: 'A council', fixed: { kind: 'c', required: false } }];
    expect(optional(step('council-round', 'openRound', { fixed: { revision: 1 }, explain: [], choices: { 'councils.body': people }, list: { field: 'councils', rows, ask: ['body', 'required', 'because'], needs: 'body' } }))).toMatchObject({
      'councils.0.body': 'optional', 'councils.0.because': 'needed where “Body” is filled in',
    });
  });

  it('keeps what was entered when it comes back, with what was wrong beside its field', () => {
    const given = step('council-round', 'giveRecommendation', { choices: { council: people, section: people, by: people, meeting: people }, leave: ['testData'] });
    const returned = { command: 'giveRecommendation', stream: 's', form: '', entered: { council: 'b', text: '<b>' }, code: 'api.form-wrong', params: {}, detail: 'No.', also: [], errors: [{ field: 'section', code: 'x', detail: 'Missing.' }], status: 422, seenVersion: 3 };
    const form = stepForm(given, definitionOf(given), '/plans/p/stages/s', returned);
    expect(form).toMatchObject({ open: true, problem: 'No.', action: '/plans/p/stages/s/give-recommendation', stream: 's', version: 3 });
    const byName = new Map(form.groups.flatMap((group) => group.fields).map((field) => [field.name, field]));
    expect(byName.get('section')).toMatchObject({ error: 'Missing.', label: 'Section' });
    expect(byName.get('text')).toMatchObject({ value: '<b>', kind: 'words' });
    expect(byName.get('council')!.choices.map(({ chosen }) => chosen)).toEqual([false, true]);
    expect(stepForm(given, definitionOf(given), '/x', { ...returned, stream: 'another' })).toMatchObject({ open: false, problem: null });
  });
});
