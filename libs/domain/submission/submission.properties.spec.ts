import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommandOf } from '#libs/kernel/command-definition.js';
import { addDays } from '#libs/kernel/dates.js';
import { say as inWords } from '#libs/messages/say.js';
import { day } from '../testing/given.js';
import { makeReach } from '../testing/reach.js';
import { rounds } from '../testing/rounds.js';
import { submissionCommands } from './commands.js';
import type { SubmissionEvent } from './events.js';
import { optionsOf } from './options.js';
import { attachedTo, hasCurrent, isOpened, type DataOf, type SubmissionState } from './state.js';
import { submission } from './submission.js';
import { agency, approvalOf, COORDINATOR, corrected, file, first, groundAt, ID, overreaching, portal, reviewer, rulesWith, stageRule, straight } from './testing/ground.js';

type Command = CommandOf<typeof submissionCommands>;

const revisions = [first, corrected, overreaching];
type Who = { readonly by: string | null; readonly agency: typeof agency | null; readonly note: string | null; /** Hash of the text that they looked at; of the first revision where it isn't given. */ readonly saw?: string };
const right: Who = { by: COORDINATOR, agency: null, note: 'They wrote' };
const guest: Who = { by: null, agency, note: null };
const who = fc.constantFrom<Who>(right, right, guest, guest, { ...right, by: 'person-9' }, { ...right, note: null }, { ...guest, agency: { ...agency, tenant: 'another' } }, { ...guest, saw: corrected.hash }, { ...guest, saw: 'f'.repeat(64) });
const person = fc.constantFrom(COORDINATOR, COORDINATOR, COORDINATOR, 'person-9');
const number = fc.constantFrom(1, 1, 2, 2, 3, 9);
const small = fc.integer({ min: 1, max: 3 });
const some = fc.constantFrom<string[]>(['goals'], ['goals'], ['goals', 'strategies'], ['appendix']);
const year = fc.constantFrom('2026', '2027', '2031');
const outcome = fc.constantFrom('approved' as const, 'declined' as const);
const documents = [{ kind: 'plan-docx' as const, fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }];
const states = [...new Set([...straight, ...portal].map(({ id }) => id))];

const say = (by: Who) => ({ ...by, evidence: null, hash: by.agency === null ? null : (by.saw ?? first.hash) });
const submit = (revision: number, by: string): Command => ({ name: 'submit', revision, by, explanations: { 'budget-of-first-year': 'It follows' } });
const resubmit = (revision: number, by: string, answers: readonly (readonly [number, number])[]): Command => ({ name: 'resubmit', revision, by, explanations: {}, answers: answers.map(([round, asked]) => ({ round, number: asked, answer: 'So it is' })) });
const record = (by: Who, state: string): Command => ({ name: 'recordAgencyState', state, ...say(by) });
const giveBack = (by: Who, revision: number, sections: string[]): Command => ({ name: 'returnForModification', revision, sections, reason: 'No baseline', points: [], backBy: null, letter: null, ...say(by) });
const approve = (by: Who, revision: number): Command => ({ name: 'approve', revision, reasons: null, letter: null, ...say(by) });
const decline = (by: Who, revision: number): Command => ({ name: 'decline', revision, reasons: 'No', letter: null, ...say(by) });
const undo = (by: Who): Command => ({ name: 'undoReturn', reason: 'A mistake', ...say(by) });
const undoDecision = (by: Who, decision: number): Command => ({ name: 'undoDecision', decision, year: null, reason: 'A mistake', ...say(by) });
const again = (revision: number | null, by: string): Command => ({ name: 'openSubmission', revision, by, explanations: {} });
const opened: Command = { name: 'openSubmission', revision: null, by: null, explanations: {} };
const ask = (by: Who, count: number): Command => ({ name: 'askQuestions', questions: Array.from({ length: count }, () => ({ section: 'goals', text: 'Why?', citation: null })), answerBy: null, ...say(by) });
const answer = (round: number, asked: number, by: string): Command => ({ name: 'answerQuestion', round, number: asked, answer: 'Therefore', by });
const handIn = (of: string, by: string): Command => ({ name: 'handInBudget', year: of, document: file('budget'), fileName: 'b.xlsx', by });
const budget = (by: Who, of: string, decided: 'approved' | 'declined', document: string | null = file('budget').id): Command => ({ name: 'decideBudget', year: of, document, outcome: decided, reasons: null, letter: null, ...say(by) });
const has = (of: string): Command => ({ name: 'fileReceipt', budget: of, document: file('word'), note: null, by: COORDINATOR });
const carry = (of: string | null, by: string): Command => ({ name: 'handInOtherwise', budget: of, means: 'The portal', by, receipt: file('receipt') });
const extend = (by: string, days: number): Command => ({ name: 'grantExtension', of: 'submit', year: null, until: addDays(day('2026-03-15'), days), reason: 'Late', document: null, by });
const attach = (by: string, revision: number | null = null): Command => ({ name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 's.pdf', revision, reason: null, by });
const detach = (by: string): Command => ({ name: 'detachDocument', kind: 'signature-scan', revision: null, reason: 'Of another plan', by });
const made = (nth: number, of: number, version: number, revision = of): Command => ({ name: 'notePackage', package: nth, submission: of, revision, budget: null, documents, builtFrom: { logIndex: '9', version } });
const madeOf = (of: string, nth: number, under: number, version: number, revision: number): Command => ({ name: 'notePackage', package: nth, submission: under, revision, budget: of, documents, builtFrom: { logIndex: '9', version } });
const begun = (nth: number): Command => ({ name: 'noteSendingBegun', package: nth, messageId: '<1@planline.example>' });
/** The text's period was corrected: its first year is another one. */
const movedTo = (first: string): Command => ({ name: 'notePeriod', period: { start: day(`${first}-07-01`), end: day(`${Number(first) + 3}-06-30`) } });
const sent = (nth: number): Command => ({ name: 'noteSent', package: nth, messageId: '<1@planline.example>', to: 'a@agency.example', via: 'mail' });

