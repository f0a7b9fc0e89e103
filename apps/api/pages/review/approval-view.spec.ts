import { describe, expect, it } from '@jest/globals';
import { approval } from '#libs/domain/board/approval/approval.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import type { GuardAnswer } from '#libs/domain/program-rules.js';
import { about, after, confirm, meetingWith, noted, open, page, scan, sign, stage, world } from '#libs/domain/board/testing/approving.js';
import { programWith, type Approve } from '#libs/domain/board/testing/room.js';
import { say } from '#libs/messages/say.js';
import type { Names } from '../../queries/people.js';
import { approvalView } from './approval-view.js';
import { linkedFrom } from './files.js';

const answer: GuardAnswer = { guard: 'form-dated', severity: 'warns', holds: false, says: 'The form is dated.', saw: {}, source: null };
const ruledBy = programWith([stage], () => [answer]);
const ruled = world({ more: { rules: ruledBy } });
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

  it('says what it covers, and where that is written as far as the program tells', () => {
    const covering = (more: object) => {
      const of = { ...stage, options: { ...stage.options, covers: ['goals'], ...more } };
      return approvalView('p', of, after(world({ more: { rules: programWith([of]) } }), open).state, { names, called, linked: linkedFrom('p', 's'), ruled: [] });
    };
    expect(covering({})).toMatchObject({ covers: 'goals' });
    expect(covering({ coversSource: { mark: 'U', text: 'A choice' } })).toMatchObject({ covers: 'goals [U, unverified: A choice]' });
    expect(seen(after(ruled, opening).state)).toMatchObject({ covers: null });
  });

  it('shows what was explained with a signature beside it', () => {
    const { state } = after(ruled, opening, noted(), sign('superintendent', 'person-1', because('Signed at home.')));
    expect(seen(state)).toMatchObject({ signatures: [{ name: 'Person 1', explained: [{ rule: 'The form is dated.', because: 'Signed at home.' }] }] });
  });

  it('shows under an earlier approval the scans that were uploaded before it became void, and asks nobody to confirm them', () => {
    const takenBack = world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]), more: { rules: ruledBy } });
    const voided = (...commands: readonly Approve[]) => {
      const before = after(ruled, opening, noted(), page, ...commands);
      return seen(before.when(noted(false), takenBack).events().reduce(approval.evolve, before.state));
    };
    const onPaper = scan({ fileName: 'signed.pdf' });
    expect(voided(onPaper)).toMatchObject({ scans: [], past: [{ scans: [{ file: { name: 'signed.pdf' }, says: 'Nobody had confirmed that it is the page that was printed when the approval became void.' }] }] });
    expect(voided(onPaper, { ...confirm, ...because('At home.') } as Approve)).toMatchObject({ past: [{ scans: [{ says: 'Person 3 confirmed that it is the page that was printed.' }] }] });
    expect(voided(sign('superintendent', 'person-1', because('Signed at home.')))).toMatchObject({ past: [{ scans: [] }] });
  });

  it('says of the page to sign that it is not to be signed while the board has not approved', () => {
    const told = expect.stringContaining('is not to be signed');
    expect(seen(after(ruled, opening).state).page).toMatchObject({ early: told });
    // Nor does the notice of its issue send anybody to print it.
    expect(say('did.issueSignaturePage')).not.toMatch(/print/i);
    expect(seen(after(ruled, opening, noted()).state).page).toMatchObject({ early: null });
  });
});
