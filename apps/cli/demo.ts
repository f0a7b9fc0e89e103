import { join } from 'node:path';
import { addDays, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import type { Client } from './client.js';
import { bringToCouncil } from './demo-kms.js';
import { importFile, sendFile } from './import-file.js';
import { root } from './root.js';
import { ensureTenant } from './tenant.js';

/**
 * One example. Those of other districts have a tenant of their own: each has a superintendent, and one role
 * has one person. `begins`: the day on which it is made to begin, so that it is under way now.
 */
type Example = {
  readonly tenant: string;
  readonly district: string;
  readonly folder: string;
  readonly file: string;
  readonly program: string;
  readonly plan: string;
  readonly begins: (today: CalendarDate) => CalendarDate;
  /** Brings it to where it is to stand; answers what was done, or null where it stands there or farther. */
  readonly goesOn?: (client: Client, plan: string) => Promise<string | null>;
};

const OWN = 'local';
const daysAgo = (days: number) => (today: CalendarDate) => addDays(today, -days);
const EXAMPLES: readonly Example[] = [
  // The middle of its August: some steps are past, some are due this week, most are to come.
  { tenant: OWN, district: 'This district', folder: 'benton-harbor', file: 'timeline-district.csv', program: 'mi-sig', plan: 'Benton Harbor district timeline', begins: daysAgo(105) },
  { tenant: 'lsr7', district: 'Lee’s Summit', folder: 'lsr7', file: 'equity-plan.csv', program: 'equity-plan', plan: 'Lee’s Summit equity plan', begins: daysAgo(0) },
  { tenant: 'amsd', district: 'Metro districts', folder: 'amsd', file: 'roadmap.csv', program: 'regional-roadmap', plan: 'Metro districts’ roadmap', begins: daysAgo(0) },
  { tenant: 'kms', district: 'KMS Public Schools', folder: 'kms', file: 'plan.yaml', program: 'mn-achievement-integration', plan: 'KMS integration plan', begins: nextPlanYear, goesOn: bringToCouncil },
  { tenant: 'willmar', district: 'Willmar Public Schools', folder: 'willmar', file: 'plan.yaml', program: 'mn-achievement-integration', plan: 'Willmar integration plan', begins: nextPlanYear },
];

/** What a council, a board and two signers need before the plan goes to the state on 15 March. */
const DAYS_TO_SUBMIT = 45;

/** The 1 July that follows the next 15 March which can still be met. */
function nextPlanYear(today: CalendarDate): CalendarDate {
  const year = Number(today.slice(0, 4));
  const soonest = addDays(today, DAYS_TO_SUBMIT);
  return parseCalendarDate(`${`${year}-03-15` >= soonest ? year : year + 1}-07-01`)!;
}

/** Loads the examples as if they were under way. One that is there already stays as it is: its dates are of another day. */
export async function* loadDemo(clientOf: (tenant: string) => Client, timeZone: string | undefined): AsyncGenerator<string> {
  for (const example of EXAMPLES) {
    const { tenant, district, plan, goesOn } = example;
    const client = clientOf(tenant);
    await ensureTenant(client, tenant, { given: timeZone, anyMachine: true }, district);
    const where = tenant === OWN ? '' : ` It is in the district "${tenant}": choose that on the page Plans, or say --tenant ${tenant}.`;
    const { items } = await client.get<{ items: { id: string; name: string }[] }>('/api/plans');
    const known = items.find(({ name }) => name === plan);
    if (!known) yield `Demo: ${plan}: ${await take(client, example)}.${where}`;
    const id = known?.id ?? (await client.get<{ items: { id: string; name: string }[] }>('/api/plans')).items.find(({ name }) => name === plan)!.id;
    // One that was cut off between the two is brought on by the next start.
    const done = goesOn ? await goesOn(client, id) : null;
    if (done !== null) yield `Demo: ${plan}: ${done}.`;
    else if (known) yield `Demo: ${plan} is there already.${where}`;
  }
}

async function take(client: Client, { folder, file, program, plan, begins }: Example): Promise<string> {
  const path = join(root, 'examples', folder);
  await sendFile(client, '/api/people/import', join(path, 'people.csv'), {});
  const { today } = await client.get<{ today: string }>('/api/clock');
  const anchor = begins(parseCalendarDate(today) as CalendarDate);
  const { taken, held, text, findings, logIndex } = await importFile(client, join(path, file), { program, plan, anchor });
  if (logIndex !== null) await client.get('/api/plans', { 'wait-for': logIndex });
  const what = text ? `${taken} items of its text taken, ${findings.length} findings` : `${taken} tasks taken, ${held} rows held back`;
  return `${what}, beginning ${anchor}`;
}
