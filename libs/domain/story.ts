import type { MessageParams } from '#libs/kernel/refusal.js';

export type StoryLine = { readonly code: string; readonly params: MessageParams };

/**
 * One event as a line of plain words: a code of `libs/messages` (`story.<type>`) with the event's own
 * particulars. What is missing is the word `none`; a schedule gives its `start` and `end`.
 */
export function story({ type, data }: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }): StoryLine {
  const dates = isRecord(data.schedule) ? { start: data.schedule.start ?? null, end: data.schedule.end ?? null } : {};
  const params = Object.entries({ ...dates, ...data }).flatMap(([field, value]) => {
    if (value === null) return [[field, 'none']];
    if (typeof value === 'string') return [[field, choices.has(field) ? value.replaceAll('-', '_') : value]];
    return typeof value === 'number' ? [[field, value]] : [];
  });
  return { code: `story.${type}`, params: Object.fromEntries(params) as MessageParams };
}

/** Fields with one of a few words, by which a sentence is chosen: MessageFormat's selectors have no hyphens. */
const choices = new Set(['because', 'rung']);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
