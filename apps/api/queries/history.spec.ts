import { describe, expect, it } from '@jest/globals';
import { story } from '#libs/domain/story.js';
import { historyOfStream, type Teller } from './history.js';
import type { TenantDb } from './tenant-db.js';

const names: Teller['names'] = { title: (id) => id, above: () => null, person: (id) => (id === 'board-1' ? 'Treasurer' : id === 'board-2' ? 'Clerk of the board' : null) };

type Event = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/** What happened in a stream, as the list has it: newest first, people by their ids. */
async function toldOf(stream: string, program: string, ...events: readonly Event[]): Promise<string[]> {
  const rows = events.map((event, i) => ({ ...{ logIndex: String(i + 1), stream, version: i + 1, type: event.type, kind: 'person', actor: 'owner', assurance: 'session' }, ...story(event) })).reverse();
  const db = { rows: async () => rows } as unknown as TenantDb;
  return (await historyOfStream(db, { plan: { id: 'plan-1', program }, names }, stream)).map(({ says }) => says).reverse();
}

const told = (...events: readonly Event[]) => toldOf('meeting/meeting-1', 'mn-achievement-integration@1', ...events);

const vote = (member: string, cast: string, reason: string | null = null) => ({ type: 'VoteCast', data: { motion: 'm', member, vote: cast, reason, legalConflict: false } });

describe('the history of a board’s meeting', () => {
  it('tells each member’s vote by their name, in the order of the roll', async () => {
    expect(await told({ type: 'MotionMoved', data: { motion: 'm', text: null, about: {}, mover: 'board-2', under: null } }, { type: 'MotionSeconded', data: { motion: 'm', seconder: 'board-1' } }, vote('board-2', 'nay'), vote('board-1', 'aye'))).toEqual([
      'Clerk of the board moved to approve a revision of the plan.',
      'Treasurer seconded the motion.',
      'Clerk of the board voted nay.',
      'Treasurer voted aye.',
    ]);
    expect(await told(vote('board-1', 'abstain', 'A relative works there.'))).toEqual(['Treasurer abstained: A relative works there.']);
  });

  it('names nobody who is not known by that id', async () => {
    expect(await told(vote('board-9', 'aye'))).toEqual(['A member voted aye.']);
  });

  it('tells on whose word a vote was corrected, and nobody’s where nobody is known, nor was asked, nor was kept in an older list', async () => {
    const corrected = (more: object) => told({ type: 'VoteCorrected', data: { motion: 'm', member: 'board-1', was: 'nay', vote: 'aye', reason: null, legalConflict: false, why: 'Misheard.', on: '2026-03-12', recorded: 'afterwards', ...more } });
    const plainly = ['The vote of Treasurer, recorded as nay, was corrected to aye: Misheard.'];
    for (const more of [{ by: 'board-9', role: null }, { by: null, role: null }, {}]) expect(await corrected(more)).toEqual(plainly);
    expect(await corrected({ by: 'board-2', role: null })).toEqual(['The vote of Treasurer, recorded as nay, was corrected to aye on the word of Clerk of the board: Misheard.']);
  });
});

describe('the history of a submission', () => {
  it('tells the agency’s state by its title in the program, or by its id where that has none', async () => {
    const became = (to: string) => toldOf('submission/plan-1/agency-submission', 'mi-sig-cohort-3@2', { type: 'AgencyStateRecorded', data: { from: 'submitted', to, on: '2026-03-10', note: null } });
    expect(await became('review-in-progress')).toEqual(['The agency’s state became “Review In Progress” on 2026-03-10.']);
    expect(await became('gone')).toEqual(['The agency’s state became “gone” on 2026-03-10.']);
  });
});
