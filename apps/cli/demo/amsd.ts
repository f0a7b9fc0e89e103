import type { Fields, Step } from './telling.js';

const COLLABORATIVE = 'Association of Metropolitan School Districts';

/** Which strategies each district takes up, and under which numbers of its own: test data, the roadmap names no districts. */
const ADOPTED: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'district-1': { 1: 'A1', 2: 'A2', 3: 'A3', 4: 'B1', 5: 'B2', 6: 'B3' },
  'district-2': { 2: '1', 3: '2', 5: '3', 7: '4', 8: '5', 9: '6' },
  'district-3': { 1: '7', 4: '8', 6: '9', 7: '10', 8: '11', 9: '12' },
  'district-4': { 5: '1', 9: '2' },
};

/** How far they say that they are; of the others nothing is reported yet. */
const PROGRESS = [
  ['district-1', 1, 'in-place', 'Every new teacher is trained in their first year.'],
  ['district-1', 2, 'under-way', 'Two schools of five have begun.'],
  ['district-1', 5, 'in-place', 'Students sit on each committee.'],
  ['district-2', 5, 'not-begun', 'Next year.'],
  ['district-2', 9, 'under-way', 'The board has written to the legislators.'],
  ['district-3', 7, 'in-place', 'Each school has a liaison.'],
  ['district-3', 9, 'not-begun', 'After the budget.'],
  ['district-4', 9, 'in-place', 'It is on the board’s platform.'],
] as const;

/** Each of the nine strategies as one record of the association, all taken up by several districts, and how far each says that it is. */
export const shareStrategies: Step = async ({ plan, tell, text, holderOf }) => {
  const before = await text();
  const strategies = before.content.strategies!;
  if (before.stages.filter(({ kind }) => kind === 'shared-strategy').length >= strategies.length) return null;
  await tell('draft', plan, 'freezeRevision', {});
  const role = 'roadmap-coordinator';
  const by = await holderOf(role);
  const about = (number: unknown, name: string, fields: Fields) => tell('shared-strategy', `demo-roadmap-${String(number)}`, name, { by, role, ...fields });
  for (const { fields } of strategies) {
    await about(fields.number, 'shareStrategy', { plan, collaborative: COLLABORATIVE, text: { name: fields.name, types: [], aim: fields.aim, grades: [], locations: [] } });
  }
  for (const [district, own] of Object.entries(ADOPTED)) {
    for (const [number, name] of Object.entries(own)) await about(number, 'joinStrategy', { district, title: `${district} (test data)`, numbers: [name], speaker: by });
  }
  for (const [district, number, status, note] of PROGRESS) await about(number, 'reportProgress', { district, status, note: `${note} (test data)` });
  await text();
  return `its ${strategies.length} strategies are shared, and each is taken up by several districts (who takes up what, and how far each is, is test data)`;
};
