import { beforeEach, describe, expect, it } from '@jest/globals';
import { fold, registry, type AnyCommand } from '#libs/commands/registry.js';
import { makeOffice, owner, system, type Office } from '#libs/commands/testing/office.js';
import { taskOfWait } from '#libs/commands/wait-commands.js';
import type { CommandPart } from '#libs/commands/contract.js';
import { say } from '#libs/messages/say.js';
import { ruleOfWait } from '#libs/programs/wait-rule.js';
import { ladders, settings } from '../testing/given.js';
import { contentOf, dated } from '../testing/tasks.js';
import { deadlines } from './deadlines.js';
import { RULE_OF_REQUEST } from './requests.js';

let office: Office;
const give = (command: AnyCommand, id = 't') => office.handle(office.request([office.part('task', id, command as CommandPart['command'])], command.name === 'fireDeadline' ? { principal: system } : { principal: owner }));
const ask = (until = '2026-04-30') => give({ name: 'askForMoreTime', until, reason: 'The bids came late.' });
const waitFor = (nth: number) => taskOfWait('task/t', `more-time/${nth}`, null);
const answering = async (nth = 1) => fold(registry.task, (await office.events()).filter(({ stream }) => stream === `task/${waitFor(nth)}`));

beforeEach(async () => {
  office = makeOffice('2026-02-01T15:00:00.000Z');
  await office.open();
  expect(await give({ name: 'planTask', plan: 'plan-1', content: contentOf(dated('2026-02-01', '2026-03-20')), source: null, anchoredByDays: 0 })).toMatchObject({ kind: 'done' });
});

describe('a request for more time', () => {
  it('is answered at its own task, and not ticked off, moved or asked about beside it', async () => {
    await ask();
    for (const command of [{ name: 'completeTask', note: null }, { name: 'extendTask', until: '2026-12-01', reason: 'Later' }, { name: 'askForMoreTime', until: '2026-12-01', reason: 'Later' }])
      expect(await give(command, waitFor(1))).toMatchObject({ kind: 'refused', refusal: { code: 'task.ended-by-answer', params: { task: 't' } } });
    expect(say('task.ended-by-answer', { title: 'x', task: 't' })).toContain('Give the task t more time (extend), or decline it there.');
  });

  it('is a task of the coordinator until it is answered, with the reminders of the end that it asks to move', async () => {
    await ask();
    const open = await answering();
    expect(open).toMatchObject({ status: 'planned', content: { title: 'Answer the request for more time: Hire new principals', owners: [] }, schedule: { kind: 'dated', end: '2026-03-20' }, wait: { stream: 'task/t', rule: RULE_OF_REQUEST, process: null } });
    const [due] = deadlines(open, settings, ladders).filter(({ item }) => item === 'reminder');
    const { at, ...rung } = due!;
    office.goTo(at);
    expect(await give({ name: 'fireDeadline', ...rung }, waitFor(1))).toMatchObject({ kind: 'done' });
    expect((await office.events()).at(-1)).toMatchObject({ type: 'ReminderRaised', data: { to: ['coordinator'] } });
    expect(ruleOfWait({ stages: [] } as never, RULE_OF_REQUEST, null)?.whole).toBe('the end that the request asks to move');
  });

  it('that is asked anew is the same one; declined or granted it is done, and the next is another', async () => {
    await ask();
    await ask('2026-05-31');
    expect(await answering(2)).toMatchObject({ status: 'none' });
    await give({ name: 'declineMoreTime', reason: 'There are bids enough.' });
    expect(await answering()).toMatchObject({ status: 'done' });
    await ask();
    expect(await answering(2)).toMatchObject({ status: 'planned' });
    await give({ name: 'extendTask', until: '2026-04-15', reason: 'So be it.' });
    expect(await answering(2)).toMatchObject({ status: 'done' });
  });

  it('needs no answer any more where its task is done, and begins late where the end is past', async () => {
    await ask();
    await give({ name: 'completeTask', note: null });
    expect(await answering()).toMatchObject({ status: 'cancelled', reason: 'Nothing is left that more time was asked for.' });
    await give({ name: 'reopenTask', reason: 'There is more to do.' });
    office.goTo('2026-03-25T15:00:00.000Z');
    await ask();
    const late = await answering(2);
    expect(late).toMatchObject({ status: 'overdue', watch: { silent: false } });
    expect(deadlines(late, settings, ladders)[0]).toMatchObject({ rung: 'overdue', on: '2026-03-25' });
  });

  it('of before such tasks were kept is answered all the same', async () => {
    const events = (await office.events()).filter(({ stream }) => stream === 'task/t');
    const asked = [...events, { type: 'ExtensionAsked', data: { until: '2026-04-30', reason: 'Late.' } }];
    expect(registry.task.waits!(fold(registry.task, asked as never), undefined as never)).toMatchObject([{ key: 'more-time/1', status: 'open' }]);
    expect(await give({ name: 'settleWait', done: true, note: null }, 'never-planned')).toMatchObject({ kind: 'nothing-to-do' });
  });
});