/** Whatever anybody may ask for, in any order, rightly or wrongly. */
const anything: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(number, person).map(([revision, by]) => submit(revision, by)),
  fc.tuple(number, person, fc.array(fc.tuple(small, small), { maxLength: 3 })).map(([revision, by, answers]) => resubmit(revision, by, answers)),
  fc.tuple(who, fc.constantFrom(...states)).map(([by, state]) => record(by, state)),
  fc.tuple(who, number, some).map(([by, revision, sections]) => giveBack(by, revision, sections)),
  fc.tuple(who, number).map(([by, revision]) => approve(by, revision)),
  fc.tuple(who, number).map(([by, revision]) => decline(by, revision)),
  who.map(undo),
  fc.tuple(who, number).map(([by, nth]) => undoDecision(by, nth)),
  fc.tuple(number, person).map(([revision, by]) => again(revision, by)),
  fc.tuple(who, small).map(([by, count]) => ask(by, count)),
  fc.tuple(small, small, person).map(([round, asked, by]) => answer(round, asked, by)),
  fc.tuple(year, person).map(([of, by]) => handIn(of, by)),
  fc.tuple(who, year, outcome, fc.constantFrom(file('budget').id, file('budget').id, file('better').id, null)).map(([by, of, decided, document]) => budget(by, of, decided, document)),
  fc.tuple(person, fc.integer({ min: -3, max: 40 })).map(([by, days]) => extend(by, days)),
  fc.tuple(person, fc.option(number)).map(([by, revision]) => attach(by, revision)),
  person.map(detach),
  fc.tuple(small, small, fc.nat(12)).map(([nth, of, version]) => made(nth, of, version)),
  person.map((by): Command => ({ name: 'sendPackage', budget: null, by })),
  fc.tuple(fc.option(year), person).map(([of, by]) => carry(of, by)),
  small.map(begun),
  small.map(sent),
  fc.constantFrom('2026', '2027').map(movedTo),
);

