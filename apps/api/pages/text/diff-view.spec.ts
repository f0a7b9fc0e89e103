import { describe, expect, it } from '@jest/globals';
import type { DraftCommand } from '#libs/domain/draft/commands.js';
import { draft } from '#libs/domain/draft/draft.js';
import type { DraftEvent } from '#libs/domain/draft/events.js';
import type { Draft } from '#libs/domain/draft/state.js';
import { contextAt, day, given } from '#libs/domain/testing/given.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { planDiff, planDiffSchema } from '../../queries/drafts.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { PageRenderer } from '../renderer.js';
import { diffView } from './diff-view.js';

const rules = rulesOf('mn-achievement-integration@3');
const period = { start: day('2026-07-01'), end: day('2029-06-30') };
const district = { number: '0001', name: 'A district', status: 'adjoining' };
const begun: DraftEvent[] = [
  { type: 'DraftBegun', data: { period, district } },
  { type: 'ItemsWritten', data: { section: 'efficiencies', items: [{ key: 'main', fields: { narrative: 'Shared work' } }], because: 'edit' } },
];
const freeze = { name: 'freezeRevision' as const, explanations: {} };
const changed = { name: 'changeHeader' as const, period: { ...period, end: day('2028-06-30') }, district: { ...district, status: null } };
const context = contextAt('2026-03-02T15:00:00.000Z');
const events = [freeze, changed, freeze].reduce<DraftEvent[]>((so, command: DraftCommand) => [...so, ...given(draft, so).when(command, context, 'plan-1').events()], begun);
const state = events.reduce(draft.evolve, draft.initial) as Draft;

const pageOf = async (from: number, to: number | null): Promise<string> => {
  const html = await new PageRenderer().page('text/diff', { title: 'What changed', plan: { id: 'plan-1', name: 'A plan' }, ends: { from, to, byDefault: false, newest: 2 }, revisions: [], sections: diffView(state, rules, { from, to }) });
  return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
};

describe('the page of what changed', () => {
  it('says that nothing differs only where period and district are the same too', async () => {
    expect(await pageOf(2, null)).toContain('Nothing differs.');
    expect(await pageOf(1, 2)).not.toContain('Nothing differs.');
  });

  it('shows what changed of period and district before the sections, in plain words', async () => {
    const shown = 'Period and district Changed Last day of the plan Before Saturday, June 30, 2029 After Friday, June 30, 2028 What the district is to its program Before adjoining After Nothing';
    expect(await pageOf(1, 2)).toContain(shown);
    expect(await pageOf(1, null)).toContain(shown);
  });

  it('shows period and district as added from nothing', async () => {
    expect(await pageOf(0, 1)).toMatch(/Period and district Added First day of the plan Added Wednesday, July 1, 2026 .* Number of the district Added 0001 Name of the district Added A district .*Added Shared work/);
  });
});

describe('the answer of what differs', () => {
  const db: TenantDb = { rows: async <T>() => [{ state, edition: '' }] as T[] };
  const asked = async (from: number, to: number | null) => planDiffSchema.parse(await planDiff(db, 'plan-1', { from, to, reader: null }));

  it('has what differs of period and district beside the sections', async () => {
    const header = [{ field: 'period.end', before: '2029-06-30', after: '2028-06-30' }, { field: 'district.status', before: 'adjoining', after: null }];
    expect(await asked(1, 2)).toEqual({ plan: 'plan-1', from: 1, to: 2, header, sections: [] });
    expect(await asked(1, null)).toMatchObject({ to: 'current', header, sections: [] });
    expect(await asked(2, null)).toMatchObject({ header: [], sections: [] });
  });
});
