import { describe, expect, it } from '@jest/globals';
import type { DecisionContext } from '../../decider.js';
import type { MeetingFacts, RevisionFacts, RoleFacts } from '../../facts.js';
import type { GuardAnswer, ProgramRules } from '../../program-rules.js';
import { contextAt, day, given } from '../../testing/given.js';
import { approvalId, boardOf, boardStage, draftWith, firstText, hashOf, membersTo, minnesota, programWith, revisionOf, showing, type Approve } from '../testing/room.js';
import { approval } from './approval.js';
import type { ApprovalEvent } from './events.js';
import type { ApprovalState } from './state.js';

const stage = boardStage(minnesota);
const held = (person: string, from = '2025-07-01', until: string | null = null): RoleFacts => ({ title: 'A role', holders: [{ person, from: day(from), until: until === null ? null : day(until) }] });
const roles = { superintendent: held('person-1'), 'school-board-chair': held('person-2'), coordinator: held('person-3') };
const about = (revision: number) => ({ approval: approvalId, revision, hash: hashOf(revision) });
const meetingWith = (decided: MeetingFacts['decided'], on = '2026-03-09'): MeetingFacts => ({ body: 'board-1', on: day(on), held: true, decided });
const carriedAt = (revision: number, on?: string) => meetingWith([{ motion: 'm', about: about(revision), carried: true }], on);

type World = { revisions?: readonly RevisionFacts[]; meeting?: MeetingFacts; at?: string; roles?: Record<string, RoleFacts>; more?: Partial<DecisionContext> };
const world = ({ revisions = [firstText], meeting = carriedAt(1), at = '2026-03-12T15:00:00.000Z', roles: more = {}, more: context = {} }: World = {}): DecisionContext =>
  contextAt(at, {
    rules: programWith([stage]),
    seen: showing({ body: { 'board-1': boardOf(membersTo(7)) }, draft: { 'plan-1': draftWith(revisions) }, meeting: { 'meeting-1': meeting }, role: { ...roles, ...more } }),
    ...context,
  });

const open: Approve = { name: 'openApproval', revision: 1, body: 'board-1', explanations: {} };
const noted = (carried = true, revision = 1, on = '2026-03-09'): Approve => ({ name: 'noteMotion', meeting: 'meeting-1', motion: 'm', revision, hash: hashOf(revision), carried, on: day(on) });
const frozen = (revision: number): Approve => ({ name: 'noteRevision', revision, hash: hashOf(revision), explanations: {} });
const sign = (role: string, by: string, more: Partial<Extract<Approve, { name: 'sign' }>> = {}): Approve => ({
  ...{ name: 'sign', role, by, signedOn: day('2026-03-10'), revision: 1, hash: hashOf(1).slice(0, 12), means: 'in-person', explanations: {} },
  ...more,
});
const bothSign = [sign('superintendent', 'person-1'), sign('school-board-chair', 'person-2')];
const document = { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 4_000, mediaType: 'application/pdf' };
const page: Approve = { name: 'issueSignaturePage' };
const scan = (more: Partial<Extract<Approve, { name: 'uploadScan' }>> = {}): Approve => ({
  ...{ name: 'uploadScan', scan: 'scan-1', document, printed: { plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12) }, signedOn: day('2026-03-10') },
  ...more,
});
const signers = [
  { role: 'superintendent', by: 'person-1', signedOn: day('2026-03-09') },
  { role: 'school-board-chair', by: 'person-2', signedOn: day('2026-03-10') },
];
const confirm: Approve = { name: 'confirmScan', scan: 'scan-1', by: 'person-3', signers, explanations: {} };

function after(context: DecisionContext, ...commands: readonly Approve[]) {
  const events: ApprovalEvent[] = [];
  let state: ApprovalState = approval.initial;
  for (const command of commands) {
    const decision = approval.decide(state, command, context, approvalId);
    if (!decision.ok) throw new Error(`${command.name} was refused: ${decision.refusal.code} ${JSON.stringify(decision.refusal.params)}`);
    events.push(...decision.events);
    state = decision.events.reduce(approval.evolve, state);
  }
  const so = given(approval, events);
  return { ...so, events, when: (command: Approve, then: DecisionContext = context) => so.when(command, then, approvalId) };
}
const nothing = () => after(world());
const types = (events: readonly ApprovalEvent[]) => events.map(({ type }) => type);

