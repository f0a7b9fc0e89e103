import { join } from 'node:path';
import { addDays, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import type { Client } from './client.js';
import { importFile, sendFile } from './import-file.js';
import { root } from './root.js';
import { ensureTenant } from './tenant.js';

/**
 * One example. Those of other districts have a tenant of their own: each has a superintendent, and one role
 * has one person. `daysAgo`: how long before today its first day comes to lie.
 */
type Example = { readonly tenant: string; readonly district: string; readonly folder: string; readonly file: string; readonly program: string; readonly plan: string; readonly daysAgo: number };

const OWN = 'local';
const EXAMPLES: readonly Example[] = [
  // The middle of its August: some steps are past, some are due this week, most are to come.
  { tenant: OWN, district: 'This district', folder: 'benton-harbor', file: 'timeline-district.csv', program: 'mi-sig', plan: 'Benton Harbor district timeline', daysAgo: 105 },
  { tenant: 'lsr7', district: 'Lee’s Summit', folder: 'lsr7', file: 'equity-plan.csv', program: 'equity-plan', plan: 'Lee’s Summit equity plan', daysAgo: 0 },
  { tenant: 'amsd', district: 'Metro districts', folder: 'amsd', file: 'roadmap.csv', program: 'regional-roadmap', plan: 'Metro districts’ roadmap', daysAgo: 0 },
];

/** Loads the examples as if they were under way. One that is there already stays as it is: its dates are of another day. */
export async function* loadDemo(clientOf: (tenant: string) => Client, timeZone: string | undefined): AsyncGenerator<string> {
  for (const { tenant, district, folder, file, program, plan, daysAgo } of EXAMPLES) {
    const client = clientOf(tenant);
    await ensureTenant(client, tenant, timeZone, district);
    const where = tenant === OWN ? '' : ` It is in the district "${tenant}": choose that on the page Plans, or say --tenant ${tenant}.`;
    const [{ items }, { today }] = await Promise.all([client.get<{ items: { name: string }[] }>('/api/plans'), client.get<{ today: string }>('/api/clock')]);
    if (items.some(({ name }) => name === plan)) {
      yield `Demo: ${plan} is there already.${where}`;
      continue;
    }
    const path = join(root, 'examples', folder);
    await sendFile(client, '/api/people/import', join(path, 'people.csv'), {});
    const anchor = addDays(parseCalendarDate(today) as CalendarDate, -daysAgo);
    const { taken, held } = await importFile(client, join(path, file), { program, plan, anchor });
    yield `Demo: ${plan}: ${taken} tasks taken, ${held} rows held back, beginning ${anchor}.${where}`;
  }
}
