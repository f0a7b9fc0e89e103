import { idFrom } from '#libs/kernel/ids.js';
import type { FollowUp, StageProcess } from '#libs/domain/decider.js';
import type { Wait } from '#libs/domain/wait.js';

/** What a stage waits for in one round of its process; it has none where it waits without a workflow of its own. */
export type Waiting = { readonly process: StageProcess | null; readonly waits: readonly Wait[] };

type Change = { readonly stream: string; readonly plan: string; readonly before: Waiting; readonly after: Waiting };

/**
 * The task that a wait is kept as: the same for as long as it is the same thing in the same round. What is
 * waited for again in another round is another task, since a process fires the dates of its own round alone.
 */
export const taskOfWait = (stream: string, key: string, round: number | null): string => idFrom('wait', stream, String(round ?? 0), key);

/** What must be said to the tasks of a stage's waits, so that they are as the stage says. */
export function waitCommands({ stream, plan, before, after }: Change): FollowUp[] {
  const tasks = ({ process, waits }: Waiting) => new Map(waits.map((wait) => [taskOfWait(stream, wait.key, process?.round ?? null), wait]));
  const [was, is] = [tasks(before), tasks(after)];
  const told = (id: string, command: FollowUp['command']): FollowUp => ({ aggregate: 'task', id, command });
  const bound = after.process && { kind: after.process.kind, subject: after.process.subject, round: after.process.round };
  const ended = [...was].flatMap(([id, wait]) => {
    if (wait.status !== 'open' || is.get(id)?.status === 'open') return [];
    // Of a round that was left, what has come meanwhile is done all the same.
    const now = is.get(id) ?? after.waits.find(({ key }) => key === wait.key);
    return [told(id, { name: 'settleWait', done: now?.status === 'done', ...(now?.note === undefined ? {} : { note: now.note }) })];
  });
  const opened = [...is].flatMap(([id, wait]) => {
    const old = was.get(id);
    if (wait.status !== 'open' || (old?.status === 'open' && isSame(old, wait))) return [];
    const { key, title, owners, start, due, rule, evidence = null } = wait;
    return [told(id, { name: 'openWait', plan, given: { key, title, owners: [...owners], start, due, evidence }, wait: { stream, rule, process: bound } })];
  });
  return [...ended, ...opened];
}

const isSame = (a: Wait, b: Wait): boolean => a.due === b.due && a.title === b.title && a.owners.join() === b.owners.join() && (a.evidence ?? null) === (b.evidence ?? null);
