import { isForPeople, type CalendarState } from '#libs/domain/calendar/calendar.js';
import { keptDates, keyOf, type KeptDate } from '#libs/domain/calendar/dates.js';
import type { StageRule } from '#libs/domain/program-rules.js';
import { keptStages } from '#libs/domain/stage.js';
import { slug } from '#libs/kernel/ids.js';
import { shortInWords } from '../words.js';
import { holders } from './choices.js';
import type { StepGround } from './ground.js';
import type { Step } from './step-form.js';

/** A stage may have a date in every month of three years: the page has forms for so many, the oldest first, and of what is confirmed for the last of them. */
const MOST_OPEN = 12;
const MOST_CONFIRMED = 3;

/** The steps of a stage that no body decides on: what its dates count from is told, and what they are for is confirmed, each date by a form of its own. */
export function calendarSteps({ plan, stage, rule, rules, states, held, today }: StepGround): Step[] {
  const state = (states.get(`calendar/${plan.id}`) ?? { status: 'none', version: 0 }) as CalendarState;
  if (state.status === 'none' || !rule || !keptStages(rules).some(({ id }) => id === stage.id)) return [];
  const on = { aggregate: 'calendar', id: plan.id, version: state.version };
  const all = keptDates(state, rules).filter((date) => date.stage === stage.id && date.filled);
  const byDay = [...all].sort((a, b) => ((a.filled?.due ?? '') < (b.filled?.due ?? '') ? -1 : 1));
  const isConfirmed = (date: KeptDate): boolean => Object.hasOwn(state.confirmed, keyOf(date));
  const open = byDay.filter((date) => !isConfirmed(date));
  const begun = open.filter(({ filled }, n) => n === 0 || filled!.start <= today).slice(0, MOST_OPEN);
  const confirmed = byDay.filter(isConfirmed).slice(-MOST_CONFIRMED);
  const ofDate = (command: string, date: KeptDate): Step => ({
    ...on, command, form: keyOf(date).replaceAll('/', '-'), of: titleOf(date), choices: { by: holders(held, [slug(date.rule.owner)]) },
    fixed: { stage: date.stage, wait: date.wait, year: date.year, month: date.month },
  });
  const confirming = (date: KeptDate): Step => ({ ...ofDate('confirmDate', date), needs: [...(stage.kind === 'expenditure-review' ? ['note'] : []), ...(date.rule.evidence ? ['document'] : [])] });
  return [...telling(rule, on, { told: state.told, held }), ...begun.map(confirming), ...confirmed.map((date) => ofDate('reopenDate', date))];
}

const titleOf = ({ rule: { title }, year, month }: KeptDate): string => [title, year ?? month].filter((part) => part !== null).join(', ');

/** The days that the stage's dates count from, where people tell them: told again, one is corrected. */
function telling({ waits }: StageRule, on: Pick<Step, 'aggregate' | 'id' | 'version'>, { told, held }: Pick<Extract<CalendarState, { status: 'kept' }>, 'told'> & Pick<StepGround, 'held'>): Step[] {
  const counted = Object.values(waits).flatMap(({ due, owner }) => (due && 'fact' in due && isForPeople(due.fact) ? [{ fact: due.fact, owner: slug(owner) }] : []));
  const facts = [...new Set(counted.map(({ fact }) => fact))];
  return facts.map((fact) => {
    const days = told.filter((one) => one.fact === fact).map(({ on: day }) => ({ value: day, label: shortInWords(day) }));
    const owners = counted.filter((one) => one.fact === fact).map(({ owner }) => owner);
    return { ...on, command: 'tellDate', form: fact, of: fact.replaceAll('-', ' '), choices: { by: holders(held, owners), insteadOf: days }, fixed: { fact }, leave: days.length > 0 ? [] : ['insteadOf'] };
  });
}