describe('opening an approval', () => {
  it('is refused for a revision that nobody froze, and for one that is not the newest, with what changed', () => {
    nothing().when({ ...open, revision: 4 } as Approve).refused('approval.revision-not-frozen', { revision: 4 });
    const second = revisionOf(2, { goals: 'g2', strategies: 's1' });
    nothing().when(open, world({ revisions: [firstText, second] })).refused('approval.older-revision', { revision: 1, now: 2, changed: 'Goals' });
  });

  it('is refused while a stage before it is not concluded', () => {
    const council = { ...stage, id: 'council-input', kind: 'council-input' as const, title: 'Council input' };
    const rules = programWith([council, { ...stage, after: ['council-input'] }]);
    const round = { status: 'open' as const, revision: 1, certified: null, attested: false, answeredIn: null, answered: [] };
    const seen = showing({ 'council-round': { 'plan-1/council-input': round }, draft: { 'plan-1': draftWith([firstText]) }, body: { 'board-1': boardOf([]) } });
    nothing().when(open, contextAt('2026-03-01T15:00:00.000Z', { rules, seen })).refused('stage.out-of-order', { stage: 'School board approval', before: 'Council input', mark: 'V', source: 'The law, as read' });
  });

  describe('of a text that is not what councils were heard on', () => {
    const council = { ...stage, id: 'council-input', kind: 'council-input' as const, title: 'Council input' };
    // One from before there was a guard about it.
    const rules = { ...programWith([council, { ...stage, after: ['council-input'] }]), ref: 'mn-achievement-integration@2' };
    const certified = { status: 'concluded' as const, revision: 1, certified: day('2026-02-25'), attested: false, answeredIn: 1, answered: [] as string[] };
    const edited = revisionOf(2, { goals: 'g1', strategies: 's2' });
    const rewritten = revisionOf(3, { goals: 'g1', strategies: 's3' });
    const before = (revisions: readonly RevisionFacts[], round: Partial<Omit<typeof certified, 'attested'>> & { attested?: boolean } = {}) =>
      contextAt('2026-03-01T15:00:00.000Z', { rules, seen: showing({ 'council-round': { 'plan-1/council-input': { ...certified, ...round } }, draft: { 'plan-1': draftWith(revisions) }, body: { 'board-1': boardOf([]) } }) });
    const opening = (revision: number, explanations = {}): Approve => ({ ...open, revision, explanations }) as Approve;

    it('is refused until it is said why, and that stays with the approval', () => {
      const context = before([firstText, edited]);
      nothing().when(opening(2), context).refused('approval.rewritten-since-input', { revision: 2, input: 1, sections: 'Strategies', explanation: 'rewritten-since-input', mark: 'V', source: 'The law, as read' });
      const events = nothing().when(opening(2, { 'rewritten-since-input': 'A target had a typing error.' }), context).events();
      expect(events).toMatchObject([{ type: 'ApprovalOpened', data: { inputOn: 1, rewritten: ['strategies'], rewrittenBecause: 'A target had a typing error.' } }]);
      expect(given(approval, events).state).toMatchObject({ input: { inputOn: 1, rewritten: ['strategies'] } });
    });

    it('is ruled by the program where that has a guard of its own about it: refused, asked about or taken as that says, with its source', () => {
      const ruled = (severity: 'blocks' | 'warns' | 'informs', revisions = [firstText, edited]) => {
        const guards: ProgramRules['guards'] = (_stage, moment, facts) => {
          const { rewritten: sections } = facts.approval as { rewritten: string[] };
          return moment === 'open' ? [{ guard: 'rewritten-since-input', severity, holds: sections.length === 0, says: 'It is what councils were heard on.', saw: { 'approval.rewritten': sections }, source: { mark: 'D', text: 'The form' } }] : [];
        };
        return { ...before(revisions), rules: { ...rules, guards } };
      };
      nothing().when(opening(2), ruled('warns')).refused('guard.needs-explanation', { at: 'none', guard: 'rewritten-since-input', says: 'It is what councils were heard on.', mark: 'D', source: 'The form', saw: '{"approval.rewritten":["strategies"]}', others: 0 });
      nothing().when(opening(2, { 'rewritten-since-input': 'No' }), ruled('blocks')).refused('guard.blocks');
      expect(nothing().when(opening(2), ruled('informs')).events()).toMatchObject([{ data: { rewritten: ['strategies'], rewrittenBecause: null, guards: [{ guard: 'rewritten-since-input', holds: false }] } }]);
      expect(nothing().when(opening(2, { 'rewritten-since-input': 'A typing error.' }), ruled('warns')).events()).toMatchObject([{ data: { rewrittenBecause: 'A typing error.', guards: [{ explanation: 'A typing error.' }] } }]);

      const opened = after(ruled('warns', [firstText]), opening(1));
      const newer = (explanations = {}) => ({ ...frozen(2), explanations }) as Approve;
      opened.when(newer(), ruled('warns')).refused('approval.moves-rewritten', { from: 1, input: 1, sections: 'Strategies', explanation: 'rewritten-since-input', mark: 'D', source: 'The form' });
      opened.when(newer({ 'rewritten-since-input': 'No' }), ruled('blocks')).refused('guard.blocks');
      expect(types(opened.when(newer(), ruled('informs')).events())).toEqual(['ApprovalMovedToRevision']);
      expect(types(opened.when(newer({ 'rewritten-since-input': 'A typing error.' }), ruled('warns')).events())).toEqual(['ApprovalMovedToRevision']);
    });

    it('is asked about by no program that leaves the guard out on purpose, and what was rewritten is kept all the same', () => {
      const free = (revisions: readonly RevisionFacts[]) => ({ ...before(revisions), rules: { ...rules, ref: 'a-program@1' } });
      expect(nothing().when(opening(2), free([firstText, edited])).events()).toMatchObject([{ type: 'ApprovalOpened', data: { inputOn: 1, rewritten: ['strategies'], rewrittenBecause: null } }]);
      const opened = after(free([firstText]), opening(1));
      expect(opened.when(frozen(2), free([firstText, edited])).events()).toMatchObject([{ type: 'ApprovalMovedToRevision', data: { rewritten: ['strategies'], rewrittenBecause: null } }]);
    });

    it('is refused where it was attested, too, and where the edit came before the certification and answered nothing', () => {
      nothing().when(opening(2), before([firstText, edited], { attested: true })).refused('approval.rewritten-since-input');
      nothing().when(opening(2), before([firstText, edited], { answeredIn: 2 })).refused('approval.rewritten-since-input');
    });

    it('needs no explanation of what they recommended, unless that was rewritten after its certification', () => {
      const asked = { answeredIn: 2, answered: ['strategies'] };
      expect(nothing().when(opening(2), before([firstText, edited], asked)).events()).toMatchObject([{ data: { inputOn: null, rewritten: [], rewrittenBecause: null } }]);
      nothing().when(opening(3), before([firstText, edited, rewritten], asked)).refused('approval.rewritten-since-input', { revision: 3, input: 1, sections: 'Strategies', explanation: 'rewritten-since-input', mark: 'V', source: 'The law, as read' });
    });

    describe('and comes in the place of the one before the board', () => {
      const newer = (revision: number, explanations = {}): Approve => ({ ...frozen(revision), explanations }) as Approve;
      const opened = () => after(before([firstText]), opening(1));

      it('is refused until it is said why, and that stays with the approval', () => {
        const context = before([firstText, edited]);
        opened().when(newer(2), context).refused('approval.moves-rewritten', { from: 1, input: 1, sections: 'Strategies', explanation: 'rewritten-since-input', mark: 'V', source: 'The law, as read' });
        const events = opened().when(newer(2, { 'rewritten-since-input': 'A typing error.' }), context).events();
        expect(events).toMatchObject([{ type: 'ApprovalMovedToRevision', data: { revision: 2, inputOn: 1, rewritten: ['strategies'], rewrittenBecause: 'A typing error.' } }]);
        expect(given(approval, [...opened().events, ...events]).state).toMatchObject({ input: { inputOn: 1, rewritten: ['strategies'], rewrittenBecause: 'A typing error.' } });
      });

      it('needs none of what was explained before, of what they recommended, and of what is not material; and no reason stays where nothing differs', () => {
        const explained = after(before([firstText, edited]), opening(2, { 'rewritten-since-input': 'A typing error.' }));
        const note = revisionOf(3, { goals: 'g1', strategies: 's2|a note' });
        const events = explained.when(newer(3), before([firstText, edited, note])).events();
        expect(events).toMatchObject([{ type: 'ApprovalMovedToRevision', data: { revision: 3, rewritten: ['strategies'], rewrittenBecause: null } }]);
        expect(given(approval, [...explained.events, ...events]).state).toMatchObject({ input: { rewritten: ['strategies'], rewrittenBecause: 'A typing error.' } });
        explained.when(newer(3), before([firstText, edited, rewritten])).refused('approval.moves-rewritten', { from: 2, input: 1, sections: 'Strategies', explanation: 'rewritten-since-input', mark: 'V', source: 'The law, as read' });
        const back = explained.when(newer(3), before([firstText, edited, revisionOf(3, { goals: 'g1', strategies: 's1' })])).events();
        expect(given(approval, [...explained.events, ...back]).state).toMatchObject({ input: { inputOn: null, rewritten: [], rewrittenBecause: null } });
        const asked = { answeredIn: 2, answered: ['strategies'] };
        expect(after(before([firstText]), opening(1)).when(newer(2), before([firstText, edited], asked)).events()).toMatchObject([{ data: { rewritten: [], rewrittenBecause: null } }]);
      });

      it('is kept with the edit that voids an approval, which nobody is kept from', () => {
        const board = showing({ 'council-round': { 'plan-1/council-input': certified }, draft: { 'plan-1': draftWith([firstText, edited]) }, meeting: { 'meeting-1': carriedAt(1) } });
        const context = contextAt('2026-03-12T15:00:00.000Z', { rules, seen: board });
        const carried = [...opened().events, ...given(approval, opened().events).when(noted(), context, approvalId).events()];
        expect(given(approval, carried).when(newer(2), context, approvalId).events()).toMatchObject([{ type: 'ApprovalVoided', data: { sections: ['strategies'], inputOn: 1, rewritten: ['strategies'], rewrittenBecause: null } }]);
      });
    });

    it('needs none of what is not material, nor of the same text', () => {
      nothing().when(opening(2), before([firstText, revisionOf(2, { goals: 'g1', strategies: 's1|a note' })])).events();
      nothing().when(opening(1), before([firstText])).events();
    });
  });

  it('is refused before another body than a board, in a closed plan, and by a program without such a stage', () => {
    const council = { ...boardOf([]), kind: 'council' as const };
    nothing().when(open, world({ more: { seen: showing({ body: { 'board-1': council }, draft: { 'plan-1': draftWith([firstText]) } }) } })).refused('meeting.not-a-board');
    nothing().when(open, world({ more: { plan: { id: 'plan-1', program: 'a@1', open: false, coordinator: 'coordinator' } } })).refused('plan.closed');
    nothing().when(open, world({ more: { rules: programWith([]) } })).refused('stage.not-in-program');
  });

  it('is refused by a guard that blocks or warns unexplained, and keeps what the guard saw and the explanation', () => {
    const answer: GuardAnswer = { guard: 'dated', severity: 'warns', holds: false, says: 'The form is dated.', saw: { 'plan.start': null }, source: null };
    const asked: unknown[] = [];
    const guards = (severity: GuardAnswer['severity']) =>
      world({ more: { rules: programWith([stage], (...question) => (asked.push(question), [{ ...answer, severity }])) } });
    nothing().when(open, guards('blocks')).refused('guard.blocks');
    nothing().when(open, guards('warns')).refused('guard.needs-explanation');
    const events = nothing().when({ ...open, explanations: { dated: 'It is dated by hand.' } } as Approve, guards('warns')).events();
    expect(events[0]).toMatchObject({ data: { guards: [{ guard: 'dated', holds: false, saw: '{"plan.start":null}', explanation: 'It is dated by hand.' }] } });
    expect(asked[0]).toEqual([
      'board-approval',
      'open',
      {
        today: '2026-03-12',
        plan: { start: '2026-07-01', end: '2029-06-30' },
        sections: { goals: [{ key: 'main', text: 'g' }], strategies: [] },
        approval: { stage: 'board-approval', revision: 1, serving: 7, rewritten: [], signers: ['superintendent', 'school-board-chair'] },
      },
    ]);
  });

  it('twice is one approval, and another revision is told which is open', () => {
    after(world(), open).when(open).then();
    after(world(), open).when({ ...open, revision: 2 } as Approve).refused('approval.already-open');
    after(world(), open, noted()).when(open).refused('approval.decided', { on: '2026-03-09', revision: 1 });
  });

  describe('and laid before another board', () => {
    const elsewhere = { ...open, body: 'board-2' } as Approve;
    const kinds = (kind: 'board' | 'council', meeting = carriedAt(1), guards?: Parameters<typeof programWith>[1]) =>
      world({ more: { rules: programWith([stage], guards), seen: showing({ body: { 'board-1': boardOf(membersTo(7)), 'board-2': { ...boardOf(membersTo(5)), kind } }, draft: { 'plan-1': draftWith([firstText]) }, meeting: { 'meeting-1': meeting } }) } });

    it('is refused once one carried it, before what is no board, and by a rule of the program for laying it there', () => {
      after(kinds('board'), open, noted()).when(elsewhere).refused('approval.decided', { on: '2026-03-09', revision: 1 });
      after(kinds('council'), open).when(elsewhere).refused('meeting.not-a-board');
      const blocks: GuardAnswer = { guard: 'five', severity: 'blocks', holds: false, says: 'Seven serve.', saw: {}, source: null };
      after(kinds('board'), open).when(elsewhere, kinds('board', carriedAt(1), () => [blocks])).refused('guard.blocks');
    });

    it('is moved to it: the first one decides nothing any more, and the other does', () => {
      const there = kinds('board', { ...carriedAt(1), body: 'board-2' });
      const events = after(there, open, elsewhere).events;
      expect(events).toMatchObject([{}, { type: 'ApprovalMovedToBody', data: { revision: 1, from: 'board-1', body: 'board-2', on: '2026-03-12' } }]);
      after(there, open, elsewhere).when(elsewhere).then();
      after(there, open, elsewhere).when(noted(), kinds('board')).refused('approval.other-body');
      expect(types(after(there, open, elsewhere).when(noted()).events())).toEqual(['ApprovalCarried']);
    });
  });
});

