import type { Command } from 'commander';
import { z } from 'zod';
import { collectionOf, commandPath, isNamedByPair, kebab } from '#libs/commands/addresses.js';
import { aggregateNamed, registry } from '#libs/commands/registry.js';
import type { CommandDefinition } from '#libs/kernel/command-definition.js';
import { ApiProblem, connect, type Client } from '../client.js';
import { printJsonOr } from '../print.js';

type Field = { readonly type?: string | readonly string[]; readonly description?: string; readonly enum?: readonly unknown[]; readonly anyOf?: readonly Field[]; readonly default?: unknown };
type Answer = { readonly logIndex: string | null; readonly version: number; readonly already: boolean };

/** A verb for each command that people may give, from its schema: `planline task complete ID --note ..` */
export function addCommandVerbs(planline: Command): void {
  for (const name of Object.keys(registry)) {
    const forPeople = Object.entries(aggregateNamed(name)!.commands).filter(([, { givenBy }]) => givenBy === 'people');
    if (forPeople.length === 0) continue;
    const group = groupFor(planline, name);
    for (const [command, definition] of forPeople) addVerb(group, name, command, definition);
  }
}

/** `planline import` takes a file already, so what is done to a running import stands under its plural. */
function groupFor(planline: Command, aggregate: string): Command {
  const name = aggregate === 'import' ? collectionOf(aggregate) : aggregate;
  return planline.commands.find((known) => known.name() === name) ?? planline.command(name).description(`commands on ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`);
}

/** `completeTask` of `task` → `complete`: the kind has been said already. What people do to an import they do to its rows. */
const verbOf = (aggregate: string, command: string): string => kebab(command).replace(new RegExp(`-(${aggregate === 'import' ? 'row' : aggregate})$`), '');

function addVerb(group: Command, aggregate: string, name: string, { schema, summary }: CommandDefinition): void {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, Field>; required?: string[] };
  const verb = group
    .command(`${verbOf(aggregate, name)} <id>`)
    .description(summary)
    .option('--if-version <number>', 'refuse unless it is at this version (left out: whatever it is at, If-Match: *)')
    .option('--json', 'print the answer as JSON');
  for (const [field, shape] of Object.entries(properties)) {
    const flags = isBoolean(shape) ? `--${kebab(field)}` : `--${kebab(field)} <${hintOf(shape)}>`;
    const described = [shape.description, choicesOf(shape)].filter(Boolean).join(' ');
    if (required.includes(field)) verb.requiredOption(flags, described);
    else verb.option(flags, described);
  }
  verb.action(async (id: string, options: Record<string, string | boolean | undefined>, self: Command) => {
    const body = Object.fromEntries(
      Object.entries(properties).flatMap(([field, shape]) => (options[field] === undefined ? [] : [[field, valueOf(shape, options[field])]])),
    );
    const version = options.ifVersion === undefined ? ('*' as const) : Number(options.ifVersion);
    const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
    const answer = await client.post<Answer>(commandPath(aggregate, await idFor(client, aggregate, id), name), body, { version });
    printJsonOr(options.json === true, answer, () => [answer.logIndex === null ? 'Nothing had to change.' : `Done: event ${answer.logIndex}, version ${answer.version}.`]);
  });
}

/** Kinds of streams that have their plan's own id. */
const ofOnePlan = new Set(['plan', 'draft', 'calendar', 'consultation']);

/** A plan may be named by its slug, as everywhere else: `kms-public-schools-2027-2030/board-approval`. */
async function idFor(client: Client, aggregate: string, given: string): Promise<string> {
  if (!ofOnePlan.has(aggregate) && !isNamedByPair(aggregate)) return given;
  const [plan = '', ...rest] = given.split('/');
  const known = await client.get<{ id: string }>(`/api/plans/${encodeURIComponent(plan)}`).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  });
  return [known?.id ?? plan, ...rest].join('/');
}

const typesOf = (shape: Field): string[] => [shape.type ?? [], ...(shape.anyOf ?? []).map(typesOf)].flat(2) as string[];
const isBoolean = (shape: Field): boolean => typesOf(shape).includes('boolean');
const isNumber = (shape: Field): boolean => typesOf(shape).some((type) => type === 'integer' || type === 'number');
const isJson = (shape: Field): boolean => typesOf(shape).some((type) => type === 'object' || type === 'array');
const hintOf = (shape: Field): string => (isJson(shape) ? 'json' : isNumber(shape) ? 'number' : 'text');
const choicesOf = (shape: Field): string => (shape.enum ? `(${shape.enum.join(', ')})` : '');

/** The value as the schema wants it; whether it may be so is for the server to say. Lists and records are given as JSON. */
function valueOf(shape: Field, given: string | boolean): unknown {
  if (typeof given === 'boolean') return given;
  if (isNumber(shape)) return Number(given);
  if (!isJson(shape)) return given;
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given;
  }
}
