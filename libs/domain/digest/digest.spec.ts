import { describe, expect, it } from '@jest/globals';
import { day, given } from '../testing/given.js';
import { digest } from './digest.js';
import type { DigestEvent } from './events.js';

const mail = { person: 'p-1', day: day('2026-03-02'), messageId: '<m-1>', reminders: [], dropped: [], unknownSendings: 0 };
const accepted: DigestEvent = { type: 'DigestAccepted', data: mail };
const notNeeded: DigestEvent = { type: 'DigestNotNeeded', data: { person: 'p-1', day: day('2026-03-02'), messageId: '<1@planline.example>', dropped: [], unknownSendings: 0 } };

describe('the digest of a person and day', () => {
  it('is accepted once: no second mail, and no dropping after it', () => {
    given(digest, [accepted]).when({ name: 'acceptDigest', ...mail, messageId: '<m-2>' }).refused('digest.already-accepted');
    given(digest, [accepted]).when({ name: 'dropDigest', ...notNeeded.data, dropped: [] }).refused('digest.already-accepted');
    expect(given(digest, [accepted, notNeeded]).state).toMatchObject({ status: 'accepted' });
  });

  it('is noted once, however often the same acceptance is told', () => {
    given(digest, []).when({ name: 'acceptDigest', ...mail }).then(accepted);
    given(digest, [accepted]).when({ name: 'acceptDigest', ...mail }).then();
  });

  it('may still go when something new fell due after nothing was needed', () => {
    given(digest, []).when({ name: 'dropDigest', ...notNeeded.data, dropped: [] }).then(notNeeded);
    given(digest, [notNeeded]).when({ name: 'acceptDigest', ...mail }).then(accepted);
  });
});
