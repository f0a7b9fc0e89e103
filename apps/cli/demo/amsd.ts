import type { Fields, Step } from './telling.js';

const COLLABORATIVE = 'Association of Metropolitan School Districts';

/** Which districts take which strategies up, and under which numbers of their own: test data, the roadmap names none. */
const ADOPTED = [
  { number: 1, district: 'district-1', own: 'A1' },
  { number: 2, district: 'district-1', own: 'A2' },
  { number: 2, district: 'district-2', own: '1' },
  { number: 5, district: 'district-1', own: 'B1' },
  { number: 5, district: 'district-2', own: '2' },
  { number: 5, district: 'district-3', own: '7' },
] as const;

/** Each of the nine strategies as one record of the association, some taken up by districts, and what these report of one. */
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
  for (const { number, district, own } of ADOPTED) await about(number, 'joinStrategy', { district, title: `${district} (test data)`, numbers: [own], speaker: by });
  await about(5, 'reportProgress', { district: 'district-1', status: 'in-place', note: 'Students sit on each committee (test data).' });
  await about(5, 'reportProgress', { district: 'district-2', status: 'not-begun', note: 'Next year (test data).' });
  await text();
  return `its ${strategies.length} strategies are shared, and some are taken up by districts (who takes up what, and how far each is, is test data)`;
};
