import { describe, expect, it } from '@jest/globals';
import { day, given } from '../../testing/given.js';
import { approvalId, boardStage, firstText, hashOf, minnesota, programWith, revisionOf, type Approve } from '../testing/room.js';
import { after, bothSign, carriedAt, frozen, noted, nothing, open, sign, stage, types, world } from '../testing/approving.js';
import { approval } from './approval.js';

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
    expect(approval.facts!(given(approval, stands).state)).toEqual({ status: 'concluded', revision: 2, hash: hashOf(2), voided: [], approvedOn: '2026-03-09', body: 'board-1', signed: { reaches: [1, 2].map((revision) => ({ revision, hash: hashOf(revision) })), confirmed: [] } });
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
    expect(approval.facts!(given(approval, events).state)).toEqual({ status: 'concluded', revision: 2, hash: hashOf(2), voided: [], approvedOn: '2026-04-13', body: 'board-1', signed: { reaches: [{ revision: 2, hash: hashOf(2) }], confirmed: [] } });
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
