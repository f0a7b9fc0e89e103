import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { openDesk } from '#libs/imports/testing/desk.js';
import { waitBy } from '#libs/domain/wait.js';
import { stageOf } from '#libs/domain/program-rules.js';
import { day } from '#libs/domain/testing/given.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { lintProgram } from '#libs/programs/lint.js';
import { rulesFrom } from '#libs/programs/rules.js';
import { migrationFollows } from './migration-follows.js';
import { aggregateNamed, type AnyAggregate } from './registry.js';
import { taskOfWait } from './wait-commands.js';
import type { Draft, Workspace } from './workspace.js';

const text = readFileSync('libs/programs/catalog/mn-achievement-integration@1.yaml', 'utf8');
const changed = text
  .replace('version: 1', 'version: 9')
  .replace('{ after: given, days: 14,', '{ after: given, days: 21,')
  .replace(/ {6}tell:\n(.*\n){4}/, '');
const other = rulesFrom(lintProgram(changed).program!);
const programs = { ...catalogPrograms, laddersOf: () => catalogPrograms.laddersOf('mn-achievement-integration@1'), coordinatorOf: () => 'coordinator', rulesOf: (ref: string) => (ref.endsWith('@9') ? other : catalogPrograms.rulesOf(ref)) };

const dates = { given: day('2026-02-02') };
const round: AnyAggregate = {
  ...aggregateNamed('council-round')!,
  planOf: (_state, id) => id.split('/')[0]!,
  process: () => null,
  waits: (_state, rules) => {
    const stage = stageOf(rules, 'council-input')!;
    return ['disposition', 'tell', 'certify'].flatMap((key) => waitBy(rules, stage, key, { status: 'open', start: day('2026-02-02'), dates: { ...dates, 'plan-start': day('2026-07-01') } }) ?? []);
  },
};
const stream = 'council-round/plan-1/council-input';
const draft: Draft = { stream, id: 'plan-1/council-input', aggregate: round, readAt: 3, state: { version: 3 }, decided: [] };
const asked: string[] = [];
const workspace = { look: (streams: readonly string[]) => (asked.push(...streams), Promise.resolve(streams.includes(stream) ? [draft] : [])) } as unknown as Workspace;
const migrate = (events: { type: string; data: Record<string, string> }[], plan = 'plan-1') =>
  migrationFollows({ aggregate: 'plan', id: plan, command: { name: 'migratePlan', streams: ['meeting/m-1'] }, ifVersion: null }, events, workspace, programs);
const migrated = { type: 'PlanMigrated', data: { from: 'mn-achievement-integration@1', program: 'mn-achievement-integration@9', reason: 'x' } };

describe('a plan that goes on under another version', () => {
  it('has nothing to follow where it did not', async () => {
    expect(await migrate([])).toEqual([]);
  });

  it('leaves the waits of another plan alone, whoever names them', async () => {
    expect(await migrate([migrated], 'plan-2')).toEqual([]);
  });

  it('ends the tasks of waits that are gone and revises those whose day is another', async () => {
    const follows = await migrate([migrated]);
    expect(asked).toEqual(expect.arrayContaining([stream, 'approval/plan-1/board-approval', 'submission/plan-1/agency-submission', 'meeting/m-1']));
    expect(follows.map(({ id, command }) => [id, command.name, (command.given as { due?: string } | undefined)?.due])).toEqual([
      [taskOfWait(stream, 'tell', null), 'settleWait', undefined],
      [taskOfWait(stream, 'disposition', null), 'openWait', '2026-02-23'],
    ]);
  });
});

describe('migrating a plan', () => {
  it('is refused towards what there is not, and everything after it is of the new version', async () => {
    const desk = await openDesk('2026-02-01T15:00:00.000Z');
    const plan = 'plan-1';
    const give = (name: string, fields: object) => desk.handle({ principal: desk.principal, key: `${name}-${JSON.stringify(fields)}`, parts: [{ aggregate: 'plan', id: plan, command: { name, ...fields }, ifVersion: null }] });
    await give('openPlan', { title: 'A plan', program: 'mn-achievement-integration@1', phases: [], slug: 'a-plan' });
    const migrateTo = (program: string) => give('migratePlan', { program, reason: 'The label is another', streams: ['meeting/none', 'nothing/at-all'] });
    expect(await migrateTo('mn-achievement-integration@9')).toMatchObject({ kind: 'refused', refusal: { code: 'plan.unknown-program' } });
    expect(await migrateTo('equity-plan@1')).toMatchObject({ kind: 'refused', refusal: { code: 'plan.other-program' } });
    expect(await migrateTo('mn-achievement-integration@2')).toMatchObject({ kind: 'done', version: 2 });
    expect(await migrateTo('mn-achievement-integration@2')).toMatchObject({ kind: 'done', already: true });
    await give('closePlan', { reason: 'It is over' });
    const told = (await desk.events()).filter(({ stream }) => stream === `plan/${plan}`);
    expect(told.map(({ type, program }) => [type, program])).toEqual([
      ['PlanOpened', 'mn-achievement-integration@1'],
      ['PlanMigrated', 'mn-achievement-integration@2'],
      ['PlanClosed', 'mn-achievement-integration@2'],
    ]);
    await desk.close();
  });
});
