import { answerTo, councilName, councilTitle, meetingsOf, recommendationsOf, roundsOf, type Council, type CouncilRoundState, type Recommendation } from '#libs/domain/council/state.js';
import type { Content } from '#libs/domain/content.js';
import { onDay } from '#libs/domain/facts.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { stageStreamId } from '#libs/domain/stage.js';
import type { PlanDocumentInput, Recorded } from '#libs/documents/word/write-plan.js';
import { dateInWords } from '#libs/mail/digest.js';
import { say } from '#libs/messages/say.js';
import type { EffectDeps } from './deps.js';
import { nameOf } from './signed-page.js';

/** The section in which a form lists its councils, and its fields that the log can tell. */
const SECTION = 'councils';

/** What the log knows of the councils that the plan names: who sits on them, when they met, what they recommended and what was answered. */
export async function heardCouncils(deps: EffectDeps, tenant: string, plan: string, rules: ProgramRules, content: Content): Promise<PlanDocumentInput['recorded']> {
  const streams = rules.stages.filter(({ kind }) => kind === 'council-input').map(({ id }) => stageStreamId(plan, id));
  const states = await Promise.all(streams.map((id) => deps.stateOf(tenant, 'council-round', id)));
  const found: Record<string, Recorded> = {};
  for (const { key, fields } of content[SECTION] ?? []) {
    const kind = typeof fields.kind === 'string' ? fields.kind : key;
    const of = (await Promise.all(states.flatMap((state) => councilsOf(state, kind).map((council) => heardOf(deps, tenant, state, rules, council))))).flat();
    const lines = (field: 'members' | 'serving' | 'meetings' | 'recommendations') => [...new Set(of.flatMap((one) => one[field]))];
    const members = lines('members');
    found[`${SECTION}/${key}`] = {
      fields: { members: lines('serving'), meeting_dates: lines('meetings'), recommendations: lines('recommendations') },
      more: members.length === 0 ? [] : [{ label: say('print.form-members'), lines: members }],
    };
  }
  return found;
}

/** Of a kind of which each school has its own there are several. */
const councilsOf = (state: CouncilRoundState, kind: string): Heard[] => {
  const round = roundsOf(state).at(-1);
  return (round?.councils ?? []).filter((one) => one.kind === kind).map((council) => ({ council, of: council.subject ? councilTitle(round!, council) : null }));
};

type Heard = { readonly council: Council; readonly of: string | null };

async function heardOf(deps: EffectDeps, tenant: string, state: CouncilRoundState, rules: ProgramRules, { council, of }: Heard) {
  const name = councilName(council);
  const told = (line: string): string => (of === null ? line : `${of}: ${line}`);
  const meetings = meetingsOf(state).filter((one) => one.council === name);
  const body = await deps.stateOf(tenant, 'body', council.body);
  const day = meetings.at(-1)?.on;
  const seated = body.status === 'none' ? [] : body.members.filter((member) => (day === undefined ? member.until === null : onDay(day)(member)));
  const members = await Promise.all(
    seated.map(async ({ person, seat }) => told(say('print.form-member', { name: (await nameOf(deps, tenant, person)) ?? person, seat: seat ?? 'none' }))),
  );
  return [
    {
      members,
      serving: seated.length === 0 ? [] : [told(String(seated.length))],
      meetings: meetings.map(({ on, place, present, serving, testData }) => told(say('print.form-meeting', { on: dateInWords(on, 'en'), place, present: present.length, serving, test: testData ? 'yes' : 'no' }))),
      recommendations: recommendationsOf(state).filter((one) => one.council === name && !one.withdrawn).map((one) => told(recommended(one, rules))),
    },
  ];
}

function recommended(one: Recommendation, rules: ProgramRules): string {
  const section = rules.sections.find(({ id }) => id === one.pin.section)?.title ?? one.pin.section;
  const answer = answerTo(one);
  const told = { number: one.number, section, item: one.pin.item ?? 'none', text: one.text, test: one.testData ? 'yes' : 'no' };
  return [say('print.form-recommendation', told), ...(answer ? [say('print.form-answer', { outcome: answer.outcome.replace('-', '_'), on: dateInWords(answer.on, 'en'), reason: answer.reason })] : [])].join(' ');
}
