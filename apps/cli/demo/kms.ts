import type { Fields, Step } from './telling.js';

const COUNCIL = 'demo-council';
const BOARD = 'demo-board';
const PARENTS = 'American Indian Parent Advisory Committee';
const MAIL = 'kms.example';

/**
 * The KMS plan in the middle of its way: the faults of its file mended, a revision frozen, and its council, which
 * has met once and recommended something, waits for the answer. Whoever and whatever the file does not know is
 * test data, and says so.
 */
export const bringToCouncil: Step = async ({ plan, tell, text, today, seat }) => {
  const before = await text();
  if (before.stages.some(({ kind }) => kind === 'council-round')) return null;
  const mended = (section: string, key: string, fields: Fields) => tell('draft', plan, 'writeItems', { section, items: [{ key, fields }] });
  const indicators = before.content.strategies!.find(({ key }) => key === '2')!.fields.indicators as readonly unknown[];
  await mended('strategies', '2', { indicators: indicators.slice(0, 1) });
  await mended('strategies', '5', { integrated_learning_environment: ['cultural-fluency'] });
  await mended('collaborative', 'main', { name: 'West Central Achievement and Integration Collaborative' });
  const office = 'The district is small: its superintendent does both.';
  await tell('draft', plan, 'freezeRevision', { explanations: { 'submitter-is-not-approver': office } });

  await seat(BOARD, 'School board', 'board', Array<null>(7).fill(null), MAIL);
  const present = await seat(COUNCIL, 'Multidistrict collaboration council', 'council', [null, null, null, PARENTS], MAIL);

  const round = `${plan}/council-input`;
  const council = 'multidistrict-collaboration';
  const revision = (await text()).revisions.at(-1)!.number;
  await tell('council-round', round, 'openRound', { revision, councils: [{ kind: council, body: COUNCIL, required: true, because: 'The district is adjoining.' }] });
  await tell('council-round', round, 'recordCouncilMeeting', { council, on: await today(), place: 'District office', present, testData: true });
  await tell('council-round', round, 'giveRecommendation', { council, section: 'strategies', item: '3', text: 'Offer a bus from each district.', by: present[0], meeting: 1, testData: true });
  await text();
  return `revision ${revision} is frozen, its council has met once, and what it recommended waits for an answer (people, meeting and recommendation are test data)`;
};
