import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FieldRule, ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import { mdc, parents, rulesOf, stage as councilStage } from '#libs/domain/council/testing/program.js';
import { deadlines } from '#libs/domain/task/deadlines.js';
import { ladders, settings } from '#libs/domain/testing/given.js';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { makeMemoryLog } from '#libs/event-log/memory/log.js';
import type { CommandPart, Handled } from './contract.js';
import { makeTryOut } from './dry-run.js';
import { fold, registry } from './registry.js';
import { makeOffice, owner, system, type Office } from './testing/office.js';
import { taskOfWait } from './wait-commands.js';
import { whatMayBeDone, type Possible } from './what-may-be-done.js';

const text: Omit<FieldRule, 'id' | 'title'> = { kind: 'text', means: null, required: false, material: true, options: [], section: null, fields: [], placeholders: [] };
const votes = {
  rules: { quorumOf: 'members-serving', quorum: 'majority', threshold: 'majority-of-voting', abstentions: 'not-counted', abstainOnlyForLegalConflict: false, notice: { regular: null, special: null } },
  rulesSource: { mark: 'D', text: 'Made up for this test' },
  signers: ['Superintendent'],
  scanConfirmedBy: 'Coordinator',
};
const boardStage: StageRule = {
  id: 'board-approval',
  kind: 'board-approval',
  title: 'Board approval',
  after: [],
  waits: { vote: { title: 'The board votes', owner: 'Board chair', due: { kind: 'after', fact: 'opened', count: 60, unit: 'days' }, source: null } },
  options: votes,
  source: null,
};
const rules: ProgramRules = rulesOf({
  sections: [{ id: 'strategies', title: 'Strategies', many: true, fields: [{ id: 'name', title: 'Name', ...text }], source: null }],
  stages: [councilStage, boardStage],
});

const council = 'council-round/plan-1/council-input';
const taskOf = (key: string, round = 1, stream = council): string => taskOfWait(stream, key, round);
const heard = [{ kind: mdc, subject: null, body: 'mdc', required: true, because: 'the district is adjoining' }];
const openRound = (revision = 1) => ({ name: 'openRound', revision, councils: heard, explanations: {} });
const write = (name: string) => ({ name: 'writeItems', section: 'strategies', items: [{ key: '1', fields: { name } }], because: 'edit' });
const freeze = { name: 'freezeRevision', explanations: {} };

let office: Office;
let log: ReturnType<typeof makeMemoryLog>;
const give = (aggregate: string, id: string, command: CommandPart['command']): Promise<Handled> => office.handle(office.request([office.part(aggregate, id, command)]));
async function done(aggregate: string, id: string, command: CommandPart['command']): Promise<void> {
  const handled = await give(aggregate, id, command);
  if (handled.kind !== 'done') throw new Error(`${command.name}: ${JSON.stringify(handled, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`);
}
const inRound = (command: CommandPart['command']): Promise<Handled> => give('council-round', 'plan-1/council-input', command);
const types = async (stream: string): Promise<string[]> => (await office.events()).filter((event) => event.stream === stream).map(({ type }) => type);
const last = async (stream: string) => (await office.events()).filter((event) => event.stream === stream).at(-1);

beforeEach(async () => {
  log = makeMemoryLog();
  office = makeOffice('2026-01-15T15:00:00.000Z', { log, rulesOf: () => rules });
  await office.open();
  await done('body', 'mdc', { name: 'formBody', title: 'Multidistrict council', kind: 'council' });
  for (const person of ['m-1', 'm-2', 'b-1']) await done('person', person, { name: 'registerPerson', fullName: `Member ${person}`, email: null, timeZone: null });
  for (const [person, seat] of [['m-1', `Representative of the ${parents}`], ['m-2', null]]) await done('body', 'mdc', { name: 'seatMember', person, seat, from: '2025-09-01' });
  await done('role', 'coordinator', { name: 'grantRole', title: 'Coordinator', person: 'c-1', from: '2025-09-01', escalateTo: null });
  await done('role', 'superintendent', { name: 'grantRole', title: 'Superintendent', person: 's-1', from: '2025-09-01', escalateTo: null });
  await done('draft', 'plan-1', { name: 'beginDraft', plan: 'plan-1', period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: 'adjoining' } });
  await done('draft', 'plan-1', write('Family liaison'));
  await done('draft', 'plan-1', freeze);
});

