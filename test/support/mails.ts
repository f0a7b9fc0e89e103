import PostalMime from 'postal-mime';
import type { OpenedEvent } from '#libs/commands/codec.js';
import type { DigestEvent, ReminderRef } from '#libs/domain/digest/events.js';

export type SentMail = { readonly messageId: string; readonly to: string; readonly subject: string; readonly text: string; readonly tasks: ReadonlySet<string> };

/** What a server was handed, as its reader sees it; `tasks`: the ids that it links to. */
export async function readMail(raw: Buffer): Promise<SentMail> {
  const { messageId, to, subject, text } = await PostalMime.parse(raw);
  const tasks = new Set([...(text ?? '').matchAll(/\/tasks\/([\w-]+)/g)].map(([, id]) => id!));
  return { messageId: messageId ?? '', to: to?.[0]?.address ?? '', subject: subject ?? '', text: text ?? '', tasks };
}

export type AcceptedDigest = { readonly logIndex: bigint; readonly person: string; readonly day: string; readonly messageId: string; readonly reminders: readonly ReminderRef[]; readonly unknownSendings: number };

export const acceptedDigests = (events: readonly OpenedEvent[]): AcceptedDigest[] =>
  events.flatMap((event) => {
    const told = event as unknown as DigestEvent;
    return told.type === 'DigestAccepted' ? [{ logIndex: event.logIndex, ...told.data }] : [];
  });

/** Message ids that the server has oftener than the log can explain, or not at all although the log says it took them. */
export function unexplained(mails: readonly SentMail[], digests: readonly AcceptedDigest[]): string[] {
  const received = new Map<string, number>();
  for (const { messageId } of mails) received.set(messageId, (received.get(messageId) ?? 0) + 1);
  const known = new Map(digests.map((digest) => [digest.messageId, digest]));
  const wrong = digests.flatMap(({ messageId, unknownSendings }) => {
    const times = received.get(messageId) ?? 0;
    return times >= 1 && times <= 1 + unknownSendings ? [] : [`${messageId}: received ${times} times, ${unknownSendings} sendings unknown`];
  });
  return [...wrong, ...[...received.keys()].filter((id) => !known.has(id)).map((id) => `${id}: received and not in the log`)];
}

/** Reminders that more than one accepted digest tells. */
export function toldTwice(digests: readonly AcceptedDigest[]): string[] {
  const names = digests.flatMap(({ reminders }) => reminders.map(({ task, rung, on, occurrence, setBy, role }) => `${task} ${rung} ${on} ${occurrence ?? ''} ${setBy} ${role}`));
  return names.filter((name, nth) => names.indexOf(name) !== nth);
}
