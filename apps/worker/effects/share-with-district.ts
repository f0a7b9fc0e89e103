import { partsOfStream } from '#libs/kernel/streams.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import { asGuest } from '#libs/access/guest.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { isReview, nextShare, type Review, type Share } from '#libs/domain/review/state.js';
import { submissionCommands } from '#libs/domain/submission/commands.js';
import type { EffectCall, EffectDeps, EffectRunner } from './deps.js';
import { endEffect } from './end-effect.js';

/**
 * Appends to the district's record what the agency's person shared, in that person's name and under the grant. Two
 * tenants are never written in one append: what the agency decided is kept first, and told until the district's record
 * has it, or refuses it and says why.
 */
export const shareWithDistrict: EffectRunner = async (deps, call) => {
  const state = await deps.stateOf(call.tenant, 'review', partsOfStream(call.stream).id);
  const number = Number(call.id.split('/')[1]);
  if (!isReview(state)) return;
  const share = nextShare(state);
  // One whose turn it is not is wanted again when it is.
  if (share?.status !== 'wanted' || share.number !== number) return;
  const answer = await deps.handle(requestOf(call, state, share));
  switch (answer.kind) {
    case 'done':
      return endEffect(deps, call, { name: 'noteShared', share: number, logIndex: String(answer.lastIndex) });
    case 'nothing-to-do':
      return endEffect(deps, call, { name: 'noteShared', share: number, logIndex: null });
    case 'stale':
      throw new Error(`share ${number} of ${call.stream}: ${answer.refusal.code}`);
    default:
      return endEffect(deps, call, { name: 'noteShareRefused', share: number, code: answer.refusal.code, detail: detailOf(answer.refusal.params) });
  }
};

const MOST_OF_A_DETAIL = 2_000;

/** Values are cut as often as it takes, so that what is kept is JSON. */
function detailOf(params: MessageParams): string {
  const cutTo = (most: number) => JSON.stringify(params, (_key, value: unknown) => (typeof value === 'string' && value.length > most ? `${value.slice(0, most)}…` : value));
  let [most, detail] = [MOST_OF_A_DETAIL, JSON.stringify(params)];
  while (detail.length > MOST_OF_A_DETAIL && most > 1) {
    most = Math.floor(most / 2);
    detail = cutTo(most);
  }
  return detail;
}

function requestOf({ tenant, stream }: EffectCall, { of }: Review, { number, wanted, by, command }: Share): Parameters<EffectDeps['handle']>[0] {
  const { name, ...fields } = command;
  const definition = submissionCommands[name as keyof typeof submissionCommands];
  const agency = { tenant, person: by, grant: of.grant };
  const parsed = definition.schema.parse({ ...fields, agency });
  return {
    principal: asGuest({ tenant, person: by }, of.tenant),
    parts: [{ aggregate: 'submission', id: stageStreamId(of.plan, of.stage), command: { ...parsed, name }, ifVersion: null }],
    key: `share:${tenant}:${stream}:${number}:${wanted}`,
    plan: of.plan,
  };
}