/** Somebody acts just before the next append, once. */
function raceWith(act: () => Promise<unknown>): void {
  const append = log.append.bind(log);
  let raced = false;
  log.append = async (command) => {
    if (!raced) {
      raced = true;
      await act();
    }
    return append(command);
  };
}

describe('what a decision looked at', () => {
  it('has moved: it is decided again, and refused for what it is now', async () => {
    raceWith(() => done('draft', 'plan-1', write('Family liaison and cultural broker')));
    const head = await log.head();
    expect(await inRound(openRound())).toMatchObject({ kind: 'refused', refusal: { code: 'council.revision-changed' } });
    // What the other one wrote, and nothing of ours: no event, no task.
    expect(await log.head()).toBe(head + 1n);
    expect(await types(council)).toEqual([]);
  });

  it('has moved and still holds: it is decided again, and appended once', async () => {
    raceWith(() => done('draft', 'plan-1', { name: 'seeRevision', person: 'owner', revision: 1 }));
    expect(await inRound(openRound())).toMatchObject({ kind: 'done', version: 1 });
    expect(await types(council)).toEqual(['RoundOpened']);
    expect(await types(`task/${taskOf('certify')}`)).toEqual(['TaskPlanned']);
  });
});

describe('what a stage waits for', () => {
  it('is no task of people: they can’t tick it off, move it or plan it again', async () => {
    await inRound(openRound());
    const id = taskOf('certify');
    for (const command of [
      { name: 'completeTask', note: null },
      { name: 'cancelTask', reason: 'Not now' },
      { name: 'extendTask', until: '2026-12-01', reason: 'Later' },
      { name: 'reviseTask', content: contentOf(dated('2026-03-01', '2026-05-31')), source: null },
    ])
      expect(await give('task', id, command)).toMatchObject({ kind: 'refused', refusal: { code: 'task.ended-by-its-stage' } });
    expect(registry.task.commands.settleWait.givenBy).not.toBe('people');
    expect(await types(`task/${id}`)).toEqual(['TaskPlanned']);
  });

  it('refuses the whole step where one of its tasks can’t be kept', async () => {
    await done('task', taskOf('certify'), { name: 'planTask', plan: 'plan-1', content: contentOf(dated('2026-03-01', '2026-05-31')), source: null, anchoredByDays: 0 });
    const head = await log.head();
    expect(await inRound(openRound())).toMatchObject({ kind: 'refused', refusal: { code: 'task.already-planned' } });
    expect(await log.head()).toBe(head);
  });

  it('begins with its event, in one append: a task with its owner, its day, its rule and the round’s process', async () => {
    const handled = await inRound(openRound());
    const events = (await office.events()).filter(({ logIndex }) => handled.kind === 'done' && logIndex >= handled.firstIndex);
    // The last two: the plan's calendar notes it, and the task to begin the stage is done.
    expect(events.map(({ type }) => type)).toEqual(['RoundOpened', 'TaskPlanned', 'TaskPlanned', 'TaskPlanned', 'StageNoted', 'TaskDone']);
    expect(new Set(events.map(({ commandKey }) => commandKey)).size).toBe(1);
    expect(events.find(({ stream }) => stream === `task/${taskOf('certify')}`)?.data).toMatchObject({
      owners: ['superintendent'],
      schedule: { kind: 'dated', start: '2026-01-15', end: '2026-02-28' },
      wait: { stream: council, rule: 'council-input/certify', process: { kind: 'council', subject: 'plan-1~council-input', round: 1 } },
    });
  });

  it('is done when its stage says so, and another’s day moves with what it counts from', async () => {
    await inRound(openRound());
    expect((await last(`task/${taskOf(`recommendation/${mdc}`)}`))?.data).toMatchObject({ schedule: { kind: 'ongoing' } });
    await inRound({ name: 'recordCouncilMeeting', council: mdc, on: '2026-01-14', place: 'Town hall', present: ['m-1', 'm-2'], guests: 0, revision: null, draft: 'The draft of January.', testData: true });
    expect(await types(`task/${taskOf(`meeting/${mdc}`)}`)).toEqual(['TaskPlanned', 'TaskDone']);
    expect(await last(`task/${taskOf(`recommendation/${mdc}`)}`)).toMatchObject({ type: 'TaskRevised', data: { schedule: { kind: 'dated', end: '2026-01-19' } } });
  });

  it('comes and goes: an answer that is owed, one that is not needed any more', async () => {
    await inRound(openRound());
    await inRound({ name: 'giveRecommendation', council: mdc, section: 'strategies', item: '1', text: 'Name the liaison.', by: 'm-1', meeting: null, testData: true });
    expect(await types(`task/${taskOf('disposition/1')}`)).toEqual(['TaskPlanned']);
    await inRound({ name: 'withdrawRecommendation', recommendation: 1, by: 'm-1', meeting: null, reason: 'It is there already.' });
    expect(await types(`task/${taskOf('disposition/1')}`)).toEqual(['TaskPlanned', 'TaskCancelled']);
    // The council has given nothing again, so that its recommendation is waited for once more.
    expect(await types(`task/${taskOf(`recommendation/${mdc}`)}`)).toEqual(['TaskPlanned', 'TaskDone', 'TaskReopened']);
  });

  it('of another round is another task, of that round’s process', async () => {
    await inRound(openRound());
    await inRound({ name: 'giveRecommendation', council: mdc, section: 'strategies', item: '1', text: 'Name the liaison.', by: 'm-1', meeting: null, testData: true });
    await inRound({ name: 'disposeOf', recommendation: 1, outcome: 'not', reason: 'There is none yet.', change: null, by: 'c-1' });
    expect(await inRound({ name: 'certifyInput', revision: 1, by: 's-1', explanations: {} })).toMatchObject({ kind: 'done' });
    expect(await types(`task/${taskOf('certify')}`)).toEqual(['TaskPlanned', 'TaskDone']);
    await done('draft', 'plan-1', write('Family liaison, named'));
    await done('draft', 'plan-1', freeze);
    expect(await inRound(openRound(2))).toMatchObject({ kind: 'done' });
    expect(await types(`task/${taskOf('certify')}`)).toEqual(['TaskPlanned', 'TaskDone']);
    expect((await last(`task/${taskOf('certify', 2)}`))?.data).toMatchObject({ wait: { process: { round: 2 } } });
  });

  it('whose day was past when its stage began is told of at once, and to whoever is above after so many days', async () => {
    office.goTo('2026-03-10T15:00:00.000Z');
    await inRound(openRound());
    const id = taskOf('certify');
    expect(await types(`task/${id}`)).toEqual(['TaskPlanned', 'TaskStarted', 'TaskOverdue']);
    const state = fold(registry.task, (await office.events()).filter(({ stream }) => stream === `task/${id}`));
    expect(deadlines(state, settings, ladders).map(({ rung, on }) => `${rung} ${on}`)).toEqual(['overdue 2026-03-10', 'escalation 2026-03-17']);
    const fire = { name: 'fireDeadline', item: 'reminder', rung: 'overdue', on: '2026-03-10', occurrence: null, setBy: 1 };
    expect(await office.handle(office.request([office.part('task', id, fire)], { principal: system }))).toMatchObject({ kind: 'done' });
    expect(await last(`task/${id}`)).toMatchObject({ type: 'ReminderRaised', data: { to: ['superintendent'] } });
  });

  it('fires its days like any task’s', async () => {
    await inRound(openRound());
    office.goTo('2026-03-02T15:00:00.000Z');
    const fire = { name: 'fireDeadline', item: 'end', rung: '', on: '2026-02-28', occurrence: null, setBy: 1 };
    expect(await office.handle(office.request([office.part('task', taskOf('certify'), fire)], { principal: system }))).toMatchObject({ kind: 'done' });
    expect(await types(`task/${taskOf('certify')}`)).toEqual(['TaskPlanned', 'TaskOverdue']);
  });
});