describe('a motion that is noted', () => {
  const opened = () => after(world(), open);

  it('is refused where its meeting shows no such result', () => {
    opened().when(noted(), world({ meeting: meetingWith([]) })).refused('approval.motion-not-decided');
    opened().when(noted(), world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) })).refused('approval.motion-not-decided');
    opened().when(noted(), world({ meeting: meetingWith([{ motion: 'm', about: null, carried: true }]) })).refused('approval.motion-not-decided');
    opened().when(noted(), world({ meeting: { ...carriedAt(1), body: 'board-2' } })).refused('approval.other-body');
    nothing().when(noted()).refused('approval.not-open');
  });

  it('on an older revision than the one under approval is refused with what changed', () => {
    const second = revisionOf(2, { goals: 'g2', strategies: 's1' });
    const newer = world({ revisions: [firstText, second] });
    given(approval, [...opened().events, ...opened().when(frozen(2), newer).events()])
      .when(noted(), newer, approvalId)
      .refused('approval.older-revision', { revision: 1, now: 2, changed: 'Goals' });
  });

  it('that failed leaves the approval open and its vote waited for', () => {
    const failed = after(world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) }), open, noted(false));
    expect(failed.state).toMatchObject({ status: 'open', failed: [{ motion: 'm' }] });
    expect(approval.waits!(failed.state, world().rules!)).toMatchObject([{ key: 'vote', status: 'open' }]);
  });

  it('that a correction turns around opens the approval again', () => {
    const now = world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) });
    const carried = after(world(), open, noted());
    expect(types(carried.when(noted(false), now).events())).toEqual(['ApprovalReversed']);
    carried.when(noted()).then();
  });

  describe('that a correction turns around once it was signed', () => {
    const now = world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) });
    const fallen = (...signed: Approve[]) => {
      const before = after(world(), open, noted(), ...signed);
      return { before, events: [...before.events, ...before.when(noted(false), now).events()] };
    };

    it('voids the approval with its signatures and opens another round, in which the board can vote again', () => {
      for (const signed of [[bothSign[0]!], bothSign]) {
        const { events } = fallen(...signed);
        expect(events.at(-1)).toEqual({ type: 'ApprovalOverturned', data: { ...{ meeting: 'meeting-1', motion: 'm', revision: 1, hash: hashOf(1), on: '2026-03-09' }, round: 1, signatures: signed.length, voided: ['goals', 'strategies'], next: 2, overturnedOn: '2026-03-12' } });
        const so = given(approval, events);
        expect(so.state).toMatchObject({ status: 'open', round: 2, revision: 1, voided: ['goals', 'strategies'], failed: [{ motion: 'm' }], past: [{ round: 1, byRevision: null, signatures: signed.map((one) => ({ role: (one as Extract<Approve, { name: 'sign' }>).role })) }] });
        expect(approval.waits!(so.state, programWith([stage]))).toMatchObject([{ key: 'vote', status: 'open' }]);
        so.when(bothSign[0]!, now, approvalId).refused('approval.not-carried');
        so.when(noted(false), now, approvalId).then();
        const anew = world({ meeting: { ...carriedAt(1, '2026-03-11'), decided: [{ motion: 'n', about: about(1), carried: true }] } });
        const again = so.when({ ...noted(true, 1, '2026-03-11'), motion: 'n' } as Approve, anew, approvalId).events();
        expect(types(again)).toEqual(['ApprovalCarried']);
        expect(given(approval, [...events, ...again]).state).toMatchObject({ status: 'carried', signatures: [] });
      }
    });

    it('and back again is carried anew, and waits for new signatures', () => {
      const { events } = fallen(...bothSign);
      const again = given(approval, events).when(noted(), world(), approvalId).events();
      expect(types(again)).toEqual(['ApprovalCarried']);
      expect(given(approval, [...events, ...again]).state).toMatchObject({ status: 'carried', round: 2, failed: [], signatures: [] });
    });

    it('is no round that an agency’s decision settles: it waits for the board', () => {
      given(approval, fallen(...bothSign).events).when({ name: 'settleAfterDecision', revision: 1, hash: hashOf(1), on: day('2026-03-12') }, now, approvalId).then();
    });

    it('voids what a past round still approved, where none has approved the whole text since', () => {
      const edited = revisionOf(2, { goals: 'g2', strategies: 's1' });
      const context = world({ revisions: [firstText, edited] });
      const done = after(world(), open, noted(), ...bothSign);
      const voided = [...done.events, ...done.when(frozen(2), context).events()];
      const events = given(approval, voided).when(noted(false), { ...now, seen: world({ revisions: [firstText, edited], meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) }).seen }, approvalId).events();
      expect(events).toMatchObject([{ type: 'ApprovalOverturned', data: { round: 1, voided: ['goals', 'strategies'], next: null } }]);
      expect(given(approval, [...voided, ...events]).state).toMatchObject({ status: 'open', round: 2, revision: 2, voided: ['goals', 'strategies'] });
    });

    it('in a second round leaves standing what the first one approved and nobody edited', () => {
      const edited = revisionOf(2, { goals: 'g2', strategies: 's1' });
      const context = world({ revisions: [firstText, edited], meeting: carriedAt(2, '2026-03-11') });
      const done = after(world(), open, noted(), ...bothSign);
      const second: Approve[] = [frozen(2), { ...noted(true, 2, '2026-03-11'), motion: 'm' } as Approve];
      // Another meeting: the first round rests on its own.
      const at2 = { ...(second[1] as Extract<Approve, { name: 'noteMotion' }>), meeting: 'meeting-2' };
      const with2 = (carried: boolean) => ({ ...context, seen: showing({ draft: { 'plan-1': draftWith([firstText, edited]) }, meeting: { 'meeting-2': meetingWith([{ motion: 'm', about: about(2), carried }], '2026-03-11') }, role: roles }) });
      const signed = sign('superintendent', 'person-1', { revision: 2, hash: hashOf(2), signedOn: day('2026-03-11') });
      const events = [second[0]!, at2, signed].reduce((all, command) => [...all, ...given(approval, all).when(command, with2(true), approvalId).events()], done.events);
      expect(given(approval, events).when({ ...at2, carried: false }, with2(false), approvalId).events()).toMatchObject([{ type: 'ApprovalOverturned', data: { round: 2, voided: ['goals'], next: 3 } }]);
    });
  });

  it('where nobody has to sign completes the approval', () => {
    const rules = programWith([boardStage(minnesota, { options: { ...stage.options, signers: [] } })]);
    const context = world({ more: { rules } });
    expect(types(after(context, open).when(noted(), context).events())).toEqual(['ApprovalCarried', 'ApprovalConcluded']);
  });
});