/** What somebody who knows how it stands would do next: without these, few lives would come far. */
function sensible(state: SubmissionState, whoever: Who): readonly Command[] {
  const by = hasCurrent(state) ? { ...whoever, saw: state.current.hash } : whoever;
  if (!hasCurrent(state)) return [submit(1, COORDINATOR), submit(2, COORDINATOR), attach(COORDINATOR, 1), attach(COORDINATOR, 2), opened];
  const { revision, number: of } = state.current;
  const open = state.questions.flatMap(({ round, questions }) => questions.flatMap((one): [number, number][] => (one.answer === null ? [[round, one.number]] : [])));
  const nth = state.packages.length;
  const always = [handIn('2026', COORDINATOR), has('2026'), budget(by, '2026', 'approved'), attach(COORDINATOR), detach(COORDINATOR), made(nth + 1, of, state.version, revision), handIn('2027', COORDINATOR), madeOf('2027', nth + 1, of, state.version, revision), carry(null, COORDINATOR), carry('2027', COORDINATOR), { name: 'sendPackage' as const, budget: null, by: COORDINATOR }, begun(nth), sent(nth)];
  if (state.status === 'returned') return [...always, undo(by), resubmit(1, COORDINATOR, open), resubmit(2, COORDINATOR, open), resubmit(3, COORDINATOR, open), attach(COORDINATOR, 2), ...open.map(([round, asked]) => answer(round, asked, COORDINATOR))];
  if (state.status === 'declined' || state.status === 'concluded') return [...always, undoDecision(by, state.decisions.length), ...(state.status === 'declined' ? [again(null, COORDINATOR), again(null, COORDINATOR), again(null, COORDINATOR), again(2, COORDINATOR), again(3, COORDINATOR)] : [])];
  const steps = [...straight, ...portal].find(({ id }) => id === state.agencyState)?.transitions ?? [];
  // Whoever knows how it stands tells first that the agency has it.
  if (by.agency === null && unheardOf(state)) return [...always, ...steps.flatMap((id) => [record(by, id), record(by, id)]), ask(by, 1)];
  return [...always, ...steps.map((id) => record(by, id)), giveBack(by, revision, ['goals']), giveBack(by, revision, ['goals', 'strategies']), approve(by, revision), decline(by, revision), ask(by, 1)];
}

type Step = {
  /** A number draws one of what would be sensible. */
  readonly command: Command | number | ((state: SubmissionState) => Command);
  /** The revision that the board has approved by then. */
  readonly approved: typeof first;
  readonly asAgency: boolean;
  /** Who has no role asks for what would be right. */
  readonly stranger: boolean;
};
type Life = { readonly states: typeof straight; readonly steps: Step[] };

const life: fc.Arbitrary<Life> = fc.record({
  states: fc.constantFrom(straight, portal),
  steps: fc.array(
    fc.record({
      command: fc.oneof({ weight: 1, arbitrary: anything }, { weight: 3, arbitrary: fc.nat(1_000) }),
      approved: fc.constantFrom(first, corrected, overreaching),
      asAgency: fc.boolean(),
      stranger: fc.constantFrom(false, false, false, false, true),
    }),
    { minLength: 10, maxLength: 40, size: 'max' },
  ),
});

const way = (states: typeof straight, asAgency: boolean, ...steps: (Step['command'] | { readonly approved: typeof first; readonly command: Step['command'] })[]): Life => ({
  states,
  steps: steps.map((one) => ({ asAgency, stranger: false, ...(typeof one === 'object' && 'approved' in one ? one : { command: one, approved: first }) })),
});
const afresh = (command: Step['command']) => ({ approved: corrected, command });
const reads = (by: Who, saw: typeof first): Who => ({ ...by, saw: saw.hash });
/** The package of what is there, as it stands. */
const packed = (state: SubmissionState): Command => made(isOpened(state) ? state.packages.length + 1 : 1, hasCurrent(state) ? state.current.number : 1, state.version, hasCurrent(state) ? state.current.revision : 1);
const packedBudget = (of: string) => (state: SubmissionState): Command => madeOf(of, isOpened(state) ? state.packages.length + 1 : 1, hasCurrent(state) ? state.current.number : 1, state.version, hasCurrent(state) ? state.current.revision : 1);

