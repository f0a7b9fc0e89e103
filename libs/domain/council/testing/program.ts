import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Content } from '../../content.js';
import type { DecisionContext } from '../../decider.js';
import type { DateRule } from '../../date-rule.js';
import type { BodyFacts, DraftFacts, FactsKind, FactsOf, RoleFacts } from '../../facts.js';
import type { GuardAnswer, ProgramRules, StageRule, WaitRule } from '../../program-rules.js';
import type { CouncilGuardFacts } from '../guard-facts.js';
import { councilOptionsSchema, type CouncilOptions } from '../options.js';

const wait = (title: string, owner: string, due: DateRule | null): WaitRule => ({ title, owner, due, source: null });
const after = (fact: string, count: number): DateRule => ({ kind: 'after', fact, count, unit: 'days' });

export const mdc = 'multidistrict-collaboration';
export const ccc = 'community-collaboration';
export const parents = 'American Indian Parent Advisory Committee';

const options: CouncilOptions = councilOptionsSchema.parse({
  councils: [
    { kind: mdc, title: 'Multidistrict council', requiredWhere: { district: 'status', is: ['racially-isolated', 'adjoining'] }, because: 'the district is adjoining', source: { mark: 'V', text: 'The law of councils' } },
    { kind: ccc, title: 'Community council', requiredWhere: { section: 'schools' }, because: 'there is a racially identifiable school' },
  ],
  represented: [{ seat: parents, on: [mdc, ccc], requiredWhere: { section: 'enrolment', field: 'american_indian_students', atLeast: 10 }, because: 'ten or more American Indian students', source: { mark: 'S', text: 'A handbook' } }],
});

export const stage: StageRule = {
  id: 'council-input',
  kind: 'council-input',
  title: 'Council input',
  after: [],
  waits: {
    meeting: wait('Council meets', 'Coordinator', after('opened', 30)),
    recommendation: wait('Council recommends', 'Coordinator', after('meeting-held', 5)),
    disposition: wait('Answer the recommendation', 'Coordinator', after('given', 14)),
    tell: wait('Tell them by hand', 'Coordinator', after('given', 28)),
    certify: wait('Certify', 'Superintendent', { kind: 'day', day: '02-28', year: 0 }),
    resolution: wait('Resolution of the parent committee', 'Coordinator', { kind: 'day', day: '02-29', year: 0 }),
    answer: wait('Board answers the point', 'Clerk', after('resolved', 60)),
  },
  options,
  source: { mark: 'U', text: 'The order of the program' },
};

/** As the programs of Minnesota rule it: each recommendation is answered, and the parent committee is represented. */
function certifying(facts: Readonly<Record<string, unknown>>): GuardAnswer[] {
  const { council: told } = facts as unknown as CouncilGuardFacts;
  const answer = (guard: string, holds: boolean, says: string, path: string): GuardAnswer => ({ guard, severity: 'blocks', holds, says, saw: { [path]: holds }, source: null });
  return [
    answer('recommendations-answered', told.recommendations.every(({ outcome }) => outcome !== ''), 'Each recommendation has an answer.', 'council.recommendations[0].outcome'),
    answer('parent-committee-represented', told.represented.every(({ yes }) => yes), 'The parent committee is represented.', 'council.represented[0].yes'),
  ];
}

export const rulesOf = (more: Partial<ProgramRules> = {}): ProgramRules => ({
  ref: 'a-program@1',
  sections: [],
  stages: [stage],
  guards: (_stage, moment, facts) => (moment === 'certify' ? certifying(facts) : []),
  isBusinessDay: () => true,
  roles: [
    { id: 'coordinator', title: 'Coordinator', escalatesTo: null, source: null },
    { id: 'superintendent', title: 'Superintendent', escalatesTo: null, source: { mark: 'D', text: 'The form' } },
  ],
  beginBy: () => null,
  ...more,
});

export const blocking = (guard: string, holds: boolean): GuardAnswer => ({ guard, severity: 'blocks', holds, says: 'It is so.', saw: {}, source: null });

const on = (text: string): CalendarDate => text as CalendarDate;

/** Nine members; the ninth stands for the parent committee. Member 8 left on 1 February 2026. */
export const council: BodyFacts = {
  rules: [],
  name: 'Multidistrict council',
  kind: 'council',
  members: Array.from({ length: 9 }, (_, i) => ({ person: `m-${i + 1}`, seat: i === 8 ? `Representative of the ${parents}` : null, from: on('2025-09-01'), until: i === 7 ? on('2026-02-01') : null })),
};

const role = (person: string): RoleFacts => ({ title: null, holders: [{ person, from: on('2025-09-01'), until: null }] });

/** A draft with one section `strategies` in each revision, whose text is what is given; the last text is the one now, where no other is given. */
export function draftOf(texts: readonly string[], more: Partial<DraftFacts> & { readonly also?: Content; readonly now?: string } = {}): DraftFacts {
  const { also = {}, now = texts.at(-1) ?? '', ...rest } = more;
  const header = { period: { start: on('2026-07-01'), end: on('2029-06-30') }, district: { number: '0001', name: 'A district', status: 'adjoining' } };
  const content = (text: string): Content => ({ strategies: [{ key: '5', fields: { name: text } }], ...also });
  return {
    begun: true,
    ...header,
    content: content(now),
    revisions: texts.map((text, i) => ({
      number: i + 1,
      hash: `hash-${i + 1}`,
      sections: Object.fromEntries(Object.keys(content(text)).map((section) => [section, { hash: section === 'strategies' ? `of ${text}` : section, material: section }])),
      frozenOn: on('2026-01-15'),
      program: null,
      period: header.period,
      district: rest.district ?? header.district,
    })),
    contentOf: (number) => (texts[number - 1] === undefined ? null : content(texts[number - 1]!)),
    attested: [],
    ...rest,
  };
}

const nothing = { invitations: [], gatherings: [], surveys: 0, themes: 0, changed: [] };
const none: BodyFacts = { name: null, kind: null, members: [], rules: [] };

/** What deciders of a council see: `body/council`, `body/parents`, `body/board`, a coordinator and a superintendent, and the draft. */
export function seenIn(draft: DraftFacts, bodies: Readonly<Record<string, BodyFacts>> = { council }): Pick<DecisionContext, 'seen' | 'rules'> {
  const known: { readonly [K in FactsKind]?: (id: string) => FactsOf[K] } = {
    draft: () => draft,
    body: (id) => bodies[id] ?? none,
    role: (id) => role(id === 'superintendent' ? 'superintendent-1' : 'coordinator-1'),
    consultation: () => nothing,
    concurrence: () => ({ status: 'none', resolvedOn: null, unanswered: 0 }),
  };
  return {
    rules: rulesOf(),
    seen: (kind, id) => {
      const tell = known[kind];
      if (!tell) throw new Error(`nothing is known of ${kind}/${id}`);
      return tell(id) as never;
    },
  };
}
