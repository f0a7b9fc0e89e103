import { z } from 'zod';
import { stageOf, type ProgramRules } from '#libs/domain/program-rules.js';
import { stageStreams } from '#libs/domain/stage.js';
import { RULE_OF_REQUEST } from '#libs/domain/task/requests.js';
import { namedRule } from '#libs/domain/wait.js';
import { say } from '#libs/messages/say.js';
import { ruleOfWait, unruled } from '#libs/programs/wait-rule.js';
import { ruleInWords } from '#libs/programs/words.js';
import type { KnownTask } from './tasks.js';
import type { TenantDb } from './tenant-db.js';

/** A rule as people read it, with where it is written and whether anybody checked it. */
export const ruleInWordsSchema = z
  .object({
    text: z.string().describe('The rule in words.'),
    mark: z.enum(['V', 'S', 'D', 'U']).nullable().describe('V verified in the law or agency page, S secondary, D from a source document, U unverified.'),
    source: z.string().nullable(),
    unverified: z.boolean(),
    whole: z.string().describe('All of it in one line.'),
  })
  .meta({ id: 'RuleInWords' });

/** Which stage of its plan a task belongs to, and where its dates come from. */
export const originSchema = z.object({
  stage: z.object({ id: z.string(), title: z.string(), stream: z.string() }).nullable().describe('The stage that waits for it; null for a task that people plan and finish.'),
  dateFrom: ruleInWordsSchema.describe('Where its dates come from: the rule of the program, the file, or whoever planned it.'),
});
export type Origin = z.infer<typeof originSchema>;

/** Names of the files that a plan's tasks were made from, by import. */
export async function filesOf(db: TenantDb, plan: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db.rows<{ import: string; name: string }>('SELECT import, file_name AS name FROM read.imports WHERE plan = $1', plan);
  return new Map(rows.map((row) => [row.import, row.name]));
}

export function originOf({ plan, wait, extensions, source, content }: KnownTask, rules: ProgramRules, files: ReadonlyMap<string, string>): Origin {
  if (wait?.rule === RULE_OF_REQUEST) return { stage: null, dateFrom: ruleOfWait(rules, wait.rule, null)! };
  if (wait) {
    const { stage, begins } = namedRule(wait.rule);
    const rule = stageOf(rules, stage);
    const gave = content.schedule.kind === 'dated' ? content.schedule.end : null;
    // The plan's calendar keeps it, and what is done about it is done in the stage.
    const [own] = begins && rule ? stageStreams(plan, [rule]) : [];
    return { stage: { id: stage, title: rule?.title ?? stage, stream: own ? `${own.aggregate}/${own.id}` : wait.stream }, dateFrom: ruleOfWait(rules, wait.rule, gave) ?? ruleInWords({}, gave) };
  }
  const granted = extensions.at(-1);
  if (granted) return { stage: null, dateFrom: toldBy('forecast.more-time', { until: granted.until, on: granted.on }) };
  if (!source) return { stage: null, dateFrom: toldBy('forecast.by-hand', {}) };
  const place = say('forecast.file-line', { file: files.get(source.import) ?? source.import, line: source.line });
  return { stage: null, dateFrom: ruleInWords({ says: say('forecast.from-file'), source: { mark: 'D', text: place } }) };
}

/** What the log itself shows needs no source beside it. */
const toldBy = (code: string, params: Readonly<Record<string, string>>): Origin['dateFrom'] => unruled(say(code, params));