/** Each comes to what the properties are about, whatever else is drawn. */
const ways: readonly Life[] = [
  way(
    straight, false,
    ...[opened, movedTo('2027'), movedTo('2026'), extend(COORDINATOR, 10), attach(COORDINATOR, 1), submit(1, COORDINATOR), record(right, 'received'), ask(right, 2), answer(1, 1, COORDINATOR), giveBack(right, 1, ['goals']), attach(COORDINATOR, 2)],
    ...[resubmit(2, COORDINATOR, [[1, 2]]), record(reads(right, corrected), 'received'), approve(right, 2), undoDecision(right, 2), approve(right, 2)].map(afresh),
    ...[handIn('2026', COORDINATOR), has('2026'), budget(right, '2026', 'declined'), handIn('2027', COORDINATOR), packedBudget('2027'), budget(right, '2027', 'approved'), { name: 'sendPackage', budget: '2027', by: COORDINATOR } as const, begun(1), budget(right, '2027', 'approved'), sent(1), budget(right, '2027', 'approved', null), budget(right, '2027', 'approved')].map(afresh),
  ),
  way(straight, true, submit(1, COORDINATOR), record(guest, 'received'), giveBack(guest, 1, ['goals']), undo(guest), decline(guest, 1), undoDecision(guest, 2), approve(guest, 1), handIn('2026', COORDINATOR), budget(guest, '2026', 'approved')),
  way(straight, false, submit(1, COORDINATOR), record(right, 'received'), decline(right, 1), attach(COORDINATOR, 2), ...[again(2, COORDINATOR), attach(COORDINATOR), detach(COORDINATOR), packed, { name: 'sendPackage', budget: null, by: COORDINATOR } as const, begun(1), sent(1)].map(afresh)),
  way(
    portal, true,
    ...[opened, attach(COORDINATOR, 1), submit(1, COORDINATOR), packed, { name: 'sendPackage', budget: null, by: COORDINATOR } as const, begun(1), sent(1), record(guest, 'review-in-progress'), giveBack(guest, 1, ['goals'])],
    ...[record(right, 'modifications-in-progress'), resubmit(2, COORDINATOR, []), record(reads(guest, corrected), 'review-in-progress'), approve(reads(guest, corrected), 2)].map(afresh),
  ),
  way(straight, false, submit(1, COORDINATOR), packed, carry(null, COORDINATOR), approve(right, 1), handIn('2027', COORDINATOR), packedBudget('2027'), carry('2027', COORDINATOR)),
];
const runs = (numRuns: number) => ({ ...rounds(numRuns), examples: ways.map((one): [Life] => [one]) });

/** Known of a command by what it says alone, and not asked of the decider: why nothing may come of it. Null: something may. */
function mustBeRefused(given: Command, before: SubmissionState, asAgency: boolean): string | null {
  const tells = 'agency' in given && 'note' in given;
  if (tells && (given.by === null) === (given.agency === null)) return 'nobody says so, or two do';
  if (tells && given.agency !== null && (!asAgency || given.agency.tenant !== agency.tenant)) return 'somebody else acts in the agency’s name';
  if (tells && given.by !== null && given.note === null && given.evidence === null && !('letter' in given && given.letter)) return 'nothing shows it';
  if ('by' in given && given.by !== null && given.by !== COORDINATOR) return 'the person has no role';
  if ((given.name === 'submit' || given.name === 'resubmit') && !revisions.some(({ number: nth }) => nth === given.revision)) return 'nobody froze it';
  if (given.name === 'submit' && hasCurrent(before)) return 'it was submitted before';
  if ((given.name === 'resubmit' || given.name === 'undoReturn') && before.status !== 'returned') return 'nothing was returned';
  if (given.name === 'resubmit' && isOpened(before) && before.agencyState === 'modifications-required') return 'nobody recorded the state between';
  const silent = given.name === 'resubmit' && given.answers.length === 0 && isOpened(before) && before.questions.every(({ questions }) => questions.every((one) => one.answer === null));
  if (silent && before.status === 'returned' && revisions.find(({ number: nth }) => nth === given.revision)?.hash === before.current.hash) return 'it is what was given back';
  if (tells && given.agency !== null && hasCurrent(before) && !before.submissions.some(({ hash }) => hash === given.hash)) return 'the agency has seen another text';
  const decides = given.name === 'approve' || given.name === 'decline' || given.name === 'returnForModification';
  if (decides && given.hash !== null && hasCurrent(before) && before.current.hash !== given.hash) return 'it was decided on another text';
  if (decides && !(before.status === 'with-agency' && before.current.revision === given.revision)) return 'the agency does not have it';
  if (decides && given.agency === null && hasCurrent(before) && unheardOf(before)) return 'nothing says that the agency has it';
  return given.name === 'decideBudget' && before.status !== 'concluded' ? 'its plan is not approved' : null;
}

