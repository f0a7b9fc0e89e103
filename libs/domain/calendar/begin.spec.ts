import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { taskOfWait } from '#libs/commands/wait-commands.js';
import { system } from '#libs/commands/testing/office.js';
import { fold, registry } from '#libs/commands/registry.js';
import { meet, openRound, recommend, answer, certify, councilScene } from '../council/testing/scene.js';
import { stage as council } from '../council/testing/program.js';
import type { DecisionContext } from '../decider.js';
import type { BeginBy, ProgramRules, StageRule } from '../program-rules.js';
import { deadlines } from '../task/deadlines.js';
import { isOpen } from '../task/state.js';
import { contextAt, day, given, ladders, settings } from '../testing/given.js';
import { rounds } from '../testing/rounds.js';
import { calendar } from './calendar.js';
import type { CalendarEvent } from './events.js';

const board: StageRule = {
  id: 'board-approval', kind: 'board-approval', title: 'Board approval', after: ['council-input'], source: null,
  waits: { vote: { title: 'The board votes', owner: 'Board chair', due: null, source: null } },
  options: {
    rules: { quorumOf: 'members-serving', quorum: 'majority', threshold: 'majority-of-voting', abstentions: 'not-counted', abstainOnlyForLegalConflict: false, notice: { regular: null, special: null } },
    rulesSource: { mark: 'D', text: 'Made up for this test' }, signers: ['Superintendent'], scanConfirmedBy: 'Coordinator',
  },
};
const state: StageRule = { id: 'state', kind: 'agency-submission', title: 'Submission', after: ['board-approval'], source: null, waits: {}, options: {} };
const by: Record<string, BeginBy> = { 'council-input': { day: day('2026-03-03'), because: { stage: 'council-input', wait: 'meeting' } }, 'board-approval': { day: day('2026-04-10'), because: { stage: 'state', wait: 'submit' } } };
const rulesWith = (stages: readonly StageRule[], days = by): ProgramRules => ({ ref: 'a-program@1', sections: [], stages, roles: [], guards: () => [], isBusinessDay: () => true, beginBy: (stage) => days[stage] ?? null });
const rules = rulesWith([council, board, state]);
const period = { start: day('2026-07-01'), end: day('2029-06-30') };
const kept: CalendarEvent = { type: 'DatesKept', data: { plan: 'plan-1', period, openedOn: day('2025-10-01') } };
const noted = (stage: string, standing: 'none' | 'begun' | 'concluded', on = '2026-02-01'): CalendarEvent => ({ type: 'StageNoted', data: { stage, standing, on: day(on) } });
const waitsOf = (events: readonly CalendarEvent[], of = rules) => calendar.waits!(given(calendar, events).state, of);
const statuses = (...events: CalendarEvent[]) => Object.fromEntries(waitsOf([kept, ...events]).map(({ key, status }) => [key, status]));

