import { z } from 'zod';
import type { MessageParams, Refusal } from '#libs/kernel/refusal.js';
import type { Handled, Told } from '#libs/commands/contract.js';
import { noticeToPost } from '#libs/domain/board/meeting/calling.js';
import type { MeetingEvent } from '#libs/domain/board/meeting/events.js';
import type { DraftEvent } from '#libs/domain/draft/events.js';
import { story } from '#libs/domain/story.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { hasSentence, say } from '#libs/messages/say.js';
import { ProblemError, problem, refusalProblem } from './problem.js';

const resultSchema = z
  .object({
    event: z.string().describe('What happened, by its type.'),
    says: z.string().describe('The same in words, with what the next step asks for.'),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).describe('Its numbers, hashes and ids: revision, hash, motion, number and the like.'),
  })
  .meta({ id: 'CommandResult' });
type CommandResult = z.infer<typeof resultSchema>;

/** What a command answers; `logIndex` is what a page waits for to see its own write. */
export const commandAnswerSchema = z
  .object({
    logIndex: z.string().regex(/^\d+$/).nullable().describe('Index of the last event that it led to; null where nothing had to change.'),
    version: z.int().describe('Of the stream now: the value for the next If-Match.'),
    already: z.boolean().describe('True where this key had succeeded before, and this is the first answer again.'),
    result: z.array(resultSchema).describe('What came of it in the stream that it was given to, in order.'),
  })
  .meta({ id: 'CommandAnswer' });
export type CommandAnswer = z.infer<typeof commandAnswerSchema>;

export const etagOf = (version: number): string => `"${version}"`;

/** A refusal's status is told by its code: who may not, what is not there, and all else that stands against it. */
export function statusOf({ code }: Refusal): 403 | 404 | 409 {
  if (code.startsWith('access.')) return 403;
  return code.endsWith('.not-found') ? 404 : 409;
}

/** A success as an answer; everything else ends the request. `conditional`: the request said which version it means. `saying`: how a refusal is told. */
export function answerOf(handled: Handled, conditional: boolean, saying: (code: string, params: MessageParams) => string = say): CommandAnswer {
  switch (handled.kind) {
    case 'done':
      return { logIndex: String(handled.lastIndex), version: handled.version, already: handled.already, result: handled.own.events.map((event) => resultOf(handled.own.id, event)) };
    case 'nothing-to-do':
      return { logIndex: null, version: handled.version, already: false, result: [] };
    case 'refused':
    case 'denied':
      throw refusalProblem(statusOf(handled.refusal), handled.refusal, saying);
    case 'key-reused':
      throw refusalProblem(409, handled.refusal);
    case 'too-large':
      throw refusalProblem(413, handled.refusal);
    case 'stale': {
      if (handled.refusal.code === 'command.busy') throw refusalProblem(503, handled.refusal);
      const headers = { etag: etagOf(handled.actual) };
      // Without a condition the stream was expected not to exist: what is missing is the condition.
      if (!conditional) throw new ProblemError(problem(428, 'api.if-match-missing', { version: handled.actual }), headers);
      throw new ProblemError(problem(412, handled.refusal.code, handled.refusal.params), headers);
    }
    default:
      return handled satisfies never;
  }
}

/** Texts longer than this were given by who asked; what is short names something. */
const MOST_OF_A_FACT = 120;

/** An event as the answer to who gave its command: the line of its history, or one that names what the next step asks for. */
function resultOf(id: string, event: Told): CommandResult {
  const { code, params } = story(event);
  const { hash } = event.data;
  const named: Record<string, string> = typeof hash === 'string' ? { shortHash: shortHashOf(hash) } : {};
  const more = moreOf(event);
  const own = `result.${event.type}`;
  const facts = Object.entries(event.data).filter((entry): entry is [string, string | number | boolean] => isFact(entry[1]));
  return { event: event.type, says: say(hasSentence(own) ? own : code, { ...params, ...named, ...more, id }), facts: { ...Object.fromEntries(facts), ...named } };
}

/** The last day for the notice of the meeting that was called, where that is past: a page says so beside its "done". Null where it is not. */
export function noticeMissed(result: CommandAnswer['result']): string | null {
  const facts = result.find(({ event }) => event === 'MeetingCalled')?.facts;
  return facts && typeof facts['noticeBy'] === 'string' && String(facts['recordedOn']) > facts['noticeBy'] ? facts['noticeBy'] : null;
}

function moreOf({ type, data }: Told): Record<string, string | number> {
  if (type === 'MeetingCalled') return noticeToPost(data as Extract<MeetingEvent, { type: 'MeetingCalled' }>['data']);
  if (type !== 'ItemsWritten') return {};
  const { items } = data as Extract<DraftEvent, { type: 'ItemsWritten' }>['data'];
  return { count: items.length, keys: items.slice(0, MOST_KEYS).map(({ key }) => `“${key}”`).join(', '), others: Math.max(0, items.length - MOST_KEYS) };
}

const MOST_KEYS = 12;
const isFact = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= MOST_OF_A_FACT);
