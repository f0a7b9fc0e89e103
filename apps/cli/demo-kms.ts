import { commandPath } from '#libs/commands/addresses.js';
import type { Client } from './client.js';

type Item = { readonly key: string; readonly fields: Readonly<Record<string, unknown>> };
type Text = { readonly content: Readonly<Record<string, readonly Item[]>>; readonly revisions: readonly { readonly number: number }[]; readonly stages: readonly { readonly kind: string }[] };

const COUNCIL = 'demo-council';
const BOARD = 'demo-board';
const PARENTS = 'American Indian Parent Advisory Committee';

/**
 * The KMS plan in the middle of its way: the faults of its file mended, a revision frozen, and its council, which
 * has met once and recommended something, waits for the answer. Whoever and whatever the file does not know is
 * test data, and says so. Null where its council was asked before.
 */
export async function bringToCouncil(client: Client, plan: string): Promise<string | null> {
  let told: string | null = null;
  const text = (): Promise<Text> => client.get<Text>(`/api/plans/${plan}/content`, { 'wait-for': told ?? undefined });
  let step = 0;
  // The same keys each time: what an earlier start has done is answered as it was then.
  const tell = async (aggregate: string, id: string, name: string, fields: Readonly<Record<string, unknown>>): Promise<void> => {
    step += 1;
    const { logIndex } = await client.post<{ logIndex: string | null }>(commandPath(aggregate, id, name), fields, { version: '*', key: `demo-${plan}-${step}-${name}` });
    told = logIndex ?? told;
  };

  const before = await text();
  if (before.stages.some(({ kind }) => kind === 'council-round')) return null;
  const mended = (section: string, key: string, fields: Readonly<Record<string, unknown>>) => tell('draft', plan, 'writeItems', { section, items: [{ key, fields }] });
  const indicators = before.content.strategies!.find(({ key }) => key === '2')!.fields.indicators as readonly unknown[];
  await mended('strategies', '2', { indicators: indicators.slice(0, 1) });
  await mended('strategies', '5', { integrated_learning_environment: ['cultural-fluency'] });
  await mended('collaborative', 'main', { name: 'West Central Achievement and Integration Collaborative' });
  const office = 'The district is small: its superintendent does both.';
  await tell('draft', plan, 'freezeRevision', { explanations: { 'submitter-is-not-approver': office, 'draft.submitter-approves': office } });

  const today = (await client.get<{ today: string }>('/api/clock')).today;
  const seat = async (body: string, title: string, kind: string, seats: readonly (string | null)[]): Promise<string[]> => {
    await tell('body', body, 'formBody', { title, kind });
    const members = seats.map((seatOf, i) => ({ person: `${body}-${i + 1}`, seat: seatOf }));
    for (const [i, { person, seat: seatOf }] of members.entries()) {
      await tell('person', person, 'registerPerson', { fullName: `${title}, member ${i + 1} (test data)`, email: `${person}@kms.example`, timeZone: null });
      await tell('body', body, 'seatMember', { person, seat: seatOf, from: today });
    }
    return members.map(({ person }) => person);
  };
  await seat(BOARD, 'School board', 'board', Array<null>(7).fill(null));
  const present = await seat(COUNCIL, 'Multidistrict collaboration council', 'council', [null, null, null, PARENTS]);

  const round = `${plan}/council-input`;
  const council = 'multidistrict-collaboration';
  const revision = (await text()).revisions.at(-1)!.number;
  await tell('council-round', round, 'openRound', { revision, councils: [{ kind: council, body: COUNCIL, required: true, because: 'The district is adjoining.' }] });
  await tell('council-round', round, 'recordCouncilMeeting', { council, on: today, place: 'District office', present, testData: true });
  await tell('council-round', round, 'giveRecommendation', { council, section: 'strategies', item: '3', text: 'Offer a bus from each district.', by: present[0], meeting: 1, testData: true });
  await text();
  return `revision ${revision} is frozen, its council has met once, and what it recommended waits for an answer (people, meeting and recommendation are test data)`;
}
