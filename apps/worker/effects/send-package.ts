import { partsOfStream } from '#libs/kernel/streams.js';
import { partsOfStageId } from '#libs/domain/stage.js';
import { hasCurrent, isOpened, type Opened, type Package } from '#libs/domain/submission/state.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { dateInWords } from '#libs/mail/digest.js';
import { renderLetter } from '#libs/mail/letter.js';
import { messageIdOf, type Mail } from '#libs/mail/mail.js';
import { say } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { restsOnTestData } from './attested.js';
import type { EffectCall, EffectDeps, EffectRunner } from './deps.js';
import { endEffect } from './end-effect.js';
import { wayToAgency } from './way.js';

const locale = 'en';

/**
 * Mails a package, always under the same Message-ID. That it goes is noted before it goes: whoever comes after a
 * worker that was killed knows that there is a sending of which nobody knows what became of it.
 */
export const sendPackage: EffectRunner = async (deps, call) => {
  const id = partsOfStream(call.stream).id;
  const number = Number(call.id.slice('send/'.length));
  const state = await deps.stateOf(call.tenant, 'submission', id);
  const made = isOpened(state) ? state.packages.find((one) => one.number === number) : undefined;
  if (!hasCurrent(state) || made?.sending?.status !== 'wanted') return;
  const plan = await deps.stateOf(call.tenant, 'plan', state.plan);
  const way = await wayToAgency(deps, made.sending.to, plan.status !== 'none' && (await restsOnTestData(deps, call.tenant, state, rulesOf(plan.program))));
  const messageId = messageIdOf(deps.config.mailFrom, 'submission', call.tenant, call.stream, String(number));
  const mail = await mailOf(deps, call, state, made, { to: way.to, messageId });
  await endEffect(deps, call, { name: 'noteSendingBegun', package: number, messageId });
  call.signal.throwIfAborted();
  // Given up meanwhile: as often as nobody knew what became of it, a person has to ask the agency.
  const begun = await deps.stateOf(call.tenant, 'submission', id);
  if (!isOpened(begun) || begun.packages.find((one) => one.number === number)?.sending?.status !== 'wanted') return;
  const outcome = await way.transport.send(mail);
  if (outcome.kind === 'accepted') return endEffect(deps, call, { name: 'noteSent', package: number, messageId, to: way.to, via: way.via });
  await endEffect(deps, call, { name: 'noteNotSent', package: number, outcome: outcome.kind, detail: outcome.detail.slice(0, 1_000) });
  if (outcome.kind !== 'refused') throw new Error(`package ${number} of ${call.stream}: ${outcome.kind}, ${outcome.detail}`);
};

async function mailOf(deps: EffectDeps, { tenant, stream }: EffectCall, state: Opened, made: Package, { to, messageId }: { readonly to: string; readonly messageId: string }): Promise<Mail> {
  const { plan } = partsOfStageId(partsOfStream(stream).id);
  const submitted = state.submissions.find(({ number }) => number === made.submission);
  if (!submitted) throw new Error(`package ${made.number} of ${stream} is of no submission`);
  const known = await deps.stateOf(tenant, 'plan', plan);
  const name = known.status === 'none' ? plan : known.name;
  const attachments = await Promise.all(
    made.documents.map(async ({ fileName, document }) => {
      const content = await deps.documents.get(tenant, document.id);
      if (!content) throw new Error(`the document ${document.id} of package ${made.number} is not in the store`);
      return { fileName, mediaType: document.mediaType, content };
    }),
  );
  const { revision, hash, number } = submitted;
  const year = made.budget?.year ?? null;
  const budget = state.budgets.find((one) => one.year === year);
  const again = state.decisions.some((one) => one.kind === 'budget-declined' && one.year === year) ? 'yes' : 'no';
  const about = { plan: name, revision, shortHash: shortHashOf(hash) };
  return {
    ...renderLetter({
      locale,
      subject: year === null ? say('submission.mail-subject', { plan: name, number, revision, approved: state.status === 'concluded' ? 'yes' : 'no' }) : say('submission.mail-subject-budget', { plan: name, year, again }),
      paragraphs: [
        say('submission.mail-greeting', { agency: state.agency }),
        budget ? say('submission.mail-what-budget', { ...about, year: budget.year, on: dateInWords(budget.handedInOn, locale) }) : say('submission.mail-what', { ...about, on: dateInWords(submitted.on, locale) }),
        say('submission.mail-documents'),
        { quote: made.documents.map(({ fileName, sha256 }) => say('submission.mail-document', { fileName, sha256 })).join('\n') },
        say('submission.mail-answer'),
      ],
    }),
    messageId,
    district: tenant,
    locale,
    date: await deps.clock.now(),
    from: deps.config.mailFrom,
    to: { name: state.agency, address: to },
    unsubscribeUrl: null,
    attachments,
  };
}
