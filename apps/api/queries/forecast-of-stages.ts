import { z } from 'zod';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { CalendarState } from '#libs/domain/calendar/calendar.js';
import { dateSchema } from '#libs/domain/schedule.js';
import { say } from '#libs/messages/say.js';
import { loadProgram, rulesOf } from '#libs/programs/catalog.js';
import { expectedDates } from '#libs/programs/expected.js';
import { ruleInWordsSchema } from './origins.js';
import type { Plan } from './plans.js';
import type { TenantDb } from './tenant-db.js';

/** One date of a stage that has not begun. No task has it yet, and nobody is reminded of it. */
export const expectedItemSchema = z
  .object({
    on: dateSchema,
    stage: z.object({ id: z.string(), title: z.string() }),
    wait: z.string().nullable().describe('What is waited for, as the program calls it; null for the last day on which the stage can begin.'),
    title: z.string(),
    to: z.array(z.string()).describe('Role ids.'),
    rule: z.string().describe('Under which assumption it is expected, in words.'),
    dateFrom: ruleInWordsSchema,
    tooEarly: z.boolean().describe('True where its day comes before its stage can begin, by the same reckoning: it would be missed.'),
  });
export type ExpectedItem = z.infer<typeof expectedItemSchema>;

/** What is to be expected of the stages that have not begun; nothing of a plan whose text, and with it its period, is not there. */
export async function expectedOfPlan(db: TenantDb, { id, program: ref }: Plan, today: CalendarDate, asked: { readonly until: CalendarDate | undefined; readonly atLeast: CalendarDate }): Promise<ExpectedItem[]> {
  const program = loadProgram(ref);
  const [row] = await db.rows<{ state: CalendarState }>('SELECT state FROM read.stages WHERE stream = $1', `calendar/${id}`);
  if (!program.ok || row?.state.status !== 'kept') return [];
  const { period, stages } = row.state;
  return expectedDates(program.value, rulesOf(ref), { today, period, stages }, asked).map(({ rule: dateFrom, to, ...date }) => ({
    ...date,
    to: [...to],
    rule: say('forecast.expected', { early: date.tooEarly ? 'yes' : 'no' }),
    dateFrom,
  }));
}
