import { expect } from '@jest/globals';
import type { CommandPart } from '#libs/commands/contract.js';
import { fold, type AnyCommand } from '#libs/commands/registry.js';
import { makeOffice, owner, system } from '#libs/commands/testing/office.js';
import { makeMemoryLog } from '#libs/event-log/memory/log.js';
import { laddersOf } from '#libs/programs/catalog.js';
import { aggregateNamed, registry } from '../../aggregates.js';
import type { ProgramRules } from '../../program-rules.js';
import { mdc, parents, rulesOf } from './program.js';

const round = 'plan-1/council-input';

/** A district with a plan in an office: one section, revision 1, a council of three, a parent committee, a board. */
export async function councilScene(more: Partial<ProgramRules> = {}, program = 'a-program@1') {
  const rules = rulesOf(more);
  const log = makeMemoryLog();
  let meanwhile: (() => Promise<void>) | null = null;
  const append: typeof log.append = async (request) => {
    const first = meanwhile;
    meanwhile = null;
    await first?.();
    return log.append(request);
  };
  const office = makeOffice('2026-02-01T15:00:00.000Z', { log: { ...log, append }, rulesOf: () => rules, ...(program === 'a-program@1' ? {} : { laddersOf }) });
  await office.open(program);
  const give = (aggregate: string, id: string, command: AnyCommand) =>
    office.handle(office.request([office.part(aggregate, id, command as CommandPart['command'])], command.name.startsWith('note') && aggregate === 'council-round' ? { principal: system } : { principal: owner }));
  /** Throws where the command is not done: what a test only prepares must not fail quietly. */
  const must = async (aggregate: string, id: string, command: AnyCommand): Promise<void> => {
    const answer = await give(aggregate, id, command);
    if (answer.kind !== 'done' && answer.kind !== 'nothing-to-do') throw new Error(`${aggregate}.${command.name}: ${answer.refusal.code} ${JSON.stringify(answer.refusal.params)}`);
  };
  const write = (text: string) => must('draft', 'plan-1', { name: 'writeItems', section: 'strategies', items: [{ key: '5', fields: { name: text } }], because: 'edit' });
  const freeze = () => must('draft', 'plan-1', { name: 'freezeRevision', explanations: {} });
  const events = (stream: string) => office.events().then((all) => all.filter((event) => event.stream === stream));
  const from = '2025-09-01';
  const seat = async (body: string, person: string, seatOf: string | null = null, since = from) => {
    await must('person', person, { name: 'registerPerson', fullName: `Member ${person}`, email: null, timeZone: null });
    await must('body', body, { name: 'seatMember', person, seat: seatOf, from: since });
  };

  await must('draft', 'plan-1', { name: 'beginDraft', plan: 'plan-1', period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: 'adjoining' } });
  await write('one');
  await freeze();
  await must('role', 'coordinator', { name: 'grantRole', title: 'Coordinator', person: 'coordinator-1', from, escalateTo: 'superintendent' });
  await must('role', 'superintendent', { name: 'grantRole', title: 'Superintendent', person: 'superintendent-1', from, escalateTo: null });
  for (const [body, kind, members] of [['council', 'council', ['m-1', 'm-2', 'm-3']], ['parents', 'committee', ['p-1']], ['board', 'board', ['b-1']]] as const) {
    await must('body', body, { name: 'formBody', title: body, kind });
    for (const person of members) await seat(body, person);
  }
  return {
    office,
    give,
    must,
    write,
    freeze,
    seat,
    round: (command: AnyCommand) => give('council-round', round, command),
    /** What somebody else does after the next command was decided and before it is appended. */
    beforeAppend: (act: () => Promise<void>): void => void (meanwhile = act),
    writeSchool: (key: string) => must('draft', 'plan-1', { name: 'writeItems', section: 'schools', items: [{ key, fields: { name: key } }], because: 'edit' }),
    /** Once: who is seated already stays as they are. */
    seatForParents: async (since?: string) => {
      const body = fold(registry.body, await events('body/council'));
      if (body.status === 'formed' && !body.members.some(({ person }) => person === 'm-4')) await seat('council', 'm-4', parents, since);
    },
    state: async () => fold(registry['council-round'], await events(`council-round/${round}`)),
    stateOf: async (aggregate: string, id: string) => fold(aggregateNamed(aggregate) as never, await events(`${aggregate}/${id}`)),
    head: () => office.log.head(),
    /** Tasks of what is waited for in the council's streams: title, end, and whether each is open, done or cancelled, by their titles. */
    async tasks(): Promise<readonly (readonly [title: string, status: string, end: string | null])[]> {
      const all = (await office.events()).filter(({ stream }) => stream.startsWith('task/'));
      const states = [...new Set(all.map(({ stream }) => stream))].map((stream) => fold(registry.task, all.filter((event) => event.stream === stream)));
      return states
        .flatMap((task) => (task.status === 'none' || task.wait?.stream === 'calendar/plan-1' ? [] : [[task.content.title, 'watch' in task ? 'open' : task.status, task.schedule.kind === 'dated' ? task.schedule.end : null] as const]))
        .sort(([a], [b]) => (a < b ? -1 : 1));
    },
    /** As many tasks are open as things are waited for. */
    async expectTasksInStep(): Promise<void> {
      const state = fold(registry['council-round'], await events(`council-round/${round}`));
      const waited = aggregateNamed('council-round')!.waits!(state, rules).filter(({ status }) => status === 'open');
      expect((await this.tasks()).filter(([, status]) => status === 'open').map(([title]) => title)).toEqual(waited.map(({ title }) => title).sort());
    },
    effects: async () => {
      const state = fold(registry['council-round'], await events(`council-round/${round}`));
      return aggregateNamed('council-round')!.effects!(state, round).map(({ id }) => id);
    },
  };
}

export const openRound = (revision = 1) => ({ name: 'openRound', revision, councils: [{ kind: mdc, subject: null, body: 'council', required: true, because: 'the district is adjoining' }], explanations: {} });
export const meet = (on = '2026-02-03', place = 'Media center') => ({ name: 'recordCouncilMeeting', council: mdc, on, place, present: ['m-1', 'm-2'], guests: 12, revision: null, draft: null, testData: false });
export const recommend = (text = 'Tick its aspects.') => ({ name: 'giveRecommendation', council: mdc, section: 'strategies', item: '5', text, by: 'm-1', meeting: 1, testData: false });
export const answer = (recommendation = 1) => ({ name: 'disposeOf', recommendation, outcome: 'accepted', reason: 'It was forgotten.', change: { revision: 2, section: 'strategies', item: null, field: null }, by: 'coordinator-1' });
export const certify = (revision = 1) => ({ name: 'certifyInput', revision, by: 'superintendent-1', explanations: {} });
