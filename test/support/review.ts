import { join } from 'node:path';
import { clientFor } from '#apps/cli/client.js';
import { root } from '#apps/cli/root.js';
import { ensureTenant } from '#apps/cli/tenant.js';
import { addDays, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { makeDistrict, type District } from './district.js';
import { dataFolder, startPlanline } from './planline.js';
import { lookInto } from './truth.js';

export type Item = { readonly key: string; readonly fields: Readonly<Record<string, unknown>> };
/** A plan as `planline show --json` prints it, as far as tests look at it. */
export type PlanText = {
  readonly id: string;
  readonly program: string;
  readonly period: { readonly start: string; readonly end: string };
  readonly content: Readonly<Record<string, readonly Item[]>>;
  readonly revisions: readonly { readonly number: number; readonly hash: string }[];
  readonly findings: readonly { readonly code: string; readonly place: string; readonly severity: string; readonly message: string }[];
  readonly stages: readonly { readonly kind: string; readonly stage: string; readonly state: Readonly<Record<string, unknown>> }[];
};
export type TextReport = { readonly plan: string; readonly taken: number; readonly held: number; readonly findings: readonly { readonly code: string; readonly place: string | null; readonly severity: string; readonly message: string }[] };

/** A Planline of a test's own, and what people do on it: by verbs of the command line, and by commands over HTTP. */
export type Review = Awaited<ReturnType<typeof startReview>>;

export async function startReview(zone: TimeZone) {
  const folder = await dataFolder();
  const planline = await startPlanline(folder.path, { args: ['--time-zone', zone] });
  const key = await planline.ownerKey();

  const { run } = planline;
  const open = (tenant: string) => ensureTenant(clientFor(planline.address, key, tenant), tenant, { given: zone });
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await run(...args, '--json')) as T;

  return {
    run,
    json,
    open,
    truth: () => lookInto(planline),
    refused: async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await planline.command(...args);
      if (code !== 1) throw new Error(`planline ${args.join(' ')} was not refused: ${stdout}`);
      return stderr;
    },
    /** People and plan of an example, taken into a district of its own. */
    async take(tenant: string, file: string, options: readonly string[]): Promise<TextReport> {
      await open(tenant);
      const folderOf = file.split('/')[0]!;
      await run('people', 'import', join(root, 'examples', folderOf, 'people.csv'), '--tenant', tenant);
      return json('import', join(root, 'examples', file), '--tenant', tenant, ...options);
    },
    show: (tenant: string, plan: string): Promise<PlanText> => json('show', plan, '--tenant', tenant),
    district: (tenant: string): District => makeDistrict(clientFor(planline.address, key, tenant), zone),
    advance: (to: CalendarDate): Promise<string> => run('clock', 'advance', '--to', to),
    async stop() {
      await planline.stop();
      await folder.remove();
    },
  };
}

/** Fields of one item changed, as a person does who edits it. */
export async function edit(district: District, { id, content }: PlanText, section: string, key: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const before = content[section]?.find((one) => one.key === key)?.fields ?? {};
  await district.tell('draft', id, 'writeItems', { section, items: [{ key, fields: { ...before, ...fields } }] });
}

/** The next year in which a day is still as many days ahead as are needed. */
export function yearOfNext(day: string, today: CalendarDate, ahead: number): number {
  const year = Number(today.slice(0, 4));
  return `${year}-${day}` >= addDays(today, ahead) ? year : year + 1;
}
