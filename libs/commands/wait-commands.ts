import { idFrom } from '#libs/kernel/ids.js';
import type { FollowUp, StageProcess } from '#libs/domain/decider.js';
import type { Wait } from '#libs/domain/wait.js';

type Waiting = {
  readonly stream: string;
  readonly plan: string;
  readonly process: StageProcess | null;
  readonly before: readonly Wait[];
  readonly after: readonly Wait[];
};

/** The task that a wait is kept as: the same for as long as it is the same thing. */
export const taskOfWait = (stream: string, key: string): string => idFrom('wait', stream, key);

/** What must be said to the tasks of a stage's waits, so that they are as the stage says. */
export function waitCommands({ stream, plan, process, before, after }: Waiting): FollowUp[] {
  const was = new Map(before.map((wait) => [wait.key, wait]));
  const is = new Map(after.map((wait) => [wait.key, wait]));
  const told = (key: string, command: FollowUp['command']): FollowUp => ({ aggregate: 'task', id: taskOfWait(stream, key), command });
  const gone = before.filter(({ key, status }) => status === 'open' && !is.has(key));
  return [
    ...gone.map(({ key }) => told(key, { name: 'settleWait', done: false })),
    ...after.flatMap((wait) => {
      const old = was.get(wait.key);
      const { key, status, ...rest } = wait;
      if (status !== 'open') return old?.status === 'open' ? [told(key, { name: 'settleWait', done: status === 'done' })] : [];
      if (old?.status === 'open' && sameDates(old, wait)) return [];
      const given = { title: rest.title, owners: [...rest.owners], start: rest.start, due: rest.due, key };
      const bound = { stream, rule: rest.rule, process: process && { kind: process.kind, subject: process.subject, round: process.round } };
      return [told(key, { name: 'openWait', plan, given, wait: bound })];
    }),
  ];
}

const sameDates = (a: Wait, b: Wait): boolean => a.due === b.due && a.title === b.title && a.owners.join() === b.owners.join();
