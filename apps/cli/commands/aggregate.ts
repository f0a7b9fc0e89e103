import type { Command } from 'commander';
import { collectionOf, commandPath, kebab } from '#libs/commands/addresses.js';
import { exampleOf, inputOf, isJson, typesOf, type InputSchema } from '#libs/commands/examples.js';
import { aggregateNamed, registry } from '#libs/commands/registry.js';
import { say } from '#libs/messages/say.js';
import type { CommandDefinition } from '#libs/kernel/command-definition.js';
import { ApiProblem, connect } from '../client.js';
import { printJsonOr } from '../print.js';
import { readJson } from '../read-json.js';

/** What a command answers, as the lines that are printed of it: what came of it below where it lies in the log. */
export type Answer = { readonly logIndex: string | null; readonly version: number; readonly already: boolean; readonly result: readonly { readonly says: string }[] };
export const linesOfAnswer = ({ logIndex, version, result }: Answer): string[] => (logIndex === null ? ['Nothing had to change.'] : [`Done: event ${logIndex}, version ${version}.`, ...result.map(({ says }) => `  ${says}`)]);

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
  const { properties, required } = inputOf(schema);
  const verb = group
    .command(`${verbOf(aggregate, name)} <id>`)
    .description(summary)
    .option('--if-version <number>', 'refuse unless it is at this version (left out: whatever it is at, If-Match: *)')
    .option('--json', 'print the answer as JSON');
  for (const [field, shape] of Object.entries(properties)) {
    const flags = isBoolean(shape) ? `--${kebab(field)}` : `--${kebab(field)} <${hintOf(shape)}>`;
    const described = [shape.description, choicesOf(shape), isJson(shape) ? say('setup.json-example', { example: exampleText(field, shape) }) : ''].filter(Boolean).join(' ');
    if (required.includes(field)) verb.requiredOption(flags, described);
    else verb.option(flags, described);
  }
  verb.action(async (id: string, options: Record<string, string | boolean | undefined>, self: Command) => {
    const body = Object.fromEntries(
      Object.entries(properties).flatMap(([field, shape]) => (options[field] === undefined ? [] : [[field, valueOf(field, shape, options[field], self)]])),
    );
    const version = options.ifVersion === undefined ? ('*' as const) : Number(options.ifVersion);
    const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
    const answer = await client.post<Answer>(commandPath(aggregate, id, name), body, { version }).catch((error: unknown) => {
      throw error instanceof ApiProblem ? withExamples(error, properties) : error;
    });
    printJsonOr(options.json === true, answer, () => linesOfAnswer(answer));
  });
}

const isBoolean = (shape: InputSchema): boolean => typesOf(shape).includes('boolean');
const isNumber = (shape: InputSchema): boolean => typesOf(shape).some((type) => type === 'integer' || type === 'number');
const hintOf = (shape: InputSchema): string => (isJson(shape) ? 'json' : isNumber(shape) ? 'number' : 'text');
const choicesOf = (shape: InputSchema): string => (shape.enum ? `(${shape.enum.join(', ')})` : '');

/** As it is typed: in quotes, which no shell looks into. */
const exampleText = (field: string, shape: InputSchema): string => `--${kebab(field)} '${JSON.stringify(exampleOf(shape, field))}'`;

/** The value as the schema wants it; whether it may be so is for the server to say. Lists and records are given as JSON. */
function valueOf(field: string, shape: InputSchema, given: string | boolean, verb: Command): unknown {
  if (typeof given === 'boolean') return given;
  if (isJson(shape)) {
    const read = readJson(given);
    return read.ok ? read.value : verb.error(say('setup.json-wrong', { option: `--${kebab(field)}`, ...read.at, found: read.at.found || 'none', example: exampleText(field, shape) }), { exitCode: 2 });
  }
  return isNumber(shape) ? Number(given) : given;
}

/** Below what the server found wrong in a list or a record stands how it is written. */
function withExamples(error: ApiProblem, properties: Readonly<Record<string, InputSchema>>): ApiProblem {
  const { errors = [] } = error.body as { readonly errors?: readonly { readonly field: string }[] };
  const wrong = [...new Set(errors.map(({ field }) => field.split('.')[0]!))].filter((field) => properties[field] && isJson(properties[field]));
  const lines = wrong.map((field) => `\n  ${say('setup.json-example', { example: exampleText(field, properties[field]!) })}`);
  return new ApiProblem(error.status, error.code, `${error.message}${lines.join('')}`, error.body);
}
