import { describe, expect, it } from '@jest/globals';
import { inputOf, type InputSchema } from '#libs/commands/examples.js';
import { aggregateNamed, registry } from '#libs/commands/registry.js';
import { NAMES_PLAN } from '#libs/domain/plan-name.js';
import type { Parts } from '../parts.js';
import { planNamesOf, streamIdOf } from './plan-names.js';

const ID = '0b5c9a3e-0000-4000-8000-000000000001';
/** The district `kms` has granted the tenant `local` to read one plan of its own, and nothing to anybody else. */
const granted = { status: 'granted', version: 1, tenant: 'local', plan: ID, may: ['read'], from: '2026-01-01', until: null, by: 'p' };
const parts = {
  planNamed: (_tenant: string, given: string) => Promise.resolve(given === 'my-plan' || given === 'plan-1' ? 'plan-1' : null),
  tenants: async () => ['local', 'kms'],
  day: async () => ({ today: '2026-03-02' }),
  inTenant: async (tenant: string, read: (db: { rows: () => Promise<unknown[]> }) => unknown) => read({ rows: async () => (tenant === 'kms' ? [{ id: ID, slug: 'kms-plan', name: 'KMS', program: 'p@1', grant: 'g', state: granted }] : []) }),
} as unknown as Parts;
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

  it('of another tenant is refused by its name where no grant opens it, and told by its id or slug where one does', async () => {
    const of = (tenant: string, plan: string) => ({ tenant, plan, stage: 's', grant: 'g' });
    const none = { problem: { status: 404, code: 'api.no-granted-plan' } };
    for (const [tenant, plan] of [['kms', 'other-plan'], ['willmar', 'kms-plan'], ['kms', 'willmar/kms-plan']] as const) await expect(body('review', 'openReview', { of: of(tenant, plan) })).rejects.toMatchObject(none);
    await expect(namesOf('review', 'openReview').body(parts, 'another', { of: of('kms', 'kms-plan') })).rejects.toMatchObject(none);
    for (const plan of ['kms-plan', 'kms/kms-plan', ID]) {
      expect(await body('review', 'openReview', { of: of('kms', plan), previous: { plan } })).toEqual({ of: of('kms', ID), previous: { plan: ID } });
      expect(await body('shared-strategy', 'joinStrategy', { districtPlan: { tenant: 'kms', plan } })).toEqual({ districtPlan: { tenant: 'kms', plan: ID } });
    }
    expect(await body('shared-strategy', 'joinStrategy', { districtPlan: { tenant: 'local', plan: 'my-plan' } })).toEqual({ districtPlan: { tenant: 'local', plan: 'plan-1' } });
    expect(await body('shared-strategy', 'joinStrategy', { districtPlan: null })).toEqual({ districtPlan: null });
  });

  it('is marked in every command that people give, but where a file says it', () => {
    // A file may name any plan.
    const asAFileSays = ['approval.uploadScan.found.plan', 'submission.attachDocument.found.plan'];
    const unmarked = Object.keys(registry).flatMap((aggregate) =>
      Object.entries(aggregateNamed(aggregate)!.commands).flatMap(([name, { givenBy, schema }]) =>
        givenBy === 'people' ? Object.entries(inputOf(schema).properties).flatMap(([field, shape]) => plansIn(shape, `${aggregate}.${name}.${field}`)) : [],
      ),
    );
    expect(unmarked.sort()).toEqual(asAFileSays);
  });
});

/** Places of fields that are called after a plan or an approval, and carry no mark. */
function plansIn(shape: InputSchema, path: string): string[] {
  const variants = [shape, ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])];
  const marked = (one: InputSchema): boolean => Object.hasOwn(one, NAMES_PLAN) || (one.items !== undefined && marked(one.items));
  const own = /\.(plan|approvals?)$/.test(path) && !variants.some(marked) ? [path] : [];
  return [...own, ...variants.flatMap(({ properties = {}, items }) => [...Object.entries(properties).flatMap(([field, inner]) => plansIn(inner, `${path}.${field}`)), ...(items ? plansIn(items, path) : [])])];
}
