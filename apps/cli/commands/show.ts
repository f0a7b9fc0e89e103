import type { Command } from 'commander';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { say } from '#libs/messages/say.js';
import { ApiProblem, connect, type Client } from '../client.js';
import { printJsonOr } from '../print.js';

type Json = Readonly<Record<string, unknown>>;
type Item = { readonly key: string; readonly fields: Readonly<Record<string, unknown>> };
type PlanText = {
  readonly content: Readonly<Record<string, readonly Item[]>>;
  readonly period: { readonly start: string; readonly end: string };
  readonly district: { readonly number: string; readonly name: string; readonly status: string | null };
  readonly revisions: readonly { readonly number: number; readonly hash: string; readonly frozenOn: string }[];
  readonly findings: readonly { readonly id: string; readonly place: string; readonly severity: string; readonly message: string; readonly explained: string | null }[];
  readonly attested: readonly { readonly what: string; readonly by: string; readonly on: string; readonly document: string | null; readonly testData: boolean }[];
};

type Stage = { readonly kind: string; readonly title: string; readonly stream: string | null; readonly status: string; readonly way: string | null };

/** A task, or a plan: with all of its text where it has one. */
export function addShow(planline: Command): void {
  planline
    .command('show <id>')
    .description('show a task, or a whole plan by id or slug')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const found = await orNull(client.get<Json>(`/api/tasks/${encodeURIComponent(id)}`));
      if (found) return printJsonOr(json === true, found, () => [JSON.stringify(found, null, 2)]);
      const plan = await client.get<Json>(`/api/plans/${encodeURIComponent(id)}`);
      const text = await textOf(client, id);
      const stages = json === true || text === null ? [] : (await client.get<{ items: Stage[] }>(`/api/plans/${encodeURIComponent(id)}/stages`)).items;
      printJsonOr(json === true, { ...text, ...plan }, () => (text === null ? [JSON.stringify(plan, null, 2)] : linesOf(plan, text, stages)));
    });
}

const textOf = (client: Client, id: string): Promise<PlanText | null> => orNull(client.get<PlanText>(`/api/plans/${encodeURIComponent(id)}/content`));

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

function linesOf(plan: Json, { content, period, district, revisions, findings, attested }: PlanText, stages: readonly Stage[]): string[] {
  return [
    `${String(plan.name)} (${String(plan.program)}), ${period.start} to ${period.end}`,
    `District ${district.number} ${district.name}${district.status === null ? '' : `, ${district.status}`}`,
    ...Object.entries(content).flatMap(([section, items]) => ['', section, ...items.flatMap(linesOfItem)]),
    '',
    ...(revisions.length === 0 ? ['No revision was frozen yet.'] : revisions.map(({ number, hash, frozenOn }) => `Revision ${number} of ${frozenOn}: ${shortHashOf(hash)}`)),
    ...stages.filter(({ kind, stream }) => kind !== 'draft' && stream !== null).map(({ title, status, way }) => `${title}: ${say('setup.stage-status', { status })}${way === null ? '' : `. ${way}`}`),
    ...attested.map(({ what, by, on, document, testData }) => `Attested${testData ? ' (test data)' : ''}, not decided here${document === null ? ', on a statement alone' : ''}: ${what} (${by}, ${on})`),
    ...findings.map(({ id, place, severity, message, explained }) => `${say('page.finding-severity', { severity, explained: explained === null ? 'no' : 'yes' })} (${id}), ${place}: ${message}${explained === null ? '' : ` Explained: ${explained}`}`),
  ];
}

function linesOfItem({ key, fields }: Item): string[] {
  const [first, ...rest] = Object.entries(fields).map(([field, value]) => `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [`  ${key}${first === undefined ? '' : `  ${first}`}`, ...rest.map((line) => `      ${line}`)];
}
