import type { Entry, ConsultationState } from '#libs/domain/council/consultation/consultation.js';
import type { Answer, ConcurrenceState } from '#libs/domain/council/concurrence/concurrence.js';
import { say } from '#libs/messages/say.js';
import { shortInWords } from '../words.js';
import type { Called } from './called.js';
import type { StageStates } from './phases.js';

/** The wider consultation: groups, numbers and themes, never names. */
export function consultationView(plan: string, states: StageStates, called: Called) {
  const state = states.get(`consultation/${plan}`) as ConsultationState | undefined;
  return state?.status === 'kept' ? state.entries.map((entry) => ({ number: entry.data.entry, says: toldOf(entry, called) })) : [];
}

export function toldOf({ type, data }: Entry, called: Called): string {
  const count = (people: number | null): number | string => people ?? 'none';
  switch (type) {
    case 'GroupInvited':
      return say('page.consulted-invited', { group: data.group, on: shortInWords(data.on), how: data.how });
    case 'GatheringHeld':
      return say('page.consulted-gathering', { title: data.title, place: data.place, on: shortInWords(data.on), count: count(data.attended) });
    case 'SurveyTaken':
      return say('page.consulted-survey', { title: data.title, group: data.group, from: shortInWords(data.from), until: shortInWords(data.until), asked: count(data.asked), answered: count(data.answered) });
    case 'ThemeHeard':
      return say('page.consulted-theme', { text: data.text });
    case 'ThemeAnswered':
      return say('page.consulted-change', { theme: data.theme, section: called.section(data.change.section), revision: data.change.revision ?? 'none' });
  }
}

/** The parent committee's resolutions, a year each. They hold no stage up. */
export function concurrenceView(plan: string, states: StageStates, called: Called) {
  const years = [...states].filter(([stream]) => stream.startsWith(`concurrence/${plan}/`)).map(([, state]) => state as ConcurrenceState);
  return years.flatMap((state) => {
    if (state.status === 'none') return [];
    const { year, committee } = state;
    const resolution = state.status === 'open' ? null : state.resolution;
    return [{
      year,
      committee: called.body(committee),
      says: say('page.concurrence', { status: state.status.replace('-', '_'), on: shortInWords(resolution?.on ?? state.openedOn) }),
      document: resolution?.document ?? null,
      points: state.status === 'not-concurred' ? state.points.map(({ text, answers }) => ({ text, answered: answeredOf(answers.at(-1), called) })) : [],
    }];
  });
}

/** In words; null: not answered yet. A meeting is told as what that member named: what was recorded before it was checked may name any. */
function answeredOf(last: Answer | undefined, called: Called): string | null {
  if (!last) return null;
  const { answer, on, by, meeting } = last;
  return say('page.point-answered', { answer, on: shortInWords(on), by: called.person(by), meeting: meeting === null ? 'none' : 'named' });
}
