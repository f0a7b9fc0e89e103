import { describe, expect, it } from '@jest/globals';
import { inputOf, type InputSchema } from '#libs/commands/examples.js';
import { aggregateNamed, registry } from '#libs/commands/registry.js';
import { NAMES_PLAN } from '#libs/domain/plan-name.js';
import { planNamesOf, streamIdOf } from './plan-names.js';

const parts = { planNamed: (_tenant: string, given: string) => Promise.resolve(given === 'my-plan' || given === 'plan-1' ? 'plan-1' : null) };
const namesOf = (aggregate: string, command: string) => planNamesOf(aggregate, command, aggregateNamed(aggregate)!.commands[command]!);
const body = (aggregate: string, command: string, given: Record<string, unknown>) => namesOf(aggregate, command).body(parts, 'local', given);
const unknown = { problem: { status: 404, code: 'api.no-such-plan', detail: expect.stringContaining('planline plans') } };

describe('a plan that a command names', () => {
  it('is refused where there is none, with where to find those that there are', async () => {
    await expect(body('meeting', 'callMeeting', { plan: 'no-plan' })).rejects.toMatchObject(unknown);
    await expect(body('meeting', 'moveMotion', { about: { approval: 'no-plan/board-approval', revision: 1 } })).rejects.toMatchObject(unknown);
    await expect(body('approval', 'uploadScan', { printed: { plan: 'no-plan', revision: 1 } })).rejects.toMatchObject(unknown);
    await expect(namesOf('draft', 'freezeRevision').id(parts, 'local', 'no-plan')).rejects.toMatchObject(unknown);
    await expect(streamIdOf(parts, 'local', 'approval', 'no-plan/board-approval')).rejects.toMatchObject(unknown);
  });

  it('may be named by its slug or its id, wherever it stands', async () => {
    for (const plan of ['my-plan', 'plan-1']) {
      expect(await body('meeting', 'callMeeting', { plan, approvals: [`${plan}/board-approval`], kind: 'regular' })).toEqual({ plan: 'plan-1', approvals: ['plan-1/board-approval'], kind: 'regular' });
      expect(await body('meeting', 'moveMotion', { about: { approval: `${plan}/board-approval`, revision: 1 } })).toEqual({ about: { approval: 'plan-1/board-approval', revision: 1 } });
      expect(await body('approval', 'uploadScan', { printed: { plan, revision: 1 } })).toEqual({ printed: { plan: 'plan-1', revision: 1 } });
      expect(await body('task', 'planTask', { plan })).toEqual({ plan: 'plan-1' });
      expect(await namesOf('consultation', 'inviteGroup').id(parts, 'local', plan)).toBe('plan-1');
      expect(await namesOf('submission', 'submit').id(parts, 'local', `${plan}/agency-submission`)).toBe('plan-1/agency-submission');
    }
  });

  it('is not looked for in a motion’s id, in what is left out, or in the id of a plan that is being opened', async () => {
    expect(await body('meeting', 'declareInterest', { about: 'approve', member: 'm' })).toEqual({ about: 'approve', member: 'm' });
    expect(await body('meeting', 'declareInterest', { about: 'my-plan/board-approval' })).toEqual({ about: 'plan-1/board-approval' });
    expect(await body('meeting', 'callMeeting', { plan: null })).toEqual({ plan: null });
    expect(await body('meeting', 'moveMotion', { about: { text: 'my-plan/board-approval' } })).toEqual({ about: { text: 'my-plan/board-approval' } });
    expect(await namesOf('plan', 'openPlan').id(parts, 'local', 'new')).toBe('new');
    expect(await namesOf('task', 'completeTask').id(parts, 'local', 'my-plan')).toBe('my-plan');
  });

  it('is marked in every command that people give, but where it is another tenant’s, or one that a file says', () => {
    // A file may name any plan.
    const asAFileSays = ['approval.uploadScan.found.plan', 'submission.attachDocument.found.plan'];
    const ofAnotherTenant = ['review.openReview.of.plan', 'review.openReview.previous.plan', 'shared-strategy.joinStrategy.districtPlan.plan'];
    const unmarked = Object.keys(registry).flatMap((aggregate) =>
      Object.entries(aggregateNamed(aggregate)!.commands).flatMap(([name, { givenBy, schema }]) =>
        givenBy === 'people' ? Object.entries(inputOf(schema).properties).flatMap(([field, shape]) => plansIn(shape, `${aggregate}.${name}.${field}`)) : [],
      ),
    );
    expect(unmarked.sort()).toEqual([...asAFileSays, ...ofAnotherTenant].sort());
  });
});

/** Places of fields that are called after a plan or an approval, and carry no mark. */
function plansIn(shape: InputSchema, path: string): string[] {
  const variants = [shape, ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])];
  const marked = (one: InputSchema): boolean => Object.hasOwn(one, NAMES_PLAN) || (one.items !== undefined && marked(one.items));
  const own = /\.(plan|approvals?)$/.test(path) && !variants.some(marked) ? [path] : [];
  return [...own, ...variants.flatMap(({ properties = {}, items }) => [...Object.entries(properties).flatMap(([field, inner]) => plansIn(inner, `${path}.${field}`)), ...(items ? plansIn(items, path) : [])])];
}
