import { describe, expect, it } from '@jest/globals';
import { day } from '#libs/domain/testing/given.js';
import { attestedApproval, attestedDecision } from './attested.js';
import { PageRenderer } from '../renderer.js';
import type { Called } from './called.js';

describe('an attested approval', () => {
  const told = { approvedOn: day('2020-03-09'), signed: [{ role: 'superintendent', signedOn: day('2020-03-10') }], by: 'person-1', role: 'superintendent', statement: 'So it was.', document: 'The form', file: null, testData: false, attestedOn: day('2026-03-12') };
  const called = { person: () => 'A superintendent' } as unknown as Called;

  it('says which of its signatures nobody told, where an earlier log has it without them', () => {
    const { more } = attestedApproval(told, called, ['superintendent', 'school-board-chair']);
    expect(more).toEqual([expect.stringContaining('Signed by superintendent'), expect.stringMatching(/^Unsigned: no date is told for school board chair/)]);
    expect(attestedApproval(told, called, ['superintendent']).more).toHaveLength(1);
  });
});

describe('an attested decision', () => {
  const told = { what: 'The council was heard.', by: 'Superintendent', on: day('2020-03-01'), document: 'a'.repeat(64), statement: null, testData: false };

  it('that an earlier log has without a document says that it rests on a statement alone, and looks different', async () => {
    const shown = attestedDecision(told);
    expect(shown).toMatchObject({ shownBy: 'the file that was kept with it', href: `/api/documents/${'a'.repeat(64)}`, more: [] });
    const unshown = attestedDecision({ ...told, document: null, statement: 'I was there.' });
    expect(unshown).toMatchObject({ shownBy: null, more: ['No document shows it: it rests on this statement alone. “I was there.”'] });
    const html = (one: object) => new PageRenderer().page('parts/attested', { title: '', one });
    expect(await html(unshown)).toMatch(/class="attested attested-unshown"[^]*, and shown by no document</);
    expect(await html(shown)).not.toContain('unshown');
    expect(attestedDecision({ ...told, statement: 'I was there.' }).more).toEqual(['Stated with it: “I was there.”']);
  });
});
