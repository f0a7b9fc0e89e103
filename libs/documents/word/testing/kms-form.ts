import type { Content, Item, Value } from '#libs/domain/content.js';
import { yamlPlans } from '#libs/imports/plan/yaml.js';
import { ok } from '#libs/kernel/refusal.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { loadProgram, rulesOf } from '#libs/programs/catalog.js';
import { writePlanDocument } from '../write-plan.js';

export const KMS_PROGRAM = 'mn-achievement-integration@1';
const PROMPT = 'Enter text here';

/**
 * The KMS plan as the state's form with what real forms have wrong, made from its YAML: prompts left in, the same role
 * in two spellings, and the one who hands it in among those who approve it. No box ticked for strategy 5 and the jump
 * from 3 to 5 are the plan's own.
 */
export async function kmsForm(yaml: Uint8Array): Promise<Uint8Array> {
  const rules = rulesOf(KMS_PROGRAM);
  const program = loadProgram(KMS_PROGRAM);
  const read = await yamlPlans.read(yaml, () => ok(rules));
  if (!read.ok || !program.ok) throw new Error('examples/kms/plan.yaml cannot be read');
  const { district, period, sections } = read.value;
  return writePlanDocument({
    plan: { id: 'kms', title: 'Achievement and Integration Plan of KMS Public Schools' },
    program: { ref: KMS_PROGRAM, title: program.value.title },
    district,
    period: { start: period.start as CalendarDate, end: period.end as CalendarDate },
    sections: rules.sections,
    content: withPrompts(sections),
    recorded: {},
    beside: {
      approvals: [
        { key: 'superintendent', fields: { role: 'Superintendent', signed_on: '2020-03-09' } },
        { key: 'school-board-chair', fields: { role: 'School Board Chair', signed_on: '2020-03-09' } },
      ],
    },
    revision: null,
    madeOn: '2020-03-09' as CalendarDate,
    note: 'Made from examples/kms/plan.yaml for the tests of Planline. The faults in it are left in on purpose; who handed it in and whom to ask are made up, as roles.',
  });
}

/** What the form shows where nobody wrote anything. */
function withPrompts(content: Content): Content {
  const fields = (section: string, change: (item: Item) => Record<string, Value>): readonly Item[] => (content[section] ?? []).map((item) => ({ ...item, fields: { ...item.fields, ...change(item) } }));
  return {
    ...content,
    racially_identifiable_schools: [1, 2, 3, 4, 5, 6].map((line) => ({ key: String(line), fields: { name: PROMPT } })),
    submission: fields('submission', () => ({ submitted_by: 'Superintendent', superintendent: 'Superintendant' })),
    councils: fields('councils', ({ fields: { kind } }): Record<string, Value> => (kind === 'community-collaboration' ? { recommendations: PROMPT } : {})),
  };
}