describe('a signature', () => {
  const carried = () => after(world(), open, noted());

  it('is refused before the vote, of a role that does not sign, and of a person who did not hold it on that date', () => {
    after(world(), open).when(sign('superintendent', 'person-1')).refused('approval.not-carried');
    carried().when(sign('principal', 'person-1')).refused('approval.not-a-signer', { role: 'principal', signers: 'Superintendent, School Board Chair', mark: 'V', source: 'The law, as read' });
    carried().when(sign('superintendent', 'person-2')).refused('approval.not-holder', { role: 'Superintendent', on: '2026-03-10', mark: 'D', source: 'The form' });
    carried().when(sign('superintendent', 'person-1'), world({ roles: { superintendent: held('person-1', '2026-03-11') } })).refused('approval.not-holder');
    carried().when(sign('superintendent', 'person-1'), world({ roles: { superintendent: held('person-1', '2025-07-01', '2026-03-10') } })).refused('approval.not-holder');
  });

  it('is refused with a date before the vote or after today, and under another text', () => {
    carried().when(sign('superintendent', 'person-1', { signedOn: day('2026-03-08') })).refused('approval.signed-before-vote');
    carried().when(sign('superintendent', 'person-1', { signedOn: day('2026-03-13') })).refused('approval.signed-in-future');
    carried().when(sign('superintendent', 'person-1', { hash: hashOf(7).slice(0, 12) })).refused('approval.revision-not-frozen');
  });

  it('by somebody whose role was recorded only after its date is marked with that day, on paper too', () => {
    type Recorded = readonly [from: string, on: string];
    const told = (...records: readonly Recorded[]): RoleFacts => ({ title: 'A role', holders: [{ person: 'person-1', from: day('2025-07-01'), until: null, records: records.map(([from, on]) => ({ from: day(from), on: day(on) })) }] });
    const late = (...records: readonly Recorded[]) => world({ roles: { superintendent: told(...records) } });
    const marked = (context: DecisionContext, command = sign('superintendent', 'person-1')) => carried().when(command, context).events();
    expect(marked(late(['2025-07-01', '2026-03-11']))).toMatchObject([{ type: 'ApprovalSigned', data: { signedOn: '2026-03-10', roleRecordedOn: '2026-03-11' } }]);
    expect(marked(late(['2026-03-11', '2025-07-01'], ['2025-07-01', '2026-03-12']))).toMatchObject([{ data: { roleRecordedOn: '2026-03-12' } }]);
    expect(marked(late(['2025-07-01', '2026-03-10']))).toMatchObject([{ data: { roleRecordedOn: null } }]);
    const paged = after(world(), open, noted(), page, scan());
    expect(paged.when(confirm, late(['2025-07-01', '2026-03-12'])).events()).toMatchObject([{ type: 'ScanConfirmed' }, { data: { role: 'superintendent', roleRecordedOn: '2026-03-12' } }, { data: { role: 'school-board-chair', roleRecordedOn: null } }, { type: 'ApprovalConcluded' }]);
  });

  it('is bound to the revision’s hash, and the last one completes the approval', () => {
    const signed = after(world(), open, noted(), ...bothSign);
    expect(types(signed.events)).toEqual(['ApprovalOpened', 'ApprovalCarried', 'ApprovalSigned', 'ApprovalSigned', 'ApprovalConcluded']);
    expect(signed.events[2]).toEqual({
      type: 'ApprovalSigned',
      data: { ...{ role: 'superintendent', by: 'person-1', signedOn: '2026-03-10', revision: 1, hash: hashOf(1) }, ...{ means: 'in-person', assurance: 'session', scan: null, wasBy: null, wasSignedOn: null, guards: [], roleRecordedOn: null, recordedOn: '2026-03-12' } },
    });
    expect(approval.facts!(signed.state)).toEqual({ status: 'concluded', revision: 1, hash: hashOf(1), voided: [], approvedOn: '2026-03-09', body: 'board-1' });
  });

  it('is never overwritten: the same again is nothing, another one is refused', () => {
    const once = after(world(), open, noted(), bothSign[0]!);
    once.when(bothSign[0]!).then();
    once.when(sign('superintendent', 'person-1', { signedOn: day('2026-03-11') })).refused('approval.signed-already');
  });
});