/** What was submitted left by no way, and the agency did nothing since. */
function unheardOf({ current: { number: nth }, agencyState, packages, handedIn, receipts }: Extract<SubmissionState, { current: unknown }>): boolean {
  const left = packages.some(({ submission: of, budget: year, sending }) => of === nth && year === null && sending?.status === 'sent') || handedIn.some(({ submission: of }) => of === nth);
  return !left && !receipts.some(({ submission: of, of: whose }) => of === nth && whose === 'agency') && ['sent', 'resubmitted', 'submitted', 'modifications-submitted'].includes(agencyState ?? '');
}

type Told = { readonly event: SubmissionEvent; readonly before: SubmissionState; readonly after: SubmissionState };

function live({ states: machine, steps }: Life, accepted: (given: Command) => void = () => undefined): { readonly told: Told[]; readonly options: Parameters<typeof rulesWith>[0] } {
  const options = { states: machine, budget: { everyYear: true } };
  const rules = { ...rulesWith(options), ref: 'mi-sig-cohort-3@3' };
  const told: Told[] = [];
  let state: SubmissionState = submission.initial;
  for (const { command, approved, asAgency, stranger } of steps) {
    const context = groundAt('2026-03-12T15:00:00.000Z', { rules, seen: { approval: approvalOf(approved) }, ...(asAgency && { context: { actor: reviewer } }) });
    const next = typeof command === 'number' ? sensible(state, asAgency ? guest : right) : [typeof command === 'function' ? command(state) : command];
    const asked = next[typeof command === 'number' ? command % next.length : 0]!;
    const given = stranger && 'by' in asked && asked.by === COORDINATOR ? { ...asked, by: 'person-9' } : asked;
    const before = JSON.stringify(state);
    const was = state;
    const decision = submission.decide(state, given, context, ID);
    expect(JSON.stringify(state)).toBe(before);
    if (!decision.ok) {
      expect(inWords(decision.refusal.code, decision.refusal.params)).toMatch(/[.!?:”]$/);
      continue;
    }
    if (decision.events.length > 0) accepted(given);
    // What must be refused has made no event, whatever else the command says.
    const wrong = mustBeRefused(given, was, asAgency);
    if (wrong !== null) expect({ command: given.name, wrong, events: decision.events }).toEqual({ command: given.name, wrong, events: [] });
    for (const event of decision.events) {
      const after: SubmissionState = submission.evolve(state, event);
      told.push({ event, before: state, after });
      state = after;
    }
    submission.waits!(state, rules);
    submission.effects!(state, ID);
  }
  return { told, options };
}

