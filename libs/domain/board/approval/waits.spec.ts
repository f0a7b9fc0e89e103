import { describe, expect, it } from '@jest/globals';
import type { Approve } from '../testing/room.js';
import { after, bothSign, confirm, noted, open, page, scan, world } from '../testing/approving.js';
import { approval } from './approval.js';

describe('what an approval waits for', () => {
  const waits = (...commands: Approve[]) => approval.waits!(after(world(), ...commands).state, world().rules!).map(({ key, status, due, owners }) => [key, status, due, owners[0]]);

  it('is the vote, then each signature from its own role and the scan of a page that was printed, each with its day', () => {
    expect(waits(open, page)).toEqual([['vote', 'open', '2026-03-10', 'school-board-chair']]);
    expect(waits(open, page, noted())).toEqual([
      ['vote', 'done', '2026-03-10', 'school-board-chair'],
      ['sign/superintendent', 'open', '2026-03-11', 'superintendent'],
      ['sign/school-board-chair', 'open', '2026-03-11', 'school-board-chair'],
      ['scan', 'open', '2026-03-11', 'coordinator'],
    ]);
    expect(waits(open, noted(), page, scan(), confirm).map(([, status]) => status)).toEqual(['done', 'done', 'done', 'done']);
    expect(waits(open, page, noted(), ...bothSign).at(-1)![1]).toBe('not-needed');
  });
});