describe('a signature on paper', () => {
  const [superintendent, chair] = [sign('superintendent', 'person-1', { means: 'paper', signedOn: day('2026-03-09') }), sign('school-board-chair', 'person-2', { means: 'paper' })];
  const waitFor = (key: string, so: ReturnType<typeof after>) => approval.waits!(so.state, world().rules!).find((wait) => wait.key === key)?.status;

  it('of everybody completes nothing while no confirmed scan shows it, and the scan is waited for though no page was issued', () => {
    const told = after(world(), open, noted(), superintendent, chair);
    expect(types(told.events)).toEqual(['ApprovalOpened', 'ApprovalCarried', 'ApprovalSigned', 'ApprovalSigned']);
    expect(approval.facts!(told.state)).toMatchObject({ status: 'carried', lacking: { unsigned: [], unshown: ['superintendent', 'school-board-chair'] } });
    expect([waitFor('sign/superintendent', told), waitFor('scan', told)]).toEqual(['done', 'open']);
    const uploaded = after(world(), open, noted(), page, superintendent, chair, scan());
    expect(uploaded.state.status).toBe('carried');
    const rejected = after(world(), open, noted(), page, superintendent, chair, scan(), { name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is of another plan.' });
    expect([rejected.state.status, waitFor('scan', rejected)]).toEqual(['carried', 'open']);
  });

  it('counts once a confirmed scan shows it with the same date, and the last of them completes the approval', () => {
    const whole = after(world(), open, noted(), page, superintendent, chair, scan(), confirm);
    expect(types(whole.events).slice(-2)).toEqual(['ScanConfirmed', 'ApprovalConcluded']);
    expect(whole.state).toMatchObject({ status: 'concluded', signatures: [{ means: 'paper', scan: 'scan-1' }, { means: 'paper', scan: 'scan-1' }] });
    expect(waitFor('scan', whole)).toBe('done');
  });

  it('beside one in person needs a scan of its own alone, in whichever order they come', () => {
    const own = { ...confirm, signers: [signers[1]!] } as Approve;
    const scanFirst = after(world(), open, noted(), page, chair, scan(), own);
    expect([scanFirst.state.status, waitFor('scan', scanFirst)]).toEqual(['carried', 'done']);
    expect(types(scanFirst.when(bothSign[0]!).events())).toEqual(['ApprovalSigned', 'ApprovalConcluded']);
    expect(types(after(world(), open, noted(), page, bothSign[0]!, chair, scan()).when(own).events())).toEqual(['ScanConfirmed', 'ApprovalConcluded']);
    // A second page, after the first was settled, is waited for again.
    const second = after(world(), open, noted(), page, scan(), { ...confirm, signers: [signers[0]!] } as Approve, chair);
    expect([second.state.status, waitFor('scan', second)]).toEqual(['carried', 'open']);
  });

  it('that was told with another date or of another person gives way to what the page shows, and both are kept', () => {
    const mistold = sign('superintendent', 'person-1', { means: 'paper', signedOn: day('2026-03-10') });
    after(world(), open, noted(), mistold).when(superintendent).refused('approval.signed-on-paper', { role: 'superintendent', on: '2026-03-10' });
    const events = after(world(), open, noted(), page, mistold, chair, scan()).when(confirm).events();
    expect(events).toMatchObject([{ type: 'ScanConfirmed' }, { type: 'ApprovalSigned', data: { role: 'superintendent', signedOn: '2026-03-09', scan: 'scan-1', wasBy: 'person-1', wasSignedOn: '2026-03-10' } }, { type: 'ApprovalConcluded' }]);
  });

  it('whose page is lost gives way to one in person, and one that counts gives way to nothing', () => {
    const events = after(world(), open, noted(), bothSign[1]!, superintendent).when(sign('superintendent', 'person-1')).events();
    expect(events).toMatchObject([{ data: { means: 'in-person', wasSignedOn: '2026-03-09' } }, { type: 'ApprovalConcluded' }]);
    after(world(), open, noted(), bothSign[0]!).when(sign('superintendent', 'person-1', { means: 'paper' })).refused('approval.signed-already');
    const shown = after(world(), open, noted(), page, superintendent, scan(), { ...confirm, signers: [signers[0]!] } as Approve);
    shown.when(sign('superintendent', 'person-1')).refused('approval.signed-already');
  });

  it('is what one recorded by hand counts as, since nobody had signed in', () => {
    const byHand = world({ more: { actor: { kind: 'person', id: 'owner', assurance: 'recorded-by-hand' } } });
    expect(after(byHand, open, noted(), ...bothSign).state.status).toBe('carried');
  });

  it('of a round that was voided goes with that round, and the next one is signed anew', () => {
    const edited = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })], meeting: carriedAt(2) });
    const told = after(world(), open, noted(), page, superintendent, chair);
    const voided = [...told.events, ...told.when(frozen(2), edited).events()];
    expect(given(approval, voided).state).toMatchObject({ status: 'open', past: [{ concluded: false, signatures: [{ scan: null }, { scan: null }] }] });
    const again = [...voided, ...given(approval, voided).when(noted(true, 2), edited, approvalId).events()];
    given(approval, again).when(scan(), edited, approvalId).refused('approval.older-revision');
    expect(given(approval, again).state).toMatchObject({ status: 'carried', signatures: [] });
  });
});