describe('a stage of a plan', () => {
  const at = (facts: Record<string, unknown>): DecisionContext => contextAt('2026-02-01T15:00:00.000Z', { rules, seen: ((kind: string) => (kind === 'draft' ? { period } : facts[kind])) as never });
  const nothing = { 'council-round': { status: 'none' }, approval: { status: 'none' }, submission: { status: 'none', begun: false } };

  it('is noted of a closed plan by nobody, and of one without dates not at all', () => {
    const note = { name: 'noteStage', stage: 'council-input', standing: 'begun' } as const;
    given(calendar, [kept]).when(note, contextAt('2026-02-01T15:00:00.000Z', { rules, plan: { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' } }), 'plan-1').refused('plan.closed');
    given(calendar, []).when(note, at(nothing), 'plan-1').then();
    expect(calendar.commands.noteStage.givenBy).toBe('process');
  });

  it('is noted once for each place where it stands', () => {
    given(calendar, [kept]).when({ name: 'noteStage', stage: 'council-input', standing: 'begun' }, at(nothing), 'plan-1').then(noted('council-input', 'begun'));
    given(calendar, [kept, noted('council-input', 'begun')]).when({ name: 'noteStage', stage: 'council-input', standing: 'begun' }, at(nothing), 'plan-1').then();
  });

  it('is noted with the first keeping of dates where it began before: a submission that is being prepared has begun', () => {
    given(calendar, []).when({ name: 'keepDates' }, at(nothing), 'plan-1').then({ type: 'DatesKept', data: { plan: 'plan-1', period, openedOn: day('2026-02-01') } });
    const facts = { 'council-round': { status: 'concluded' }, approval: { status: 'none' }, submission: { status: 'none', begun: true } };
    expect(given(calendar, []).when({ name: 'keepDates' }, at(facts), 'plan-1').events().slice(1)).toEqual([noted('council-input', 'concluded'), noted('state', 'begun')]);
  });
});

describe('the task to begin a stage', () => {
  it('is nobody’s while a stage before it is not concluded, is open from then, and done when the stage begins', () => {
    expect(statuses()).toEqual({ 'council-input/begin': 'open', 'board-approval/begin': 'not-needed', 'state/begin': 'not-needed' });
    expect(statuses(noted('council-input', 'begun'))).toMatchObject({ 'council-input/begin': 'done', 'board-approval/begin': 'not-needed' });
    expect(statuses(noted('council-input', 'begun'), noted('council-input', 'concluded'))).toMatchObject({ 'board-approval/begin': 'open', 'state/begin': 'not-needed' });
  });

  it('waits again where a stage before it goes another round, and comes back where the stage was taken back', () => {
    expect(statuses(noted('council-input', 'concluded'), noted('council-input', 'begun'))).toMatchObject({ 'board-approval/begin': 'not-needed' });
    expect(statuses(noted('council-input', 'begun'), noted('council-input', 'none'))).toMatchObject({ 'council-input/begin': 'open' });
  });

  it('is for the owner of the stage’s first wait, from the day on which it can begin, and due on the last', () => {
    expect(waitsOf([kept])[0]).toEqual({ key: 'council-input/begin', status: 'open', title: 'Begin “Council input”', owners: ['coordinator'], start: '2025-10-01', due: '2026-03-03', rule: 'council-input/begin/council-input/meeting' });
    expect(waitsOf([kept, noted('council-input', 'concluded', '2026-03-20')])[1]).toMatchObject({ owners: ['board-chair'], start: '2026-03-20', due: '2026-04-10', rule: 'board-approval/begin/state/submit' });
    expect(waitsOf([kept, noted('council-input', 'concluded', '2026-05-20')])[1]).toMatchObject({ start: '2026-04-10', due: '2026-04-10' });
    expect(waitsOf([kept])[2]).toMatchObject({ owners: [], due: null, rule: 'state/begin' });
  });

  it('tells that the stage was attested, and of no stage that began here', () => {
    expect(waitsOf([kept, noted('council-input', 'concluded')])[0]).toMatchObject({ status: 'done', note: expect.stringContaining('attested') });
    expect(waitsOf([kept, noted('council-input', 'begun'), noted('council-input', 'concluded')])[0]).not.toHaveProperty('note');
  });

  it('is not there for a plan that was over before it came to Planline', () => {
    expect(waitsOf([{ ...kept, data: { ...kept.data, openedOn: day('2029-07-01') } } as CalendarEvent])).toEqual([]);
  });

  it('is open for one stage after the other at most, whatever was noted in whatever order, and of none that has begun', () => {
    const any = fc.tuple(fc.constantFrom('council-input', 'board-approval', 'state'), fc.constantFrom('none' as const, 'begun' as const, 'concluded' as const)).map(([stage, standing]) => noted(stage, standing));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (events) => {
        const last = (stage: string) => events.findLast(({ data }) => 'stage' in data && data.stage === stage)?.data as { standing: string } | undefined;
        const waits = waitsOf([kept, ...events]);
        expect(waits.map(({ key }) => key)).toEqual(['council-input/begin', 'board-approval/begin', 'state/begin']);
        for (const { key, status } of waits) {
          const stage = rules.stages.find(({ id }) => key === `${id}/begin`)!;
          const ready = stage.after.every((id) => last(id)?.standing === 'concluded');
          const begun = (last(stage.id)?.standing ?? 'none') !== 'none';
          expect([key, status]).toEqual([key, begun ? 'done' : ready ? 'open' : 'not-needed']);
        }
      }),
      rounds(200),
    );
  });
});

describe('through the one door', () => {
  const begin = (stage: string) => `task/${taskOfWait('calendar/plan-1', `${stage}/begin`, null)}`;
  const attestInput = { name: 'attestInput', revision: 1, what: 'The council was heard in January.', by: 'coordinator-1', role: 'coordinator', on: '2026-01-20', document: 'Minutes of 20 January', documentId: null, testData: true };
  const openApproval = (revision = 1) => ({ name: 'openApproval', revision, body: 'board', explanations: {} });
  const scene = async (more: Partial<ProgramRules> = {}) => {
    const made = await councilScene({ ...rulesWith([council, board]), ...more });
    const ofStream = async (stream: string) => (await made.office.events()).filter((event) => event.stream === stream);
    const task = async (stage: string) => fold(registry.task, await ofStream(begin(stage)));
    return { ...made, ofStream, task, types: async (stage: string) => (await ofStream(begin(stage))).map(({ type }) => type), approval: (command: { name: string }) => made.give('approval', 'plan-1/board-approval', command) };
  };

  it('is planned with the text’s beginning, done in the append that opens the stage, and the next one planned with its conclusion', async () => {
    const { office, round, seatForParents, types, ofStream } = await scene();
    expect([await types('council-input'), await types('board-approval')]).toEqual([['TaskPlanned'], []]);
    expect((await ofStream(begin('council-input')))[0]?.data).toMatchObject({ owners: ['coordinator'], schedule: { kind: 'dated', start: '2026-02-01', end: '2026-03-03' }, wait: { stream: 'calendar/plan-1', process: null } });
    const opened = await round(openRound());
    const [first, last] = opened.kind === 'done' ? [opened.firstIndex, opened.lastIndex] : [0n, 0n];
    const appended = (await office.events()).filter(({ logIndex }) => logIndex >= first && logIndex <= last);
    expect(appended.map(({ type, stream }) => (stream === begin('council-input') ? `begin: ${type}` : type))).toEqual(['RoundOpened', 'TaskPlanned', 'TaskPlanned', 'TaskPlanned', 'StageNoted', 'begin: TaskDone']);
    await seatForParents();
    office.goTo('2026-02-04T15:00:00.000Z');
    for (const command of [meet(), recommend(), { ...answer(), outcome: 'not', change: null }]) expect(await round(command)).toMatchObject({ kind: 'done' });
    expect(await types('board-approval')).toEqual([]);
    expect(await round(certify())).toMatchObject({ kind: 'done' });
    expect(await types('board-approval')).toEqual(['TaskPlanned']);
  });

  it('is told as attested where the stage was, and the next one can begin', async () => {
    const { round, task, types } = await scene();
    expect(await round(attestInput)).toMatchObject({ kind: 'done' });
    expect(await task('council-input')).toMatchObject({ status: 'done', note: expect.stringContaining('attested') });
    expect(await types('board-approval')).toEqual(['TaskPlanned']);
  });

  it('is nobody’s to tick off, and nothing of a closed plan reminds of it', async () => {
    const { give, office, must, ofStream } = await scene();
    const id = begin('council-input').slice('task/'.length);
    expect(await give('task', id, { name: 'completeTask', note: null })).toMatchObject({ kind: 'refused', refusal: { code: 'task.ended-by-its-stage' } });
    await must('plan', 'plan-1', { name: 'closePlan', reason: 'The grant is over.' });
    office.goTo('2026-02-17T15:00:00.000Z');
    const fire = { name: 'fireDeadline', item: 'reminder', rung: 'before-14', on: '2026-02-17', occurrence: null, setBy: 1 };
    expect(await office.handle(office.request([office.part('task', id, fire)], { principal: system }))).toMatchObject({ kind: 'refused', refusal: { code: 'plan.closed' } });
    expect((await ofStream(begin('council-input'))).length).toBe(1);
  });

  it('moves with the plan’s period', async () => {
    const { must, types, ofStream } = await scene({ beginBy: (stage, { start }) => (start === '2026-07-01' ? by[stage]! : { ...by[stage]!, day: day('2027-03-03') }) });
    await must('draft', 'plan-1', { name: 'changeHeader', period: { start: '2027-07-01', end: '2030-06-30' }, district: { number: '0001', name: 'A district', status: 'adjoining' } });
    expect(await types('council-input')).toEqual(['TaskPlanned', 'TaskRevised']);
    expect((await ofStream(begin('council-input'))).at(-1)?.data).toMatchObject({ schedule: { end: '2027-03-03' } });
  });

  it('ends exactly when its stage begins, whatever people do: no reminder is left of a stage that has begun', async () => {
    const steps = ['open-round', 'attest-input', 'open-approval', 'attest-approval', 'freeze', 'certify', 'move'] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 8 }), async (taken) => {
        const { round, approval, must, write, seatForParents, task, ofStream } = await scene();
        await seatForParents();
        let revision = 1;
        const act = {
          'open-round': () => round(openRound(revision)),
          'attest-input': () => round({ ...attestInput, revision }),
          'open-approval': () => approval(openApproval(revision)),
          'attest-approval': () => approval({ name: 'attestApproval', revision, body: null, approvedOn: '2026-01-10', signed: [{ role: 'superintendent', signedOn: '2026-01-10' }], by: 'coordinator-1', role: 'coordinator', statement: 'The board approved it.', document: 'Minutes', file: null, testData: true } as never),
          freeze: async () => {
            revision += 1;
            await write(`text ${revision}`);
            const liesBeforeBoard = (await ofStream('approval/plan-1/board-approval')).length > 0;
            await must('draft', 'plan-1', { name: 'freezeRevision', explanations: liesBeforeBoard ? { 'rewritten-since-input': 'Slips of the pen' } : {} });
          },
          certify: async () => { for (const command of [{ ...recommend(), meeting: null }, { ...answer(), outcome: 'not', change: null }, certify(revision)]) await round(command); },
          move: () => must('draft', 'plan-1', { name: 'changeHeader', period: { start: '2027-07-01', end: '2030-06-30' }, district: { number: '0001', name: 'A district', status: 'adjoining' } }).catch(() => undefined),
        };
        for (const step of taken) {
          await act[step]();
          const heard = fold(registry['council-round'], await ofStream('council-round/plan-1/council-input'));
          const approved = fold(registry.approval, await ofStream('approval/plan-1/board-approval'));
          const [toHear, toApprove] = [await task('council-input'), await task('board-approval')];
          expect([step, isOpen(toHear), isOpen(toApprove)]).toEqual([step, heard.status === 'none', approved.status === 'none' && heard.status === 'concluded']);
          for (const [begun, one] of [[heard, toHear], [approved, toApprove]] as const) if (begun.status !== 'none') expect(deadlines(one, settings, ladders)).toEqual([]);
        }
      }),
      rounds(15),
    );
  });
});
