import { partsOfStream } from '#libs/kernel/streams.js';
import { ERASED } from '#libs/kernel/sealing.js';
import { answerTo, recommendationsOf, untold, type Disposition, type Recommendation } from '#libs/domain/council/state.js';
import { programOf } from '#libs/domain/draft/state.js';
import { partsOfStageId } from '#libs/domain/stage.js';
import { dateInWords } from '#libs/mail/digest.js';
import { renderLetter } from '#libs/mail/letter.js';
import { messageIdOf } from '#libs/mail/mail.js';
import { say } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import type { EffectCall, EffectDeps, EffectRunner } from './deps.js';
import { endEffect } from './end-effect.js';
import { wayToPerson } from './way.js';

const locale = 'en';

/**
 * Mails to each who gave a recommendation what became of it, and notes each by itself, with whether it left the house:
 * a mail that can't be sent holds up no other. One that was sent and could not be noted goes again, under the same Message-ID.
 */
export const tellGivers: EffectRunner = async (deps, call) => {
  const id = partsOfStream(call.stream).id;
  const number = Number(call.id.slice('tell-givers/'.length));
  const state = await deps.stateOf(call.tenant, 'council-round', id);
  const recommendation = recommendationsOf(state).find((one) => one.number === number);
  const answer = recommendation && answerTo(recommendation);
  if (!recommendation || !answer) return;
  const failures: unknown[] = [];
  for (const person of untold(recommendation)) {
    call.signal.throwIfAborted();
    await tell(deps, { ...call, key: `${call.key}:${person}` }, { plan: partsOfStageId(id).plan, person, recommendation, answer }).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
};

type Telling = { readonly plan: string; readonly person: string; readonly recommendation: Recommendation; readonly answer: Disposition };

async function tell(deps: EffectDeps, call: EffectCall, telling: Telling): Promise<void> {
  const { person, recommendation, plan } = telling;
  const told = { recommendation: recommendation.number, disposition: recommendation.dispositions.length, person };
  const [reader, about, draft] = await Promise.all([deps.stateOf(call.tenant, 'person', person), deps.stateOf(call.tenant, 'plan', plan), deps.stateOf(call.tenant, 'draft', plan)]);
  if (reader.status === 'none' || reader.email === null || reader.email === ERASED) return endEffect(deps, call, { name: 'noteNotReached', ...told, because: 'no-address' });
  if (about.status === 'none') throw new Error(`the plan ${plan} of a recommendation was never opened`);
  const messageId = messageIdOf(deps.config.mailFrom, 'answer', call.tenant, call.stream, String(told.recommendation), String(told.disposition), person);
  const way = await wayToPerson(deps, reader.email);
  const outcome = await way.transport.send({
    ...renderLetter(letterOf(reader.name, telling, { name: about.name, program: programOf(draft, recommendation.pin.revision, about.program) })),
    messageId,
    district: call.tenant,
    locale,
    date: await deps.clock.now(),
    from: deps.config.mailFrom,
    to: { name: reader.name, address: way.to },
    unsubscribeUrl: null,
  });
  if (outcome.kind === 'accepted') return endEffect(deps, call, { name: 'noteTold', ...told, messageId, via: way.via });
  if (outcome.kind === 'refused') return endEffect(deps, call, { name: 'noteNotReached', ...told, because: 'refused' });
  throw new Error(`the mail to a giver of recommendation ${told.recommendation}: ${outcome.kind}, ${outcome.detail}`);
}

function letterOf(name: string, { recommendation, answer }: Telling, { name: plan, program }: { readonly name: string; readonly program: string }) {
  const { by, on, pin, text, dispositions } = recommendation;
  const titled = (section: string): string => rulesOf(program).sections.find(({ id }) => id === section)?.title ?? section;
  const { change } = answer;
  const changed = change && say(change.revision === null ? 'council.mail.changed-now' : 'council.mail.changed', { section: titled(change.section), revision: change.revision ?? 0 });
  return {
    locale,
    subject: say('council.mail.subject', { plan }),
    paragraphs: [
      say('council.mail.greeting', { name }),
      say('council.mail.given', { by: by === null ? 'council' : 'member', on: dateInWords(on, locale), section: titled(pin.section), revision: pin.revision, plan }),
      { quote: text },
      say('council.mail.outcome', { outcome: answer.outcome }),
      { quote: answer.reason },
      ...(changed === null ? [] : [changed]),
      ...(dispositions.length > 1 ? [say('council.mail.again')] : []),
      say('council.mail.close'),
    ],
  };
}
