import { describe, expect, it } from '@jest/globals';
import { day } from '#libs/domain/testing/given.js';
import { attestedApproval } from './attested.js';
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
