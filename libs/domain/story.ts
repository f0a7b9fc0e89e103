import type { MessageParams } from '#libs/kernel/refusal.js';

export type StoryLine = { readonly code: string; readonly params: MessageParams };

/**
 * One event as a line of plain words: a code of `libs/messages` (`story.<type>`) with the event's own
 * particulars. What is missing is the word `none`; a schedule gives its `start` and `end`.
 */
export function story({ type, data }: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }): StoryLine {
  const params: Record<string, string | number> = {};
  const tell = (field: string, value: unknown): void => {
    if (value === null) params[field] = 'none';
    else if (typeof value === 'string') params[field] = choices.has(field) ? value.replaceAll('-', '_') : value;
    else if (typeof value === 'number') params[field] = value;
    else if (typeof value === 'boolean') params[field] = value ? 'yes' : 'no';
  };
  if (isRecord(data.schedule)) {
    tell('start', data.schedule.start ?? null);
    tell('end', data.schedule.end ?? null);
  }
  for (const field in data) tell(field, data[field]);
  return { code: `story.${type}`, params };
}

/** Fields with one of a few words, by which a sentence is chosen: MessageFormat's selectors have no hyphens. */
const choices = new Set(['because', 'rung', 'threshold', 'means']);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
