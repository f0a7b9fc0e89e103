import type { Handle, Handled } from '#libs/commands/contract.js';
import { reasonOf } from '#libs/kernel/reason.js';
import type { Composed } from './compose.js';
import type { Claimed } from './store.js';

type Note = { readonly dropped: Composed['dropped'] } & ({ readonly name: 'acceptDigest'; readonly reminders: Composed['reminders'] } | { readonly name: 'dropDigest' });

export type Noted =
  | { readonly kind: 'noted' }
  /** The log says no, and will say so again. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'not-reached'; readonly detail: string };

const pauseMs = 250;

/**
 * Appends what became of the digest. A log that can't be reached is asked again while there is time. A refusal
 * because the day's digest was told already is as good as having noted it.
 */
export async function note(handle: Handle, { id, fence, tenant, person, day, messageId, unknownSendings }: Claimed, until: number, what: Note): Promise<Noted> {
  const ask = (): Promise<Handled> =>
    handle({
      principal: { tenant, actor: { kind: 'system', id: 'deliveries', assurance: 'session' }, onBehalfOf: null },
      key: `delivery/${id}/${fence}`,
      parts: [{ aggregate: 'digest', id: `${person}/${day}`, command: { ...what, person, day, messageId, unknownSendings }, ifVersion: null }],
    });
  for (;;) {
    let detail: string;
    try {
      const handled = await ask();
      if (handled.kind === 'done' || handled.kind === 'nothing-to-do') return { kind: 'noted' };
      detail = handled.refusal.code;
      if (detail === 'digest.already-accepted') return { kind: 'noted' };
      if (handled.kind !== 'stale') return { kind: 'refused', detail };
    } catch (error) {
      detail = reasonOf(error);
    }
    if (Date.now() + pauseMs > until) return { kind: 'not-reached', detail };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