describe('the signature page', () => {
  it('carries plan, revision and short hash, and the same page again is no other', () => {
    const issued = after(world(), open, page);
    expect(issued.events[1]).toEqual({
      type: 'SignaturePageIssued',
      data: { page: 1, plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12), signers: ['superintendent', 'school-board-chair'], issuedOn: '2026-03-12' },
    });
    issued.when(page).then();
  });

  it('that comes back as a scan is refused where no such page was printed', () => {
    after(world(), open, noted()).when(scan()).refused('approval.scan-no-page');
    const printed = { plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12) };
    const issued = after(world(), open, noted(), page);
    issued.when(scan({ printed: { ...printed, plan: 'plan-2' } })).refused('approval.scan-no-page');
    issued.when(scan({ printed: { ...printed, revision: 2 } })).refused('approval.scan-no-page');
    issued.when(scan({ printed: { ...printed, shortHash: 'deadbeef' } })).refused('approval.scan-no-page');
    expect(types(issued.when(scan({ printed: { ...printed, plan: 'PLAN-1' } })).events())).toEqual(['ScanUploaded']);
    issued.when(scan({ signedOn: day('2026-03-08') })).refused('approval.signed-before-vote');
  });

  it('of an older revision that was edited materially is refused with what changed', () => {
    const second = revisionOf(2, { goals: 'g2', strategies: 's1' });
    const newer = world({ revisions: [firstText, second], meeting: carriedAt(2) });
    const again = [...after(world(), open, page).events, ...after(world(), open, page).when(frozen(2), newer).events()];
    const carried = [...again, ...given(approval, again).when(noted(true, 2), newer, approvalId).events()];
    given(approval, carried).when(scan(), newer, approvalId).refused('approval.older-revision', { revision: 1, now: 2, changed: 'Goals' });
  });

  it('comes back with both dates kept, and counts once a person with the role confirms the match', () => {
    const uploaded = after(world(), open, noted(), page, scan());
    expect(uploaded.events.at(-1)).toMatchObject({ data: { page: 1, signedOn: '2026-03-10', uploadedOn: '2026-03-12' } });
    expect(uploaded.state).toMatchObject({ status: 'carried', signatures: [] });
    uploaded.when({ ...confirm, by: 'person-9' } as Approve).refused('approval.not-holder', { role: 'Coordinator', on: '2026-03-12', mark: 'none', source: '' });
    uploaded.when({ ...confirm, signers: [{ ...signers[0]!, signedOn: day('2026-03-11') }] } as Approve).refused('approval.scan-dates-differ');
    uploaded.when({ ...confirm, signers: [{ ...signers[0]!, by: 'person-9' }] } as Approve).refused('approval.not-holder');
    uploaded.when({ ...confirm, signers: [signers[0]!, signers[0]!] } as Approve).refused('approval.signed-twice');
    const events = uploaded.when(confirm).events();
    expect(types(events)).toEqual(['ScanConfirmed', 'ApprovalSigned', 'ApprovalSigned', 'ApprovalConcluded']);
    expect(events[1]).toMatchObject({ data: { means: 'paper', scan: 'scan-1', signedOn: '2026-03-09', recordedOn: '2026-03-12' } });
  });

  it('settled twice at once has one outcome', () => {
    const confirmed = after(world(), open, noted(), page, scan(), confirm);
    confirmed.when(confirm).then();
    confirmed.when({ name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is of another plan.' }).refused('approval.scan-settled');
    const rejected = after(world(), open, noted(), page, scan(), { name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is of another plan.' });
    rejected.when(confirm).refused('approval.scan-settled');
  });

  it('may come back after both signed in person: it is kept as evidence, and no signature is made of it twice', () => {
    const done = after(world(), open, noted(), page, sign('superintendent', 'person-1', { signedOn: day('2026-03-09') }), bothSign[1]!);
    expect(done.state.status).toBe('concluded');
    expect(types(after(world(), open, noted(), ...bothSign, page).events).at(-1)).toBe('SignaturePageIssued');
    expect(types(after(world(), ...[open, noted(), page, sign('superintendent', 'person-1', { signedOn: day('2026-03-09') }), bothSign[1]!, scan()]).when(confirm).events())).toEqual(['ScanConfirmed']);
  });
});

describe('a newer revision', () => {
  const edited = revisionOf(2, { goals: 'g2', strategies: 's1' });
  const noteOnly = revisionOf(2, { goals: 'g1|corrected', strategies: 's1' });
  const complete = [open, noted(), ...bothSign];

  it('is nothing to an approval that there is not', () => {
    nothing().when(frozen(2), world({ revisions: [firstText, edited] })).then();
  });

  it('that nobody froze is refused', () => {
    after(world(), open).when(frozen(2)).refused('approval.revision-not-frozen');
  });

  it('takes the place of one that is not decided on', () => {
    const events = after(world(), open).when(frozen(2), world({ revisions: [firstText, edited] })).events();
    expect(events).toMatchObject([{ type: 'ApprovalMovedToRevision', data: { revision: 2, from: 1, changed: ['goals'], voided: [] } }]);
  });

  it('without a material edit leaves the approval standing, and it reaches both', () => {
    const context = world({ revisions: [firstText, noteOnly] });
    const stands = [...after(world(), ...complete).events, ...after(world(), ...complete).when(frozen(2), context).events()];
    expect(types(stands).at(-1)).toBe('ApprovalStands');
    expect(approval.facts!(given(approval, stands).state)).toEqual({ status: 'concluded', revision: 2, hash: hashOf(2), voided: [], approvedOn: '2026-03-09', body: 'board-1' });
  });

  it('may be signed under either text where the edit was not material', () => {
    const context = world({ revisions: [firstText, noteOnly] });
    const events = [...after(world(), open, noted()).events, ...after(world(), open, noted()).when(frozen(2), context).events()];
    const signed = given(approval, events).when(sign('superintendent', 'person-1'), context, approvalId).events();
    expect(signed).toMatchObject([{ data: { revision: 1, hash: hashOf(1) } }]);
    expect(given(approval, events).when(sign('superintendent', 'person-1', { revision: 2, hash: hashOf(2) }), context, approvalId).events()).toMatchObject([{ data: { revision: 2, hash: hashOf(2) } }]);
  });

  it('with a material edit voids the approval of the edited sections alone, says so, and waits for another vote', () => {
    const context = world({ revisions: [firstText, edited], at: '2026-04-02T15:00:00.000Z' });
    const done = after(world(), ...complete);
    const events = done.when(frozen(2), context).events();
    expect(events).toMatchObject([{ type: 'ApprovalVoided', data: { sections: ['goals'], titles: 'Goals', voided: 1, standing: 1, approved: 1, byRevision: 2, round: 2, on: '2026-04-02' } }]);
    const { state } = given(approval, [...done.events, ...events]);
    expect(state).toMatchObject({ status: 'open', round: 2, revision: 2, past: [{ round: 1, revision: 1, concluded: true, voided: ['goals'], motion: { meeting: 'meeting-1' } }] });
    expect(approval.facts!(state)).toEqual({ status: 'open', revision: 2, hash: hashOf(2), voided: ['goals'], approvedOn: null, body: 'board-1' });
    expect(approval.process!(state, approvalId)).toEqual({ kind: 'board', subject: 'plan-1~board-approval', round: 2, open: true });
    expect(approval.waits!(state, context.rules!)).toMatchObject([{ key: 'vote', status: 'open' }]);
  });

  it('carried and signed anew is complete, and nothing is void any more', () => {
    const context = world({ revisions: [firstText, edited], meeting: carriedAt(2, '2026-04-13'), at: '2026-04-20T15:00:00.000Z' });
    const voided = [...after(world(), ...complete).events, ...after(world(), ...complete).when(frozen(2), context).events()];
    const again: Approve[] = [noted(true, 2, '2026-04-13'), ...bothSign.map((one) => ({ ...one, revision: 2, hash: hashOf(2), signedOn: day('2026-04-14') }) as Approve)];
    const events = again.reduce((all, command) => [...all, ...given(approval, all).when(command, context, approvalId).events()], voided);
    expect(approval.facts!(given(approval, events).state)).toEqual({ status: 'concluded', revision: 2, hash: hashOf(2), voided: [], approvedOn: '2026-04-13', body: 'board-1' });
  });

  it('that edits another section while one is void leaves both void, and an edit taken back does not approve itself', () => {
    const third = revisionOf(3, { goals: 'g1', strategies: 's3' });
    const context = world({ revisions: [firstText, edited, third] });
    const voided = [...after(world(), ...complete).events, ...after(world(), ...complete).when(frozen(2), context).events()];
    const moved = given(approval, voided).when(frozen(3), context, approvalId).events();
    expect(moved).toMatchObject([{ type: 'ApprovalMovedToRevision', data: { revision: 3, voided: ['goals', 'strategies'] } }]);
  });

  it('that edits what the approval is not about voids nothing', () => {
    const rules = programWith([boardStage(minnesota, { options: { ...stage.options, covers: ['strategies'] } })]);
    const before = world({ more: { rules } });
    const context = world({ revisions: [firstText, edited], more: { rules } });
    expect(types(after(before, ...complete).when(frozen(2), context).events())).toEqual(['ApprovalStands']);
  });
});

describe('what was approved before Planline', () => {
  const told: Approve = {
    ...{ name: 'attestApproval', revision: 1, body: null, approvedOn: day('2020-03-09'), signed: [{ role: 'superintendent', signedOn: day('2020-03-09') }] },
    ...{ by: 'person-1', role: 'superintendent', statement: 'Both signed the form.', document: 'The form, page 2', file: null, testData: false },
  };

  it('is refused from somebody without the role today, after the text was frozen, under a role that does not sign, or where the board has voted here', () => {
    nothing().when({ ...told, signed: [{ role: 'principal', signedOn: day('2020-03-09') }] } as Approve).refused('approval.not-a-signer');
    nothing().when({ ...told, by: 'person-2' } as Approve).refused('stage.attested-by-nobody');
    nothing().when({ ...told, by: 'person-4', role: 'nurse' } as Approve, world({ roles: { nurse: held('person-4') } })).refused('stage.attested-by-no-role', { role: 'nurse', roles: 'Superintendent, School Board Chair, Coordinator, school-board-clerk', mark: 'D', source: 'The form' });
    nothing().when({ ...told, approvedOn: day('2026-03-09') } as Approve).refused('stage.attested-too-late');
    nothing().when({ ...told, revision: 2 } as Approve).refused('stage.attested-not-frozen');
    const failed = world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) });
    after(failed, open, noted(false)).when(told).refused('approval.was-voted-on');
    after(world(), open, noted()).when(told).refused('approval.decided');
  });

  it('is refused where the text was rewritten here since the first one was frozen, and counts from that one’s day', () => {
    const rewritten = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })] });
    nothing().when({ ...told, revision: 2 } as Approve, rewritten).refused('stage.attested-rewritten', { revision: 2, first: 1, sections: 'Goals' });
    const noted = world({ revisions: [firstText, { ...revisionOf(2, { goals: 'g1', strategies: 's1' }), frozenOn: day('2026-03-20') }] });
    nothing().when({ ...told, revision: 2, approvedOn: day('2026-03-20') } as Approve, noted).refused('stage.attested-too-late', { on: '2026-03-20', frozenOn: firstText.frozenOn });
    expect(types(nothing().when({ ...told, revision: 2 } as Approve, noted).events())).toEqual(['ApprovalAttested']);
  });

  it('is refused from the moment that the roll is called: what was voted can’t be told instead', () => {
    const voting = [...after(world(), open).events, { type: 'ApprovalPutToVote', data: { revision: 1, hash: firstText.hash, meeting: 'meeting-1', motion: 'm', on: day('2026-03-09'), present: 5, serving: 7, guards: [] } }] as ApprovalEvent[];
    given(approval, voting).when(told, world(), approvalId).refused('approval.was-voted-on');
  });

  it('is attested, and becomes neither a vote nor a signature nor anything that is waited for', () => {
    const attested = after(world(), told);
    expect(types(attested.events)).toEqual(['ApprovalAttested']);
    expect(attested.state).toMatchObject({ status: 'concluded', attested: { approvedOn: '2020-03-09', by: 'person-1', document: 'The form, page 2', testData: false } });
    expect(attested.state).not.toHaveProperty('signatures');
    expect(attested.state).not.toHaveProperty('motion');
    expect(approval.waits!(attested.state, world().rules!)).toEqual([]);
    attested.when(told).then();
    attested.when(sign('superintendent', 'person-1')).refused('approval.attested');
  });

  it('is corrected by another attestation, which is another event and makes the one before history', () => {
    const attested = after(world(), told);
    const corrected = [...attested.events, ...attested.when({ ...told, approvedOn: day('2020-03-16'), signed: [] } as Approve).events()];
    expect(types(corrected)).toEqual(['ApprovalAttested', 'ApprovalAttested']);
    const { state } = given(approval, corrected);
    expect(state).toMatchObject({ status: 'concluded', round: 1, past: [], attested: { approvedOn: '2020-03-16', signed: [], insteadOf: '2020-03-09' } });
    expect(approval.facts!(state)).toMatchObject({ status: 'concluded', approvedOn: '2020-03-16', voided: [] });
    given(approval, corrected).when({ ...told, approvedOn: day('2020-03-16'), signed: [] } as Approve, world(), approvalId).then();
    expect(types(given(approval, corrected).when({ ...told, document: 'Minutes of the board' } as Approve, world(), approvalId).events())).toEqual(['ApprovalAttested']);
    given(approval, corrected).when({ ...told, by: 'person-2' } as Approve, world(), approvalId).refused('stage.attested-by-nobody');
  });

  it('is void like any other approval where a material edit comes', () => {
    const context = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })] });
    const voided = [...after(world(), told).events, ...after(world(), told).when(frozen(2), context).events()];
    expect(voided.at(-1)).toMatchObject({ type: 'ApprovalVoided', data: { sections: ['goals'] } });
    expect(given(approval, voided).state).toMatchObject({ status: 'open', body: null, past: [{ attested: { approvedOn: '2020-03-09' }, motion: null, signatures: [] }] });
    expect(types(given(approval, voided).when(noted(true, 2), { ...context, seen: world({ revisions: [firstText, revisionOf(2, { goals: 'g2' })], meeting: carriedAt(2) }).seen }, approvalId).events())).toEqual(['ApprovalCarried']);
    given(approval, voided).when({ ...told, revision: 2 } as Approve, context, approvalId).refused('approval.was-voted-on');
  });
});

