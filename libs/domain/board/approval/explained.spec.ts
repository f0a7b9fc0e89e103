import { describe, expect, it } from '@jest/globals';
import type { GuardAnswer, ProgramRules } from '../../program-rules.js';
import { day, given } from '../../testing/given.js';
import { after, frozen, noted, open, page, scan, confirm, sign, stage, world } from '../testing/approving.js';
import { approvalId, boardOf, draftWith, firstText, hashOf, programWith, revisionOf, showing, type Approve } from '../testing/room.js';
import { approval } from './approval.js';
import type { ApprovalEvent } from './events.js';

const answer: GuardAnswer = { guard: 'dated', severity: 'warns', holds: false, says: 'The form is dated.', saw: {}, source: null };
const asking = (severity: GuardAnswer['severity'], holds = false): ProgramRules => programWith([stage], () => [{ ...answer, severity, holds }]);
const ruled = (severity: GuardAnswer['severity'] = 'warns', holds = false) => world({ more: { rules: asking(severity, holds) } });
const because = (words: string) => ({ explanations: { dated: words } });
const opening = { ...open, ...because('It is dated by hand.') } as Approve;
const voting = (motion: string, words: string): ApprovalEvent =>
  ({ type: 'ApprovalPutToVote', data: { revision: 1, hash: hashOf(1), meeting: 'meeting-1', motion, on: '2026-03-09', present: 5, serving: 7, guards: [{ guard: 'dated', severity: 'warns', holds: false, saw: '{}', explanation: words }] } }) as ApprovalEvent;

describe('what was explained with a step of an approval', () => {
  it('is nothing where its rule held, or only informs', () => {
    expect(after(ruled('warns', true), opening).state).toMatchObject({ explained: [] });
    expect(after(ruled('informs'), opening).state).toMatchObject({ explained: [] });
  });

  it('stays with it: how it was laid before the board, and each vote on it', () => {
    const { events } = after(ruled(), opening);
    expect(given(approval, [...events, voting('m', 'The clerk was ill.'), voting('n', 'She still was.')]).state).toMatchObject({
      explained: [
        { at: 'open', on: '2026-03-12', voted: null, guard: 'dated', explanation: 'It is dated by hand.' },
        { at: 'vote', on: '2026-03-09', voted: { meeting: 'meeting-1', motion: 'm' }, guard: 'dated', explanation: 'The clerk was ill.' },
        { at: 'vote', on: '2026-03-09', voted: { meeting: 'meeting-1', motion: 'n' }, guard: 'dated', explanation: 'She still was.' },
      ],
    });
  });

  it('stays when it is laid before another board, with what was explained then', () => {
    const board = { ...boardOf([]), kind: 'board' as const };
    const seen = showing({ body: { 'board-1': board, 'board-2': board }, draft: { 'plan-1': draftWith([firstText]) } });
    const moved = after(world({ more: { rules: asking('warns'), seen } }), opening, { ...opening, body: 'board-2', ...because('They decide on it.') } as Approve);
    expect(moved.state).toMatchObject({ explained: [{ explanation: 'It is dated by hand.' }, { at: 'open', voted: null, explanation: 'They decide on it.' }] });
  });

  it('stays through the vote, the signatures and a later round', () => {
    const signed = [sign('superintendent', 'person-1', because('Signed at home.'))];
    const done = after(ruled(), opening, noted(), ...signed, page, scan(), { ...confirm, signers: [{ role: 'school-board-chair', by: 'person-2', signedOn: day('2026-03-10') }], ...because('And there.') } as Approve);
    expect(done.state).toMatchObject({ status: 'concluded', explained: [{ explanation: 'It is dated by hand.' }], signatures: [{ guards: [{ explanation: 'Signed at home.' }] }, { guards: [{ explanation: 'And there.' }] }] });
    const edited = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })] });
    const events = [...done.events, ...given(approval, done.events).when(frozen(2), edited, approvalId).events()];
    expect(given(approval, events).state).toMatchObject({ status: 'open', round: 2, explained: [{ explanation: 'It is dated by hand.' }], past: [{ signatures: [{ guards: [{ explanation: 'Signed at home.' }] }, {}] }] });
  });
});
