import { join } from 'node:path';
import type { Client } from './client.js';
import { importFile, sendFile } from './import-file.js';
import { root } from './root.js';

type Example = { readonly folder: string; readonly file: string; readonly program: string; readonly plan: string };

const EXAMPLES: readonly Example[] = [
  { folder: 'benton-harbor', file: 'timeline-district.csv', program: 'mi-sig', plan: 'Benton Harbor district timeline' },
  { folder: 'lsr7', file: 'equity-plan.csv', program: 'equity-plan', plan: 'Lee’s Summit equity plan' },
  { folder: 'amsd', file: 'roadmap.csv', program: 'regional-roadmap', plan: 'Metro districts’ roadmap' },
];

/** Loads the examples as if each began today. One that is there already stays as it is: its dates are of another day. */
export async function* loadDemo(client: Client): AsyncGenerator<string> {
  const [{ items }, { today }] = await Promise.all([client.get<{ items: { name: string }[] }>('/api/plans'), client.get<{ today: string }>('/api/clock')]);
  for (const { folder, file, program, plan } of EXAMPLES) {
    if (items.some(({ name }) => name === plan)) {
      yield `Demo: ${plan} is there already.`;
      continue;
    }
    const path = join(root, 'examples', folder);
    await sendFile(client, '/api/people/import', join(path, 'people.csv'), {});
    const { taken, held } = await importFile(client, join(path, file), { program, plan, anchor: today });
    yield `Demo: ${plan}: ${taken} tasks taken, ${held} rows held back, beginning today.`;
  }
}
