import { partsOfStream } from '#libs/kernel/streams.js';
import { hasCurrent } from '#libs/domain/submission/state.js';
import { printedDay } from '#libs/documents/pdf/day.js';
import { pdfOf } from '#libs/documents/pdf/to-pdf.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { say } from '#libs/messages/say.js';
import type { EffectRunner } from './deps.js';
import { endEffect } from './end-effect.js';

/** Files what was sent, when, to whom and under which Message-ID, with the hash of each document. */
export const fileReceipt: EffectRunner = async (deps, call) => {
  const state = await deps.stateOf(call.tenant, 'submission', partsOfStream(call.stream).id);
  const number = Number(call.id.slice('receipt/'.length));
  if (!hasCurrent(state)) return;
  const made = state.packages.find((one) => one.number === number);
  const submitted = state.submissions.find((one) => one.number === made?.submission);
  if (!made || !submitted || made.sending?.status !== 'sent') return;
  const plan = await deps.stateOf(call.tenant, 'plan', state.plan);
  const { to, on, via, messageId, unknownSendings } = made.sending;
  const title = say('submission.receipt-title', { package: number, budget: made.budget?.year ?? 'none', plan: plan.status === 'none' ? state.plan : plan.name });
  const bytes = await pdfOf({
    title,
    mark: null,
    madeOn: on,
    blocks: [
      { kind: 'heading', level: 1, text: title },
      { kind: 'paragraph', text: say('submission.receipt-what') },
      {
        kind: 'facts',
        caption: say('submission.receipt-facts'),
        rows: [
          [say('print.revision'), String(made.revision)],
          [say('print.short-hash'), shortHashOf(submitted.hash)],
          [say('submission.receipt-to'), to],
          [say('submission.receipt-on'), printedDay(on)],
          [say('submission.receipt-via'), say('submission.receipt-via-words', { via })],
          [say('submission.receipt-message-id'), messageId ?? ''],
          [say('submission.receipt-unknown'), String(unknownSendings)],
        ],
      },
      {
        kind: 'table',
        caption: say('submission.receipt-documents'),
        head: [say('submission.receipt-document'), say('submission.receipt-sha256')],
        rows: made.documents.map(({ fileName, sha256 }) => [fileName, sha256]),
        },
    ],
  });
  await endEffect(deps, call, { name: 'noteReceipt', package: number, document: await deps.documents.put(call.tenant, bytes, 'application/pdf') });
};
