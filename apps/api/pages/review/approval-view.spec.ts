import { describe, expect, it } from '@jest/globals';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import type { GuardAnswer } from '#libs/domain/program-rules.js';
import { after, noted, open, sign, stage, world } from '#libs/domain/board/testing/approving.js';
import { programWith, type Approve } from '#libs/domain/board/testing/room.js';
import type { Names } from '../../queries/people.js';
import { approvalView } from './approval-view.js';
import { linkedFrom } from './files.js';

const answer: GuardAnswer = { guard: 'form-dated', severity: 'warns', holds: false, says: 'The form is dated.', saw: {}, source: null };
const ruled = world({ more: { rules: programWith([stage], () => [answer]) } });
const because = (words: string) => ({ explanations: { 'form-dated': words } });
const opening = { ...open, ...because('It is dated by hand.') } as Approve;

const called = { person: (id: string) => id.replace('person-', 'Person '), body: () => 'School board', section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };
const names = { role: (id: string) => id, title: (id: string) => id, actor: () => 'somebody' } as unknown as Names;
const rule = { guard: 'form-dated', rule: { text: 'The form is dated.' } };

const seen = (state: ApprovalState, rules = [rule]) => approvalView('p', stage, state, { names, called, linked: linkedFrom('p', 's'), ruled: rules });

describe('an approval on its page', () => {
  it('shows what was explained when it was laid before the board, by the words of the rule or, where the program has it no more, of its id', () => {
    const { state } = after(ruled, opening);
    const told = { because: 'It is dated by hand.', on: '2026-03-12' };
    expect(seen(state)).toMatchObject({ explained: [{ rule: 'The form is dated.', ...told }] });
    expect(seen(state, [])).toMatchObject({ explained: [{ rule: 'form dated', ...told }] });
  });

  it('shows what was explained with a signature beside it', () => {
    const { state } = after(ruled, opening, noted(), sign('superintendent', 'person-1', because('Signed at home.')));
    expect(seen(state)).toMatchObject({ signatures: [{ name: 'Person 1', explained: [{ rule: 'The form is dated.', because: 'Signed at home.' }] }] });
  });

  it('says of the page to sign that it is not to be signed while the board has not approved', () => {
    const told = expect.stringContaining('is not to be signed');
    expect(seen(after(ruled, opening).state).page).toMatchObject({ early: told });
    expect(seen(after(ruled, opening, noted()).state).page).toMatchObject({ early: null });
  });
});
