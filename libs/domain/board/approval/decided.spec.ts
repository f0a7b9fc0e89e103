import { describe, expect, it } from '@jest/globals';
import { day, given } from '../../testing/given.js';
import { approvalId, boardStage, draftWith, firstText, hashOf, minnesota, programWith, revisionOf, showing, type Approve } from '../testing/room.js';
import { about, after, bothSign, carriedAt, frozen, meetingWith, noted, nothing, open, page, roles, scan, sign, stage, types, world } from '../testing/approving.js';
import { approval } from './approval.js';
import type { ApprovalEvent } from './events.js';

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

  it('that a correction turns around before anybody signed keeps a scan that was uploaded, with the round it was uploaded to', () => {
    const now = world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) });
    const scanned = after(world(), open, noted(), page, scan());
    const events = scanned.when(noted(false), now).events();
    expect(events).toMatchObject([{ type: 'ApprovalOverturned', data: { round: 1, signatures: 0, next: 2 } }]);
    expect(given(approval, [...scanned.events, ...events]).state).toMatchObject({ status: 'open', round: 2, past: [{ round: 1, signatures: [], scans: [{ scan: 'scan-1', status: 'uploaded' }] }] });
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
