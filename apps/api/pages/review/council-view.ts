import type { RevisionFacts } from '#libs/domain/facts.js';
import { answerTo, councilNamed, councilName, roundsOf, councilTitle, type CouncilRoundState, type Recommendation, type Round } from '#libs/domain/council/state.js';
import { say } from '#libs/messages/say.js';
import { day, type TenantDb } from '../../queries/tenant-db.js';
import { boundTo } from './bound.js';
import type { Called } from './called.js';

type Serving = { readonly body: string; readonly person: string; readonly seat: string | null; readonly from: string };

export const membersOf = (db: TenantDb, bodies: readonly string[], on: string): Promise<Serving[]> =>
  db.rows(
    `SELECT body, person, seat, ${day('from_date')} AS "from" FROM read.body_members WHERE body = ANY($1::text[]) AND from_date <= $2::date AND (until_date IS NULL OR until_date > $2::date) ORDER BY body, nth`,
    bodies, on,
  );

/** All rounds that a stage of council input went, the newest first. */
export async function councilView(db: TenantDb, plan: string, state: CouncilRoundState, revisions: readonly RevisionFacts[], today: string, called: Called) {
  const rounds = [...roundsOf(state)].reverse();
  const serving = await membersOf(db, rounds.flatMap(({ councils }) => councils.map(({ body }) => body)), today);
  return { rounds: rounds.map((round) => roundView(plan, state, round, serving, revisions, called)) };
}

function roundView(plan: string, state: CouncilRoundState, round: Round, serving: readonly Serving[], revisions: readonly RevisionFacts[], called: Called) {
  const titled = (name: string): string => {
    const council = councilNamed(round, name);
    return council ? councilTitle(round, council) : name;
  };
  const certified = certifiedOf(state, round);
  return {
    number: round.number,
    bound: boundTo(plan, round),
    openedOn: round.openedOn,
    certified: certified && { ...certified, by: called.person(certified.by) },
    councils: round.councils.map((council) => ({
      title: councilTitle(round, council),
      required: council.required,
      because: round.because[councilName(council)] ?? null,
      members: serving.filter((member) => member.body === council.body).map(({ person, seat }) => ({ name: called.person(person), seat })),
      given: round.recommendations.filter((one) => one.council === councilName(council) && !one.withdrawn).length,
    })),
    represented: round.represented.map(({ seat, council }) => ({ seat, council: titled(council) })),
    meetings: round.meetings.map((meeting) => ({ ...meeting, council: titled(meeting.council), text: say('page.council-text', { revision: meeting.revision ?? 'none', draft: meeting.draft ?? '' }), present: meeting.present.map((person) => called.person(person)) })),
    recommendations: round.recommendations.map((one) => recommendationView(plan, one, titled, revisions, called)),
  };
}

function certifiedOf(state: CouncilRoundState, round: Round) {
  if (state.status === 'none') return null;
  const ended = state.status === 'concluded' && !state.attested ? [...state.past, state] : state.past;
  const found = ended.find((one) => !one.attested && one.round.number === round.number);
  return found && !found.attested ? found.certified : null;
}

function recommendationView(plan: string, one: Recommendation, titled: (council: string) => string, revisions: readonly RevisionFacts[], called: Called) {
  const answer = answerTo(one);
  const { section, item, revision } = one.pin;
  return {
    number: one.number,
    council: titled(one.council),
    text: one.text,
    on: one.on,
    by: one.by === null ? null : called.person(one.by),
    withdrawn: one.withdrawn && say('page.recommendation-taken-back', { by: called.person(one.withdrawn.by), meeting: one.withdrawn.meeting ?? 'none', reason: one.withdrawn.reason ?? 'none' }),
    testData: one.testData,
    pin: { section: called.section(section), item, revision, href: `/plans/${plan}/revisions/${revision}#${section}` },
    answer: answer && {
      outcome: say('page.outcome', { outcome: answer.outcome.replace('-', '_') }),
      reason: answer.reason,
      on: answer.on,
      by: called.person(answer.by),
      change: answer.change && changeView(plan, revision, answer.change, revisions, called),
      told: answer.told.map(({ person, how }) => say('page.told', { person: called.person(person), how: how.replace('-', '_') })),
    },
    earlier: one.dispositions.length - (answer ? 1 : 0),
  };
}

/** Where the change that answers is seen: between the revision that was spoken of and the first that has it. */
function changeView(plan: string, from: number, change: { readonly revision: number | null; readonly section: string; readonly item: string | null }, revisions: readonly RevisionFacts[], called: Called) {
  const was = revisions.find(({ number }) => number === from)?.sections[change.section]?.hash;
  const to = change.revision ?? revisions.find(({ number, sections }) => number > from && sections[change.section]?.hash !== was)?.number ?? null;
  return { section: [called.section(change.section), ...(change.item === null ? [] : [change.item])].join(', '), revision: to, from, href: `/plans/${plan}/diff?from=${from}${to === null ? '' : `&to=${to}`}#${change.section}` };
}
