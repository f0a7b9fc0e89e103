import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { hashesOf } from '#libs/domain/draft/hashes.js';
import type { Content } from '#libs/domain/content.js';
import { rulesOf } from '#libs/programs/catalog.js';
import type { Names } from './people.js';
import { phasesOf } from '../pages/review/phases.js';
import type { Called } from '../pages/review/called.js';
import type { Plan } from './plans.js';
import { stagesFrom, type StagesRead } from './stages.js';

const day = (text: string) => text as CalendarDate;

describe('the stages of a plan', () => {
  const program = 'mn-achievement-integration@3';
  const plan = { id: 'p', program, status: 'open' } as unknown as Plan;
  const header = { period: { start: day('2027-07-01'), end: day('2030-06-30') }, district: { number: '0001', name: 'A district', status: null } };
  const text = (description: string): Content => ({ strategies: [{ key: '1', fields: { description } }] });
  const hashed = (description: string) => hashesOf(text(description), header, rulesOf(program).sections);
  const frozen = { number: 1, ...hashed('A bus for each town'), frozenOn: day('2026-12-01'), program, ...header };
  const row = (kind: string, stage: string | null, state: object) => ({ stream: `${kind}/p${stage ? `/${stage}` : ''}`, kind, id: stage ? `p/${stage}` : 'p', version: 3, state: { version: 3, ...state } });
  const rows = [
    row('draft', null, { status: 'begun', ...header, content: {}, revisions: [frozen], frozen: {} }),
    row('council-round', 'council-input', { status: 'concluded', attested: true, number: 1, attestation: { revision: 1, on: day('2026-12-10') } }),
  ] as unknown as StagesRead['rows'];
  const stages = (description: string) => stagesFrom({ plan, rows, waits: [], text: () => ({ guards: new Map(), sections: hashed(description).sections }) });
  const told = (description: string) => Object.fromEntries(stages(description).map(({ id, rewritten }) => [id, rewritten]));

  it('say before anybody freezes it what was changed in the text since councils were heard, at the board alone', () => {
    expect(told('A bus for each town')).toMatchObject({ 'council-input': null, 'board-approval': null, 'agency-submission': null });
    const after = told('No bus at all');
    expect(after).toMatchObject({ 'council-input': null, 'agency-submission': null });
    expect(after['board-approval']).toBe('Councils were heard on revision 1, and the text says something else since, beyond what they recommended: Strategies. Nobody has frozen that yet. Freeze it; then let them be heard on it in another round, or say why it goes to the board as it is.');
  });

  it('name who has not signed by the titles of their roles, where that keeps the next stage waiting', () => {
    const approval = { status: 'carried', revision: 1, hash: frozen.hash, sections: frozen.sections, covers: null, voided: [], body: 'board', signers: ['superintendent', 'school-board-chair'], signatures: [], scans: [], reaches: [], past: [], motion: { on: day('2026-12-20') } };
    const carried = stagesFrom({ plan, rows: [...rows, ...[row('approval', 'board-approval', approval)]] as StagesRead['rows'], waits: [], text: () => ({ guards: new Map(), sections: frozen.sections }) });
    expect(carried.find(({ id }) => id === 'agency-submission')!.notYet).toEqual([expect.stringContaining('It lacks the signatures of Superintendent, School Board Chair.')]);
  });

  it('say what was changed where a reader looks first: on the way of the plan, and at the head of the board’s page', () => {
    const [names, called] = [{ roles: String } as unknown as Names, {} as Called];
    const board = phasesOf(plan, stages('No bus at all').filter(({ id }) => id === 'board-approval' || id === 'draft'), new Map(), names, called).at(-1);
    expect(board).toMatchObject({ mark: 'ready', says: expect.stringContaining('Councils were heard on revision 1') });
  });
});