describe('what follows in another stream', () => {
  const approval = 'approval/plan-1/board-approval';
  beforeEach(async () => {
    await done('body', 'board', { name: 'formBody', title: 'Board of education', kind: 'board' });
    await done('body', 'board', { name: 'seatMember', person: 'b-1', seat: null, from: '2025-09-01' });
    await done('approval', 'plan-1/board-approval', { name: 'openApproval', revision: 1, body: 'board', explanations: {} });
    await done('draft', 'plan-1', write('Family liaison, named'));
  });

  it('is refused with the rest: neither stream has anything of it', async () => {
    // An approval that no longer knows its revision, as a fault in it would make it: what follows is refused there.
    const real = registry.approval.decide;
    const refusing: typeof real = (state, command, context, id) =>
      command.name === 'noteRevision' ? { ok: false, refusal: { code: 'approval.revision-not-frozen', params: { revision: 2 } } } : real(state, command, context, id);
    Object.assign(registry.approval, { decide: refusing });
    try {
      const head = await log.head();
      expect(await give('draft', 'plan-1', freeze)).toMatchObject({ kind: 'refused', refusal: { code: 'approval.revision-not-frozen' }, part: 0 });
      expect(await log.head()).toBe(head);
    } finally {
      Object.assign(registry.approval, { decide: real });
    }
  });

  it('is appended with it, under one key and without a gap', async () => {
    const handled = await give('draft', 'plan-1', freeze);
    const events = (await office.events()).filter(({ logIndex }) => handled.kind === 'done' && logIndex >= handled.firstIndex);
    expect(events.map(({ stream, type }) => `${stream} ${type}`)).toEqual(['draft/plan-1 RevisionFrozen', `${approval} ApprovalMovedToRevision`]);
    expect(new Set(events.map(({ commandKey }) => commandKey)).size).toBe(1);
  });

  it('is decided again with it where that stream has moved, and both are of what it is then', async () => {
    const other = makeOffice('2026-01-16T15:00:00.000Z', { log, keyring: office.keyring, rulesOf: () => rules, newId: () => `other-${Math.random()}` });
    const withdrawn = { name: 'attestApproval', revision: 1, body: null, approvedOn: '2026-01-10', signed: [{ role: 'superintendent', signedOn: '2026-01-10' }], by: 'c-1', role: 'coordinator', statement: 'The board approved it.', document: 'Minutes of 10 January', file: null, testData: true };
    raceWith(() => other.handle(other.request([other.part('approval', 'plan-1/board-approval', withdrawn)], { key: 'the-other' })));
    expect(await give('draft', 'plan-1', freeze)).toMatchObject({ kind: 'done' });
    expect(await types(approval)).toEqual(['ApprovalOpened', 'ApprovalAttested', 'ApprovalVoided']);
    expect((await types('draft/plan-1')).filter((type) => type === 'RevisionFrozen')).toHaveLength(2);
  });

  it('asked for twice under one key happens once', async () => {
    const twice = office.request([office.part('draft', 'plan-1', freeze)]);
    expect(await office.handle(twice)).toMatchObject({ kind: 'done', already: false });
    expect(await office.handle(twice)).toMatchObject({ kind: 'done', already: true });
    expect(await types(approval)).toEqual(['ApprovalOpened', 'ApprovalMovedToRevision']);
  });
});

