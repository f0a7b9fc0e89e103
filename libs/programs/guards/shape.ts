import type { FieldRule, SectionRule, StageKind } from '#libs/domain/program-rules.js';

/**
 * What guards may read, once for both uses: the types that an expression is checked against, and the way in
 * which facts are handed to it. Text that is missing is empty, and so are lists of a plan's text; a number, a
 * yes or no, and a measure that is missing are not there (`has(g.baseline)`), and reading them fails. A list of a
 * stage must have been told: no rule holds because nobody said anything.
 */
export type Shape =
  | { readonly is: 'text' | 'number' | 'yes-no' }
  | { readonly is: 'list'; readonly of: Shape; readonly missing: 'empty' | 'fails' }
  | { readonly is: 'map'; readonly of: Shape }
  | { readonly is: 'record'; readonly type: string; readonly fields: Readonly<Record<string, Shape>> };

const text: Shape = { is: 'text' };
const number: Shape = { is: 'number' };
const list = (of: Shape): Shape => ({ is: 'list', of, missing: 'fails' });
const written = (of: Shape): Shape => ({ is: 'list', of, missing: 'empty' });
const record = (type: string, fields: Readonly<Record<string, Shape>>): Shape => ({ is: 'record', type, fields });
const happened = record('Happened', { kind: text, on: text });

/** `value` is one number, `values` the one or the two shares of a split; reading `value` of a split fails. */
const measure = record('Measure', { value: number, values: list(number), unit: text, qualifier: text, year: number });

const simple: Readonly<Record<Exclude<FieldRule['kind'], 'rows'>, Shape>> = {
  text,
  date: text,
  choice: text,
  number,
  'yes-no': { is: 'yes-no' },
  choices: written(text),
  words: written(text),
  references: written(text),
  measure,
  targets: { is: 'map', of: measure },
};

const fieldsOf = (fields: readonly FieldRule[], type: string): Readonly<Record<string, Shape>> =>
  Object.fromEntries(fields.map(({ id, kind, fields: inner }) => [id, kind === 'rows' ? written(record(`${type}_${id}`, fieldsOf(inner, `${type}_${id}`))) : simple[kind]]));

const yesNo: Shape = { is: 'yes-no' };

const approvalAt = (moment: string, more: Readonly<Record<string, Shape>>) => ({ approval: record(`ApprovalAt_${moment}`, { stage: text, revision: number, signers: list(text), ...more }) });

/**
 * By the kind of stream that asks, and the moment where its moments tell different things: what it tells of itself, as
 * its decider's exported type of facts has it.
 */
const ofStage: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  /** `FreezeFacts`. */
  draft: { district: record('District', { number: text, name: text, status: text }) },
  /** `CouncilGuardFacts`. */
  'council-input': {
    council: record('Council', {
      round: number,
      revision: number,
      councils: list(
        record('CouncilOfRound', {
          kind: text,
          subject: text,
          required: yesNo,
          members: number,
          seats: list(text),
          meetings: list(record('CouncilMeeting', { on: text, present: number, serving: number, guests: number })),
          recommendations: number,
        }),
      ),
      represented: list(record('Represented', { seat: text, council: text, subject: text, yes: yesNo })),
      recommendations: list(record('Recommendation', { number, council: text, subject: text, section: text, outcome: text })),
      consultation: record('Consultation', { invitations: list(happened), gatherings: list(happened), surveys: number, themes: number, changed: list(text) }),
    }),
  },
  /** `OpenGuardFacts`, `VoteGuardFacts`, `SignGuardFacts`. */
  'board-approval open': approvalAt('open', { serving: number, rewritten: list(text) }),
  'board-approval vote': approvalAt('vote', { kind: text, on: text, serving: number, present: number, quorum: number, interested: number, daysSinceFrozen: number, daysSinceNotice: number }),
  'board-approval sign': approvalAt('sign', { role: text, by: text, means: text, signedOn: text, daysSinceVote: number, signed: list(record('SignedBefore', { role: text, by: text, signedOn: text })) }),
  /** `SubmitFacts`. */
  'agency-submission': {
    submission: record('Submission', { number, revision: number, frozenOn: text, by: text, attached: list(text), changed: list(text), answered: number, budgets: list(text), extended: text }),
  },
};

/**
 * Everything that a guard may name where and when it is asked. What another kind of stage or another moment would
 * tell is not there: a guard that reads it is refused by the linter, and is never answered by an empty list.
 */
export const factsShape = (sections: readonly SectionRule[], askedBy: StageKind | 'draft', moment: string): Readonly<Record<string, Shape>> => ({
  today: text,
  plan: record('Plan', { start: text, end: text, years: list(text) }),
  sections: record(
    'Sections',
    Object.fromEntries(sections.map(({ id, fields }) => [id, written(record(`Section_${id}`, { key: text, ...fieldsOf(fields, `Section_${id}`) }))])),
  ),
  /** Places where the form's own words were left standing, and required fields that are empty. */
  placeholders: list(text),
  missing: list(text),
  ...(ofStage[`${askedBy} ${moment}`] ?? ofStage[askedBy]),
});

export function recordsIn(shapes: readonly Shape[]): Extract<Shape, { is: 'record' }>[] {
  const found = new Map<string, Extract<Shape, { is: 'record' }>>();
  const walk = (shape: Shape): void => {
    if (shape.is === 'list' || shape.is === 'map') walk(shape.of);
    if (shape.is !== 'record' || found.has(shape.type)) return;
    Object.values(shape.fields).forEach(walk);
    found.set(shape.type, shape);
  };
  shapes.forEach(walk);
  return [...found.values()];
}
