import { join } from 'node:path';
import { addDays, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import type { Client } from '../client.js';
import { importFile, sendFile } from '../import-file.js';
import { root } from '../root.js';
import { ensureTenant } from '../tenant.js';
import { shareStrategies } from './amsd.js';
import { bringToCouncil } from './kms.js';
import { bringToBoard } from './lsr7.js';
import { bringToState } from './sig.js';
import { tellingOf, type Step } from './telling.js';

type Begins = (today: CalendarDate) => CalendarDate;

/**
 * One example. Those of other districts have a tenant of their own: each has a superintendent, and one role
 * has one person. `begins`: the day on which a file is made to begin, so that the plan is under way now.
 */
type Example = {
  readonly tenant: string;
  readonly district: string;
  readonly folder: string;
  /** Its rows and its text, as far as it has them: both go into the same plan. */
  readonly files: readonly { readonly file: string; readonly begins: Begins }[];
  readonly program: string;
  readonly plan: string;
  readonly goesOn?: Step;
};

const OWN = 'local';
const TEXT = 'plan.yaml';
const daysAgo = (days: number): Begins => (today) => addDays(today, -days);

/** What a council, a board and two signers need before the plan goes to the state on 15 March. */
const DAYS_TO_SUBMIT = 45;

/** That day of this year or of one beside it: the first that is as many days ahead (or, below zero, was no longer ago). */
const firstOf = (day: string, ahead: number): Begins => (today) => {
  const soonest = addDays(today, ahead);
  const year = Number(soonest.slice(0, 4));
  return parseCalendarDate(`${`${year}-${day}` >= soonest ? year : year + 1}-${day}`)!;
};

/** The 1 July that follows the next 15 March which can still be met. */
const nextPlanYear: Begins = (today) => parseCalendarDate(`${firstOf('03-15', DAYS_TO_SUBMIT)(today).slice(0, 4)}-07-01`)!;

const EXAMPLES: readonly Example[] = [
  {
    ...{ tenant: OWN, district: 'This district', folder: 'benton-harbor', program: 'mi-sig', plan: 'Benton Harbor district timeline', goesOn: bringToState },
    // The middle of its August: some steps are past, some are due this week, most are to come. Its application is for the grant's years that come.
    files: [{ file: 'timeline-district.csv', begins: daysAgo(105) }, { file: TEXT, begins: firstOf('10-01', 1) }],
  },
  {
    ...{ tenant: 'lsr7', district: 'Lee’s Summit', folder: 'lsr7', program: 'equity-plan', plan: 'Lee’s Summit equity plan', goesOn: bringToBoard },
    files: [{ file: 'equity-plan.csv', begins: daysAgo(0) }, { file: TEXT, begins: firstOf('01-01', 1) }],
  },
  {
    ...{ tenant: 'amsd', district: 'Metro districts', folder: 'amsd', program: 'regional-roadmap', plan: 'Metro districts’ roadmap', goesOn: shareStrategies },
    files: [{ file: 'roadmap.csv', begins: daysAgo(0) }, { file: TEXT, begins: firstOf('07-01', -365) }],
  },
  {
    ...{ tenant: 'kms', district: 'KMS Public Schools', folder: 'kms', program: 'mn-achievement-integration', plan: 'KMS integration plan', goesOn: bringToCouncil },
    files: [{ file: TEXT, begins: nextPlanYear }],
  },
  {
    ...{ tenant: 'willmar', district: 'Willmar Public Schools', folder: 'willmar', program: 'mn-achievement-integration', plan: 'Willmar integration plan' },
    files: [{ file: TEXT, begins: nextPlanYear }],
  },
];

type Listed = { readonly items: readonly { readonly id: string; readonly name: string }[] };

/** Loads the examples as if they were under way. One that is there already stays as it is: its dates are of another day. */
export async function* loadDemo(clientOf: (tenant: string) => Client, timeZone: string | undefined): AsyncGenerator<string> {
  for (const example of EXAMPLES) {
    const { tenant, district, plan, goesOn } = example;
    const client = clientOf(tenant);
    await ensureTenant(client, tenant, { given: timeZone, anyMachine: true }, district);
    const where = tenant === OWN ? '' : ` It is in the district "${tenant}": choose that on the page Plans, or say --tenant ${tenant}.`;
    const idOf = async (): Promise<string | undefined> => (await client.get<Listed>('/api/plans')).items.find(({ name }) => name === plan)?.id;
    // One that was cut off on its way is brought on by the next start; what was taken in stays.
    const known = await idOf();
    const written = known !== undefined && Object.keys((await tellingOf(client, known).text()).content).length > 0;
    const said = written ? null : await take(client, example, known !== undefined);
    if (said !== null) yield `Demo: ${plan}: ${said}.${where}`;
    const done = goesOn ? await goesOn(tellingOf(client, known ?? (await idOf())!)) : null;
    if (done !== null) yield `Demo: ${plan}: ${done}.`;
    else if (said === null) yield `Demo: ${plan} is there already.${where}`;
  }
}

/** Its text comes last; where only that is missing, the rows stay as they were. */
async function take(client: Client, { folder, files, program, plan }: Example, textAlone: boolean): Promise<string> {
  const path = join(root, 'examples', folder);
  await sendFile(client, '/api/people/import', join(path, 'people.csv'), {});
  const today = parseCalendarDate((await client.get<{ today: string }>('/api/clock')).today) as CalendarDate;
  const said: string[] = [];
  for (const { file, begins } of textAlone ? files.slice(-1) : files) {
    const anchor = begins(today);
    const { taken, held, text, findings, logIndex } = await importFile(client, join(path, file), { program, plan, anchor });
    if (logIndex !== null) await client.get('/api/plans', { 'wait-for': logIndex });
    const what = text ? `${taken} items of its text taken, ${findings.length} findings` : `${taken} tasks taken, ${held} rows held back`;
    said.push(`${what}, beginning ${anchor}`);
  }
  return said.join('; ');
}
