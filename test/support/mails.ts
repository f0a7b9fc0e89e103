import PostalMime from 'postal-mime';
import type { OpenedEvent } from '#libs/commands/codec.js';
import type { DigestEvent } from '#libs/domain/digest/events.js';

export type SentMail = { readonly messageId: string; readonly to: string; readonly subject: string; readonly text: string; readonly tasks: ReadonlySet<string> };

/** What a server was handed, as its reader sees it; `tasks`: the ids that it links to. */
export async function readMail(raw: Buffer): Promise<SentMail> {
  const { messageId, to, subject, text } = await PostalMime.parse(raw);
  const tasks = new Set([...(text ?? '').matchAll(/\/tasks\/([\w-]+)/g)].map(([, id]) => id!));
  return { messageId: messageId ?? '', to: to?.[0]?.address ?? '', subject: subject ?? '', text: text ?? '', tasks };
}

export type AcceptedDigest = Extract<DigestEvent, { type: 'DigestAccepted' }>['data'] & { readonly logIndex: bigint };

export const acceptedDigests = (events: readonly OpenedEvent[]): AcceptedDigest[] =>
  digestEvents(events).flatMap(({ told, logIndex }) => (told.type === 'DigestAccepted' ? [{ logIndex, ...told.data }] : []));

const digestEvents = (events: readonly OpenedEvent[]) =>
  events.filter(({ stream }) => stream.startsWith('digest/')).map((event) => ({ told: event as unknown as DigestEvent, logIndex: event.logIndex }));

/** Message ids that a server has oftener than the log can explain, or not at all although the log says that it took them. */
export function unexplained(mails: readonly SentMail[], events: readonly OpenedEvent[]): string[] {
  const received = new Map<string, number>();
  for (const { messageId } of mails) received.set(messageId, (received.get(messageId) ?? 0) + 1);
  const told = new Map<string, { accepted: number; unknown: number }>();
  for (const { told: { type, data } } of digestEvents(events)) {
    const before = told.get(data.messageId);
    told.set(data.messageId, { accepted: (before?.accepted ?? 0) + Number(type === 'DigestAccepted'), unknown: Math.max(before?.unknown ?? 0, data.unknownSendings) });
  }
  return [...new Set([...received.keys(), ...told.keys()])].flatMap((id) => {
    const times = received.get(id) ?? 0;
    const { accepted, unknown } = told.get(id) ?? { accepted: 0, unknown: 0 };
    return accepted <= times && times <= accepted + unknown ? [] : [`${id}: received ${times} times; in the log: accepted ${accepted} times, ${unknown} sendings unknown`];
  });
}

/** Reminders that more than one accepted digest tells. */
export function toldTwice(digests: readonly AcceptedDigest[]): string[] {
  const names = digests.flatMap(({ reminders }) => reminders.map(({ task, rung, on, occurrence, setBy, role }) => `${task} ${rung} ${on} ${occurrence ?? ''} ${setBy} ${role}`));
  return names.filter((name, nth) => names.indexOf(name) !== nth);
}
