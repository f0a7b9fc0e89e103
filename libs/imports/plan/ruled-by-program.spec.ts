import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { draft } from '#libs/domain/draft/draft.js';
import type { DraftEvent } from '#libs/domain/draft/events.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { contextAt, given } from '#libs/domain/testing/given.js';
import { ok } from '#libs/kernel/refusal.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { preparePlan } from './prepare-plan.js';
import { yamlPlans } from './yaml.js';

const minnesota = rulesOf('mn-achievement-integration@4');
const unruled: ProgramRules = { ...minnesota, guards: () => [] };
/** The plan of KMS with its form filled in: what is left of its faults only rules of the program refuse. */
const filledIn = readFileSync('examples/kms/plan.yaml', 'utf8').replace('Enter KIP.', 'Teachers who lead a course').replace('Enter name', 'An integration collaborative');

const read = await yamlPlans.read(Buffer.from(filledIn), () => ok(minnesota));
if (!read.ok) throw new Error(JSON.stringify(read.refusal));
const reading = read.value;

function freezing(rules: ProgramRules) {
  const { period, district, sections } = reading;
  const written = Object.entries(sections).map(([section, items]): DraftEvent => ({ type: 'ItemsWritten', data: { section, items: [...items], because: 'import' } }));
  const seen = (() => ({ status: 'none' })) as never;
  return given(draft, [{ type: 'DraftBegun', data: { period, district } }, ...written]).when({ name: 'freezeRevision', explanations: {} }, contextAt('2026-03-01T15:00:00.000Z', { rules, seen }), 'plan-1');
}
const codes = (rules: ProgramRules) => preparePlan(reading, { state: { status: 'none', version: 0 }, base: {}, rules, others: [] }).findings.map(({ code }) => code);

describe('what only a rule of the program refuses', () => {
  it('is refused while the program has that rule, and found by its place', () => {
    freezing(minnesota).refused('guard.blocks');
    expect(codes(minnesota)).toContain('draft.none-ticked');
  });

  it('is frozen in a program without rules, and found nowhere', () => {
    expect(freezing(unruled).events().map(({ type }) => type)).toEqual(['RevisionFrozen']);
    expect(codes(unruled)).not.toContain('draft.none-ticked');
  });
});
