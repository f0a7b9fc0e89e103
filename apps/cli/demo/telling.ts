import { setTimeout as pause } from 'node:timers/promises';
import { commandPath } from '#libs/commands/addresses.js';
import type { Client } from '../client.js';
import { Refused } from '../refused.js';

export type Fields = Readonly<Record<string, unknown>>;
type Item = { readonly key: string; readonly fields: Fields };
export type Text = {
  readonly content: Readonly<Record<string, readonly Item[]>>;
  readonly revisions: readonly { readonly number: number; readonly hash: string }[];
  readonly stages: readonly { readonly kind: string; readonly stage: string; readonly state: Fields }[];
};

/** What the people of one district do with one plan, each step as a command over HTTP. */
export type Telling = ReturnType<typeof tellingOf>;

/** Brings a plan, whose text is there, to where it is to stand; answers what was done, or null where it stands there or farther. */
export type Step = (telling: Telling) => Promise<string | null>;

const LONGEST_MS = 120_000;

export function tellingOf(client: Client, plan: string) {
  let told: string | null = null;
  let step = 0;
  /** The same keys each time: what an earlier start has done is answered as it was then. */
  const tell = async (aggregate: string, id: string, name: string, fields: Fields): Promise<void> => {
    step += 1;
    const { logIndex } = await client.post<{ logIndex: string | null }>(commandPath(aggregate, id, name), fields, { version: '*', key: `demo-${plan}-${step}-${name}` });
    told = logIndex ?? told;
  };
  const today = async (): Promise<string> => (await client.get<{ today: string }>('/api/clock')).today;

  const text = (): Promise<Text> => client.get<Text>(`/api/plans/${plan}/content`, { 'wait-for': told ?? undefined });

  return {
    plan,
    tell,
    today,
    text,

    /** Waits for what workers make of what was told. */
    async made(what: string, isThere: (text: Text) => boolean): Promise<void> {
      const until = Date.now() + LONGEST_MS;
      while (!isThere(await text())) {
        if (Date.now() > until) throw new Refused({ code: 'setup.demo-not-made', params: { what } });
        await pause(200);
      }
    },

    /** A body and its members, who are test data and say so. Their ids are `<body>-1`, `<body>-2`, … */
    async seat(body: string, title: string, kind: string, seats: readonly (string | null)[], mailAt: string): Promise<string[]> {
      const from = await today();
      await tell('body', body, 'formBody', { title, kind });
      const members = seats.map((seatOf, i) => ({ person: `${body}-${i + 1}`, seat: seatOf }));
      for (const [i, { person, seat: seatOf }] of members.entries()) {
        await tell('person', person, 'registerPerson', { fullName: `${title}, member ${i + 1} (test data)`, email: `${person}@${mailAt}`, timeZone: null });
        await tell('body', body, 'seatMember', { person, seat: seatOf, from });
      }
      return members.map(({ person }) => person);
    },

    /** The person who holds a role today. */
    async holderOf(role: string): Promise<string> {
      const { items } = await client.get<{ items: { role: string; person: string | null }[] }>('/api/roles');
      return items.find((one) => one.role === role)!.person!;
    },

    /** Keeps a file, as commands name it. */
    async keep(words: string, name: string): Promise<Fields> {
      const form = new FormData();
      form.set('file', new Blob([words]), name);
      const { id, saltedSha256, bytes, mediaType } = (await (await client.send('/api/documents', { method: 'POST', body: form })).json()) as Fields;
      return { id, saltedSha256, bytes, mediaType };
    },
  };
}
