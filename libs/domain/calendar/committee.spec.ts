import { beforeEach, describe, expect, it } from '@jest/globals';
import { fold, registry } from '#libs/commands/registry.js';
import { taskOfWait } from '#libs/commands/wait-commands.js';
import { rulesOf as catalogRulesOf } from '#libs/programs/catalog.js';
import { ruleOfWait } from '#libs/programs/wait-rule.js';
import { councilScene } from '../council/testing/scene.js';
import { rulesOf, stage } from '../council/testing/program.js';
import { day } from '../testing/given.js';
import { askWaits } from './committee.js';

const council = {
  ...stage,
  waits: { ...stage.waits, 'ask-resolution': { title: 'Ask the parent committee', owner: 'Coordinator', due: { kind: 'day', day: '01-31', year: 0 }, source: null } },
  options: {
    ...stage.options,
    parentCommittee: { where: [{ section: 'enrolment', field: 'american_indian_students', atLeast: 10 }, { section: 'councils', field: 'kind', is: ['parent-committee'] }], because: 'Ten or more', source: null },
  },
} as const;
const rules = rulesOf({ stages: [council] });
type Scene = Awaited<ReturnType<typeof councilScene>>;

describe('the first resolution of the parent committee', () => {
  let scene: Scene;
  const write = (section: string, fields: object) => scene.must('draft', 'plan-1', { name: 'writeItems', section, items: [{ key: 'main', fields }], because: 'edit' } as never);
  const task = async () => {
    const state = fold(registry.task, (await scene.office.events()).filter(({ stream }) => stream === `task/${taskOfWait('calendar/plan-1', 'council-input/ask-resolution', null)}`));
    return state.status === 'none' ? null : [state.status === 'done' || state.status === 'cancelled' ? state.status : 'open', state.schedule.kind === 'dated' ? state.schedule.end : null, state.content.owners];
  };
  const ask = () => scene.must('concurrence', 'plan-1/2027', { name: 'openConcurrence', committee: 'parents', board: 'board', stage: null } as never);
  beforeEach(async () => void (scene = await councilScene({ stages: [council] })));

  it('is nobody’s to ask for where the text tells of no committee, or of fewer than ten students', async () => {
    expect(await task()).toBeNull();
    await write('enrolment', { american_indian_students: 9 });
    expect(await task()).toBeNull();
    expect((await scene.office.events()).map(({ type }) => type)).not.toContain('CommitteeNoted');
  });

  it('is a task with its day, its owner and its rule as soon as the text tells of ten students, or names the committee', async () => {
    await write('enrolment', { american_indian_students: 10 });
    // The day of this year was past when it was told, so it is that of the next.
    expect(await task()).toEqual(['open', '2027-01-31', ['coordinator']]);
    await write('enrolment', { american_indian_students: 9 });
    expect(await task()).toEqual(['cancelled', '2027-01-31', ['coordinator']]);
    await write('councils', { kind: 'parent-committee' });
    expect((await task())![0]).toBe('open');
    expect(ruleOfWait(rules, 'council-input/ask-resolution', day('2027-01-31'))?.text).toContain('January 31');
  });

  it('is asked for once somebody asks, and later years are asked for with it', async () => {
    await write('enrolment', { american_indian_students: 25 });
    await ask();
    expect((await task())![0]).toBe('done');
    const events = await scene.office.events();
    expect(events.filter(({ type }) => type === 'ConcurrenceOpened').map(({ stream }) => stream)).toEqual(['concurrence/plan-1/2027', 'concurrence/plan-1/2028', 'concurrence/plan-1/2029']);
    expect(events.filter(({ type }) => type === 'ResolutionAsked')).toMatchObject([{ data: { year: 2027 } }]);
  });

  it('is not asked for again where it was before anybody looked', async () => {
    await ask();
    await write('enrolment', { american_indian_students: 25 });
    expect(await task()).toBeNull();
  });

  it('is history of a plan that was over before it came, and unknown to programs of before', () => {
    const state = { period: { start: day('2020-07-01'), end: day('2023-06-30') }, openedOn: day('2026-02-01'), stages: {}, committee: { there: true, on: day('2026-02-01') } };
    expect(askWaits(state, rules)).toEqual([]);
    const under = (ref: string) => askWaits({ ...state, openedOn: day('2020-02-01'), committee: { there: true, on: day('2020-02-01') } }, catalogRulesOf(ref)).map(({ owners, due }) => [owners, due]);
    expect(under('mn-achievement-integration@2')).toEqual([]);
    expect(under('mn-achievement-integration@3')).toEqual([[['indian-education-coordinator'], '2021-01-29']]);
  });
});