describe('what may be done', () => {
  const asked = async (aggregate: string, id: string): Promise<Map<string, Possible>> =>
    new Map((await whatMayBeDone(makeTryOut(office.means), owner, aggregate, id, 'plan-1')).map((one) => [one.command, one]));

  it('is asked without leaving anything behind: no event, no key', async () => {
    const before = [await log.head(), await office.keyring.forReading('district', 'plan/plan-9')];
    await asked('council-round', 'plan-9/council-input');
    expect([await log.head(), await office.keyring.forReading('district', 'plan/plan-9')]).toEqual(before);
  });

  it('says why not, in the words of the refusal, where it is not about what is given', async () => {
    const unopened = await asked('council-round', 'plan-1/council-input');
    expect(unopened.get('certifyInput')).toMatchObject({ allowed: 'no', why: { code: 'council.not-open' } });
    expect(unopened.get('openRound')).toMatchObject({ allowed: 'depends', why: null });
    expect(unopened.has('noteTold')).toBe(false);
  });

  it('is what the next decision says too', async () => {
    expect((await asked('draft', 'plan-1')).get('freezeRevision')).toMatchObject({ why: null });
    await inRound(openRound());
    await done('plan', 'plan-1', { name: 'closePlan', reason: 'It is over' });
    for (const [command, { allowed, why }] of await asked('task', taskOf('certify'))) expect([command, allowed, why?.code]).toEqual([command, 'no', 'plan.closed']);
  });

  it('a trial of a real step tells its events, and what follows and is waited for with it', async () => {
    const head = await log.head();
    const tried = await makeTryOut(office.means)({ principal: owner, parts: [office.part('council-round', 'plan-1/council-input', openRound())], plan: null });
    expect(tried).toMatchObject({ kind: 'would', events: [{ stream: council, event: { type: 'RoundOpened' } }, ...['', '', ''].map(() => ({ event: { type: 'TaskPlanned' } })), { stream: 'calendar/plan-1', event: { type: 'StageNoted' } }, { event: { type: 'TaskDone' } }] });
    expect(await log.head()).toBe(head);
  });
});
