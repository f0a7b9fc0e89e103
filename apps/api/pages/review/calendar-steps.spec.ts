import { describe, expect, it } from '@jest/globals';
import { calendar, type CalendarCommand } from '#libs/domain/calendar/calendar.js';
import type { CalendarEvent } from '#libs/domain/calendar/events.js';
import type { ProgramRules, StageRule, WaitRule } from '#libs/domain/program-rules.js';
import { contextAt, day, given } from '#libs/domain/testing/given.js';
import { calendarSteps } from './calendar-steps.js';
import type { StepGround } from './ground.js';
import { sent } from './testing/sent.js';

const wait = (title: string, due: WaitRule['due'], more: Partial<WaitRule> = {}): WaitRule => ({ title, owner: 'Coordinator', due, source: null, everyYear: true, ...more });
const stage = (kind: StageRule['kind'], waits: StageRule['waits']): StageRule => ({ id: 'years', kind, title: 'The plan’s years', after: [], options: {}, source: null, waits });
const years = stage('timeline', {
  count: wait('Enrolment is counted', { kind: 'day', day: '10-01', year: 0 }),
  material: wait('Material is public', { kind: 'before', fact: 'annual-meeting', count: 30, unit: 'days' }),
});
const rulesOf = (rule: StageRule): ProgramRules => ({ ref: 'a-program@1', sections: [], stages: [rule], guards: () => [], isBusinessDay: () => true, roles: [], beginBy: () => null });
const kept: CalendarEvent = { type: 'DatesKept', data: { plan: 'plan-1', period: { start: day('2027-07-01'), end: day('2030-06-30') }, openedOn: day('2026-09-01') } };
const told: CalendarEvent = { type: 'DateTold', data: { fact: 'annual-meeting', year: 2027, on: day('2027-11-05'), by: 'p-1', insteadOf: null } };
const NOW = '2028-10-05T15:00:00.000Z';

function at(events: readonly CalendarEvent[], rule: StageRule = years) {
  const rules = rulesOf(rule);
  const { state } = given(calendar, events);
  const held = [{ role: 'coordinator', title: 'Coordinator', person: 'p-1', name: 'A. Person' }];
  const steps = calendarSteps({ plan: { id: 'plan-1' }, stage: { id: 'years', kind: rule.kind }, rule, rules, states: new Map([['calendar/plan-1', state]]), held, today: day('2028-10-05') } as unknown as StepGround);
  const context = contextAt(NOW, { rules, seen: (() => ({ title: 'Coordinator', holders: [{ person: 'p-1', from: day('2026-01-01'), until: null }] })) as never });
  const form = (command: string, named: string) => steps.find((step) => step.command === command && step.form === named);
  return { steps, form, take: (command: string, named: string, filled: Parameters<typeof sent>[1]) => given(calendar, events).when(sent(form(command, named), filled).commands[0] as CalendarCommand, context, 'plan-1') };
}
const confirm = { by: 'p-1', on: '2027-10-01' };

describe('the dates of a plan’s years', () => {
  it('have no form where none are kept, and none for a day that is not told yet', () => {
    expect(at([]).steps).toEqual([]);
    expect(at([kept]).steps.map(({ command, of }) => [command, of])).toEqual([['tellDate', 'annual meeting'], ['confirmDate', 'Enrolment is counted, 2027'], ['confirmDate', 'Enrolment is counted, 2028']]);
  });

  it('are confirmed each by a form of its own, refused for a day to come', () => {
    at([kept]).take('confirmDate', 'years-count-2027', { ...confirm, on: '2028-10-06' }).refused('calendar.in-future');
    expect(at([kept]).take('confirmDate', 'years-count-2027', confirm).events()).toMatchObject([{ type: 'DateConfirmed', data: { stage: 'years', wait: 'count', year: 2027, month: null, on: '2027-10-01', document: null } }]);
  });

  it('are taken back with what was wrong, and can then be confirmed again', () => {
    const done = [kept, ...at([kept]).take('confirmDate', 'years-count-2027', confirm).events()];
    expect(at(done).form('confirmDate', 'years-count-2027')).toBeUndefined();
    expect(sent(at(done).form('reopenDate', 'years-count-2027'), { by: 'p-1' }).problems).toEqual(['The field “What was wrong” is missing. Fill it in.']);
    expect(at(done).take('reopenDate', 'years-count-2027', { by: 'p-1', reason: 'Another year’s.' }).events()).toMatchObject([{ type: 'DateReopened', data: { year: 2027 } }]);
  });

  it('count from a day that is told, and told anew where it was wrong', () => {
    at([kept]).take('tellDate', 'annual-meeting', { by: 'p-1', on: '2040-01-01' }).refused('calendar.not-in-period');
    expect(at([kept]).take('tellDate', 'annual-meeting', { by: 'p-1', on: '2027-11-05' }).events()).toMatchObject([{ data: { fact: 'annual-meeting', insteadOf: null } }]);
    expect(at([kept, told]).steps.map(({ of }) => of)).toContain('Material is public, 2027');
    expect(at([kept, told]).take('tellDate', 'annual-meeting', { by: 'p-1', on: '2028-11-05', insteadOf: '2027-11-05' }).events()).toMatchObject([{ data: { on: '2028-11-05', insteadOf: '2027-11-05' } }]);
  });

  it('ask for what the domain asks for: a review for its note, and a file where the program wants one', () => {
    const monthly = stage('expenditure-review', { spending: wait('Spending is reviewed', { kind: 'after', fact: 'month-end', count: 10, unit: 'days' }, { everyYear: false, everyMonth: true, evidence: 'the ledger' }) });
    const { steps, take } = at([kept], monthly);
    expect(steps).toHaveLength(12);
    expect(steps[0]).toMatchObject({ form: 'years-spending-2027-07', needs: ['note', 'document'] });
    take('confirmDate', 'years-spending-2027-07', { by: 'p-1', on: '2027-08-05' }).refused('calendar.note-missing');
    take('confirmDate', 'years-spending-2027-07', { by: 'p-1', on: '2027-08-05', note: 'In order.' }).refused('calendar.evidence-missing');
    expect(take('confirmDate', 'years-spending-2027-07', { by: 'p-1', on: '2027-08-05', note: 'In order.', document: 'ledger.pdf' }).events()).toMatchObject([{ data: { month: '2027-07', year: null } }]);
  });
});
