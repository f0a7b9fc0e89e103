import { describe, expect, it } from '@jest/globals';
import type { RevisionFacts } from '../../facts.js';
import type { GuardAnswer, ProgramRules } from '../../program-rules.js';
import { contextAt, day, given } from '../../testing/given.js';
import { approvalId, boardOf, draftWith, firstText, membersTo, programWith, revisionOf, showing, type Approve } from '../testing/room.js';
import { after, carriedAt, frozen, noted, nothing, open, stage, types, world } from '../testing/approving.js';
import { approval } from './approval.js';

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
      nothing().when(opening(2), ruled('warns')).refused('guard.needs-explanation', { at: 'none', guard: 'rewritten-since-input', says: 'It is what councils were heard on.', mark: 'D', source: 'The form', saw: 'Approval rewritten: strategies', others: 0 });
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