describe('what an approval waits for', () => {
  const waits = (...commands: Approve[]) => approval.waits!(after(world(), ...commands).state, world().rules!).map(({ key, status, due, owners }) => [key, status, due, owners[0]]);

  it('is the vote, then each signature from its own role and the scan of a page that was printed, each with its day', () => {
    expect(waits(open, page)).toEqual([['vote', 'open', '2026-03-10', 'school-board-chair']]);
    expect(waits(open, page, noted())).toEqual([
      ['vote', 'done', '2026-03-10', 'school-board-chair'],
      ['sign/superintendent', 'open', '2026-03-11', 'superintendent'],
      ['sign/school-board-chair', 'open', '2026-03-11', 'school-board-chair'],
      ['scan', 'open', '2026-03-11', 'coordinator'],
    ]);
    expect(waits(open, page, noted(), scan(), confirm).map(([, status]) => status)).toEqual(['done', 'done', 'done', 'done']);
    expect(waits(open, page, noted(), ...bothSign).at(-1)![1]).toBe('not-needed');
  });
});

describe('a round that a correction began', () => {
  const second = revisionOf(2, { goals: 'g2', strategies: 's1' });
  const settle: Approve = { name: 'settleAfterDecision', revision: 2, hash: hashOf(2), on: day('2026-05-20') };
  const waiting = (events: readonly ApprovalEvent[]) => approval.waits!(given(approval, events).state, programWith([stage])).map(({ key, status }) => [key, status]);

  it('is not waited for any more once the agency has approved the correction on the approval before it', () => {
    const voided = after(world(), open, noted(), ...bothSign).events;
    const reopened = [...voided, ...given(approval, voided).when(frozen(2), world({ revisions: [firstText, second] }), approvalId).events()];
    expect(waiting(reopened)).toContainEqual(['vote', 'open']);
    const settled = [...reopened, ...given(approval, reopened).when(settle, world(), approvalId).events()];
    expect(types(settled).at(-1)).toBe('ApprovalRoundSettled');
    expect(waiting(settled)).toEqual([['vote', 'not-needed']]);
    expect(approval.process!(given(approval, settled).state, approvalId)).toMatchObject({ round: 2, open: false });
    given(approval, settled).when(settle, world(), approvalId).then();
  });

  it('is no first round, and no approval that is complete: those are left as they are', () => {
    nothing().when(settle).refused('approval.not-open');
    after(world(), open).when(settle).then();
    after(world(), open, noted(), ...bothSign).when(settle).then();
  });
});
