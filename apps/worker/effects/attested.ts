import { stagesBefore } from '#libs/domain/attesting.js';
import { meetingsOf, recommendationsOf } from '#libs/domain/council/state.js';
import { stageOf, type ProgramRules } from '#libs/domain/program-rules.js';
import { stageStreamId } from '#libs/domain/stage.js';
import type { Current } from '#libs/domain/submission/state.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { dateInWords } from '#libs/mail/digest.js';
import { say } from '#libs/messages/say.js';
import type { EffectDeps } from './deps.js';
import { attestedIn, nameOf, roleTitle } from './signed-page.js';

/** A stage before a submission that somebody says was done before Planline: no meeting, no vote and no signature of ours. */
export type AttestedStage = {
  readonly stage: string;
  readonly title: string;
  readonly on: CalendarDate;
  readonly by: string;
  readonly role: string;
  readonly document: string;
  /** Id of that document, where it is kept. */
  readonly file: string | null;
  readonly testData: boolean;
};

type Told = Omit<AttestedStage, 'stage' | 'title'>;

/** What a submission rests on that is attested, in the order of the program's stages. */
export async function attestedStages(deps: EffectDeps, tenant: string, state: Current, rules: ProgramRules): Promise<readonly AttestedStage[]> {
  const rule = stageOf(rules, state.stage);
  const before = new Set(rule ? stagesBefore(rules, rule) : []);
  const found: AttestedStage[] = [];
  for (const { id: stage, kind, title } of rules.stages.filter((one) => before.has(one))) {
    const told = kind === 'council-input' ? await ofCouncil(deps, tenant, stageStreamId(state.plan, stage)) : kind === 'board-approval' ? await ofBoard(deps, tenant, state, stage) : null;
    if (told) found.push({ stage, title, ...told, by: (await nameOf(deps, tenant, told.by)) ?? told.by, role: await roleTitle(deps, tenant, told.role) });
  }
  return found;
}

/** Whether anything that a submission rests on was made up to try things out: a stage before it, or a council's meeting or recommendation. */
export async function restsOnTestData(deps: EffectDeps, tenant: string, state: Current, rules: ProgramRules): Promise<boolean> {
  if ((await attestedStages(deps, tenant, state, rules)).some(({ testData }) => testData)) return true;
  const councils = rules.stages.filter(({ kind }) => kind === 'council-input').map(({ id }) => deps.stateOf(tenant, 'council-round', stageStreamId(state.plan, id)));
  return (await Promise.all(councils)).some((round) => [...meetingsOf(round), ...recommendationsOf(round)].some(({ testData }) => testData));
}

/** A council that is heard anew since leaves what the submission rested on behind it. */
async function ofCouncil(deps: EffectDeps, tenant: string, id: string): Promise<Told | null> {
  const state = await deps.stateOf(tenant, 'council-round', id);
  if (state.status === 'none') return null;
  const ended = state.status === 'concluded' ? state : state.past.at(-1);
  if (!ended?.attested) return null;
  const { on, by, role, document, documentId: file, testData } = ended.attestation;
  return { on, by, role, document, file, testData };
}

async function ofBoard(deps: EffectDeps, tenant: string, { plan, current }: Current, stage: string): Promise<Told | null> {
  const approved = current.approvals.find((one) => one.stage === stage);
  const state = await deps.stateOf(tenant, 'approval', stageStreamId(plan, stage));
  if (!approved || state.status === 'none') return null;
  const attested = attestedIn(state, approved.hash, approved.approvedOn);
  if (!attested) return null;
  const { approvedOn: on, by, role, document, file, testData } = attested;
  return { on, by, role, document, file: file?.id ?? null, testData };
}

/** As the plan's document and the signature page say it. */
export const attestedInWords = ({ title, on, by, role, document, testData }: AttestedStage): string =>
  say('submission.attested-before', { stage: title, on: dateInWords(on, 'en'), by, role, document, testData: testData ? 'yes' : 'no' });
