import fc from 'fast-check';
import { thresholds, type VoteRules } from '../../vote-rules.js';
import type { Tally } from '../vote.js';

/** A roll call as it can be: everybody who serves is counted once, and nobody votes who is not there. */
export const anyTally: fc.Arbitrary<Tally> = fc
  .record({ ayes: fc.nat(12), nays: fc.nat(12), abstentions: fc.nat(5), recused: fc.nat(3), silent: fc.nat(3), away: fc.nat(6) })
  .map(({ ayes, nays, abstentions, recused, silent, away }) => {
    const present = ayes + nays + abstentions + recused + silent;
    return { ayes, nays, abstentions, recused, absent: silent + away, present, serving: present + away };
  });

export const anyRules: fc.Arbitrary<VoteRules> = fc.record({
  quorumOf: fc.constantFrom('members-serving' as const, 'seats' as const),
  quorum: fc.oneof(fc.constant('majority' as const), fc.integer({ min: 1, max: 9 })),
  threshold: fc.constantFrom(...thresholds),
  abstentions: fc.constantFrom('not-counted' as const, 'as-nay' as const, 'as-aye' as const),
  abstainOnlyForLegalConflict: fc.boolean(),
  seats: fc.integer({ min: 1, max: 40 }),
  notice: fc.constant({ regular: null, special: null }),
  second: fc.constantFrom('required' as const, 'not-needed' as const),
});