describe('over any life of a submission', () => {
  it('a submitted revision never changes', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        for (const { event, before, after } of live(one).told) {
          if (!isOpened(before) || !isOpened(after)) continue;
          if (before.submissions.length > 0) reach.saw(event.type);
          if (before.submissions.length > 1) reach.saw('more after a second submission');
          expect(after.submissions.slice(0, before.submissions.length)).toEqual(before.submissions);
          if (hasCurrent(after)) expect(after.current).toEqual(after.submissions.find(({ number: nth }) => nth === after.current.number));
        }
      }),
      runs(60),
    );
    expect(reach.missed('RevisionSubmitted', 'SubmissionReturned', 'ReturnUndone', 'SubmissionApproved', 'SubmissionDeclined', 'DecisionUndone', 'SubmissionReopened', 'PackageDocumentAttached', 'more after a second submission')).toEqual([]);
  });

  it('is submitted only what somebody froze and the board approved, by somebody with the role', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        for (const { event, before } of live(one).told) {
          if (event.type !== 'RevisionSubmitted') continue;
          reach.saw(before.status === 'returned' ? 'after a return' : event.data.number > 1 ? 'begun anew' : 'the first');
          const frozen = revisions.find(({ number: nth }) => nth === event.data.revision);
          expect(event.data).toMatchObject({ hash: frozen!.hash, sections: frozen!.sections, by: COORDINATOR, approvals: [{ stage: 'board' }] });
        }
      }),
      runs(60),
    );
    expect(reach.missed('the first', 'after a return', 'begun anew')).toEqual([]);
  });

  it('the agency’s state takes no step that its program does not have; only what is undone goes back, and what was not approved begins anew', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        const { told, options } = live(one);
        const read = optionsOf(stageRule(options));
        if (!read.ok) throw new Error('the program of the test can’t be read');
        for (const { event, before, after } of told) {
          const [from, to] = [isOpened(before) ? before.agencyState : null, isOpened(after) ? after.agencyState : null];
          if (from === to || from === null || event.type === 'SubmissionReopened') continue;
          reach.saw(event.type === 'ReturnUndone' || event.type === 'DecisionUndone' ? event.type : `${from} → ${to}`);
          if (event.type === 'ReturnUndone') expect(before.status === 'returned' && before.returned.from).toBe(to);
          else if (event.type === 'DecisionUndone') expect(isOpened(before) && before.decisions.find(({ number: nth }) => nth === event.data.decision)?.from).toBe(to);
          else expect(read.options.states.find(({ id }) => id === from)!.transitions).toContain(to);
        }
      }),
      runs(80),
    );
    expect(reach.missed('ReturnUndone', 'DecisionUndone', 'sent → received', 'received → corrections', 'corrections → resubmitted', 'received → approved', 'received → declined')).toEqual([]);
    expect(reach.missed('submitted → review-in-progress', 'review-in-progress → modifications-required', 'modifications-required → modifications-in-progress', 'modifications-in-progress → modifications-submitted', 'review-in-progress → approved')).toEqual([]);
  });

  it('no document that was put in by hand goes with another submission, or another revision, than it was put in for', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        const putIn: DataOf<'PackageDocumentAttached'>[] = [];
        for (const { event, after } of live(one).told) {
          if (event.type === 'PackageDocumentAttached') putIn.push(event.data);
          if (!hasCurrent(after)) continue;
          const { number: nth, revision } = after.current;
          const attached = attachedTo(after, after.current);
          if (attached.length > 0) reach.saw(`a document of the ${nth === 1 ? 'first' : 'second'} submission`);
          if (putIn.some((data) => data.submission !== nth) && attached.length === 0) reach.saw('a document of another submission, left out');
          if (event.type === 'RevisionSubmitted' && attached.length > 0) reach.saw('a document put in ahead');
          for (const { document } of attached) expect(putIn.some((data) => data.document.id === document.id && data.submission === nth && data.revision === revision)).toBe(true);
        }
      }),
      runs(80),
    );
    expect(reach.missed('a document of the first submission', 'a document of the second submission', 'a document of another submission, left out', 'a document put in ahead')).toEqual([]);
  });

  it('no budget is decided on, and none goes by itself, before its plan is approved', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        for (const { event, before } of live(one).told) {
          if (event.type === 'BudgetDecided') reach.saw(`a budget ${event.data.outcome}`);
          if (event.type === 'PackageRendered' && event.data.budget !== null) reach.saw('the package of a budget');
          if (event.type === 'BudgetDecided' || (event.type === 'PackageRendered' && event.data.budget !== null)) expect(before.status).toBe('concluded');
        }
      }),
      runs(80),
    );
    expect(reach.missed('a budget approved', 'a budget declined', 'the package of a budget')).toEqual([]);
  });

  it('what is handed in by other means is a package of what was submitted, with all that belonged into it by then', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        for (const { event, before } of live(one).told) {
          if (event.type !== 'HandedInOtherwise' || !hasCurrent(before)) continue;
          const handed = before.packages.find(({ number: nth }) => nth === event.data.package);
          expect(handed && { revision: handed.revision, submission: handed.submission, budget: handed.budget?.year ?? null }).toEqual({ revision: before.current.revision, submission: before.current.number, budget: event.data.budget });
          reach.saw(event.data.budget === null ? 'a plan' : 'a budget');
          if (before.status === 'with-agency') expect(handed!.builtFrom.version).toBeGreaterThanOrEqual(before.inputsAt);
        }
      }),
      runs(80),
    );
    expect(reach.missed('a plan', 'a budget')).toEqual([]);
  });

  it('a budget is decided on by its file, once its package was mailed or handed in, or the agency said that it has it', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        const { told } = live(one);
        for (const [n, { event, before }] of told.entries()) {
          if (event.type !== 'BudgetDecided') continue;
          const { year: of, document, told: by } = event.data;
          expect(isOpened(before) && before.budgets.find((budgeted) => budgeted.year === of)!.document.id).toBe(document);
          reach.saw(by.kind);
          if (by.kind === 'agency') continue;
          const since = told.slice(0, n).map((was) => was.event);
          const filed = since.findLastIndex((was) => was.type === 'BudgetHandedIn' && was.data.year === of);
          const made = since.flatMap((was) => (was.type === 'PackageRendered' && (was.data.budget === of || was.data.documents.some((kept) => kept.document.id === document)) ? [was.data.package] : []));
          const mailed = since.some((was) => was.type === 'PackageSent' && made.includes(was.data.package));
          const handedIn = since.some((was) => was.type === 'HandedInOtherwise' && was.data.package !== null && made.includes(was.data.package));
          const received = since.slice(filed).some((was) => was.type === 'ReceiptFiled' && was.data.budget === of);
          if (mailed) reach.saw('mailed');
          if (received) reach.saw('received');
          expect({ of, there: mailed || handedIn || received }).toEqual({ of, there: true });
        }
      }),
      runs(80),
    );
    expect(reach.missed('recorded', 'agency', 'mailed', 'received')).toEqual([]);
  });

  it('comes back changed in what was returned alone, with every question answered', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        for (const { event, before } of live(one).told) {
          if (event.type !== 'RevisionSubmitted' || before.status !== 'returned') continue;
          reach.saw(event.data.hash === before.current.hash ? 'as it was' : 'changed');
          if (before.questions.length > 0) reach.saw('with questions');
          for (const section in event.data.sections) {
            if (!before.returned.sections.includes(section)) expect(event.data.sections[section]).toEqual(before.current.sections[section]);
          }
          expect(before.questions.flatMap(({ questions }) => questions).filter(({ answer }) => answer === null)).toEqual([]);
        }
      }),
      runs(80),
    );
    expect(reach.missed('changed', 'with questions')).toEqual([]);
  });

  it('is decided once until that is undone or begun anew, on the revision that the agency has, by somebody who may say so', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (one) => {
        let decided = 0;
        let undone = false;
        for (const { event, before } of live(one).told) {
          undone ||= event.type === 'DecisionUndone';
          if (event.type === 'SubmissionReopened' || (event.type === 'DecisionUndone' && event.data.state !== null)) decided = 0;
          if (event.type !== 'SubmissionApproved' && event.type !== 'SubmissionDeclined') continue;
          decided += 1;
          expect(decided).toBe(1);
          expect(hasCurrent(before) && [before.status, before.current.revision, before.current.hash]).toEqual(['with-agency', event.data.revision, event.data.hash]);
          const { told } = event.data;
          reach.saw(`${event.type}, by ${told.kind}`);
          reach.saw(`revision ${event.data.revision}`);
          if (undone) reach.saw('anew, after one was undone');
          expect(told).toEqual(told.kind === 'agency' ? { kind: 'agency', ...agency } : { kind: 'recorded', by: COORDINATOR });
        }
      }),
      runs(80),
    );
    expect(reach.missed(...['SubmissionApproved', 'SubmissionDeclined'].flatMap((type) => [`${type}, by agency`, `${type}, by recorded`]), 'revision 1', 'revision 2', 'anew, after one was undone')).toEqual([]);
  });

  it('lives come to every command that they may give, so that the properties above are about something', () => {
    const reach = makeReach();
    fc.assert(fc.property(life, (one) => void live(one, ({ name }) => reach.saw(name))), runs(120));
    /** What these lives are not about: papers beside the decisions, and what a server answers. */
    const others = ['fileLetter', 'attestSubmission', 'receiveSharedComment', 'noteNotSent', 'noteReceipt', 'noteLetter'];
    expect(reach.missed(...Object.keys(submissionCommands).filter((name) => !others.includes(name)))).toEqual([]);
  });
});
