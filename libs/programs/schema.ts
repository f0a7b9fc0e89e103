import { kindsOfMeanings } from './meanings.js';

/** JSON Schema (2020-12) of a program file. Parts that later issues add are new optional properties here. */
const source = {
  type: 'object',
  required: ['mark', 'text'],
  additionalProperties: false,
  properties: {
    mark: { enum: ['V', 'S', 'D', 'U'], description: 'V verified in the law or agency page named, S secondary, D stated in a source document, U unverified' },
    text: { type: 'string', minLength: 3 },
  },
};
const yearDay = {
  type: 'object',
  required: ['day', 'year'],
  additionalProperties: false,
  properties: { day: { type: 'string', pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' }, year: { type: 'integer', minimum: -5, maximum: 20 } },
};
/** Ids of fields are read by guards (`sections.goals`), so they are words that an expression can name. */
const fieldId = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,79}$' };
const id = { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80 };
const title = { type: 'string', minLength: 1, maxLength: 400 };
const closed = { enum: ['stays', 'before', 'after'], description: 'What becomes of it where offices are closed on that day' };
const counted = (from: string) => ({
  type: 'object',
  required: [from],
  additionalProperties: false,
  properties: {
    [from]: { ...id, description: 'A fact that the stage knows the day of: plan-start, plan-end, opened, meeting-held, submitted; of what comes again each month, month-start and month-end' },
    days: { type: 'integer', minimum: 0, maximum: 3660 },
    businessDays: { type: 'integer', minimum: 0, maximum: 366 },
    closed,
  },
  dependentRequired: { closed: ['days'] },
  oneOf: [{ required: ['days'] }, { required: ['businessDays'] }],
});
const words = { type: 'array', items: { type: 'string', minLength: 1 } };
const days = { type: 'integer', minimum: 0, maximum: 366 };

const ladder = {
  type: 'object',
  required: ['before', 'onTheDay', 'overdue', 'escalateAfterDays', 'checkEveryDays', 'occurrence'],
  additionalProperties: false,
  properties: {
    before: { type: 'array', items: { ...days, minimum: 1 }, uniqueItems: true, description: 'Days before the end, in falling order' },
    onTheDay: { type: 'boolean' },
    overdue: { type: 'boolean' },
    escalateAfterDays: { type: ['integer', 'null'], minimum: 1, maximum: 366 },
    checkEveryDays: { ...days, minimum: 1 },
    occurrence: { type: 'object', required: ['weekly', 'monthly'], additionalProperties: false, properties: { weekly: { ...days, maximum: 6 }, monthly: { ...days, maximum: 27 } } },
    source,
  },
};
const chosenLadder = { ...id, description: 'One of “ladders”; without it that of the stage, or else “ladder”' };

const dueDay = {
  ...yearDay,
  properties: { ...yearDay.properties, closed },
};
const dueInMonth = {
  type: 'object',
  required: ['dayOfMonth', 'month'],
  additionalProperties: false,
  properties: { dayOfMonth: { type: 'integer', minimum: 1, maximum: 31 }, month: { type: 'integer', minimum: 0, maximum: 12, description: 'Months after the one that it is for' }, closed },
};
const due = {
  description: 'A day of a year counted from the one in which the plan starts, a day of a month counted from the one that it is for, or days counted from a fact',
  anyOf: [dueDay, dueInMonth, counted('after'), counted('before')],
};
const wait = {
  type: 'object',
  required: ['title', 'owner'],
  additionalProperties: false,
  properties: { title, owner: { ...title, description: 'A role of this program' }, due, every: { enum: ['year', 'month'], description: 'It comes again in each year of the plan (`year` of its day is that of the first), or for each of its months' }, evidence: { ...title, description: 'What must be filed when it is confirmed' }, ladder: chosenLadder, source },
};
const stage = {
  type: 'object',
  required: ['id', 'kind', 'title'],
  additionalProperties: false,
  properties: {
    id,
    kind: { enum: ['council-input', 'board-approval', 'agency-submission', 'expenditure-review', 'timeline'] },
    title,
    after: { type: 'array', items: id, uniqueItems: true, description: 'Stages that must be concluded before this one opens' },
    ladder: chosenLadder,
    waits: { type: 'object', additionalProperties: wait, maxProperties: 30 },
    options: { type: 'object', description: 'What this kind of stage alone knows; the linter asks the kind' },
    source,
  },
};
const choice = { type: 'object', required: ['id', 'title'], additionalProperties: false, properties: { id, title } };
const fieldKinds = ['text', 'number', 'date', 'choice', 'choices', 'words', 'yes-no', 'measure', 'targets', 'references', 'rows'];
const field = {
  type: 'object',
  required: ['id', 'title', 'kind'],
  additionalProperties: false,
  properties: {
    id: fieldId,
    title,
    kind: { enum: fieldKinds },
    means: {
      enum: Object.keys(kindsOfMeanings),
      description: 'What it is to what is found in a text: number by which people call the item, other-number that it has too, title; names of a person, of the submitter, of an approver, of an organisation, of a district, of a district that is a partner; unit of the measures beside it; target within the plan’s years',
    },
    required: { type: 'boolean' },
    material: { type: 'boolean', description: 'Whether a change of it voids the approvals that cover its section; true where nothing is said' },
    options: { type: 'array', items: choice, maxItems: 100 },
    section: fieldId,
    fields: { type: 'array', items: { $ref: '#/$defs/field' }, maxItems: 60 },
    placeholders: words,
    source,
  },
  allOf: [
    { if: { properties: { kind: { enum: ['choice', 'choices'] } } }, then: { required: ['options'] } },
    { if: { properties: { kind: { const: 'references' } } }, then: { required: ['section'] } },
    { if: { properties: { kind: { const: 'rows' } } }, then: { required: ['fields'] } },
  ],
};
const section = {
  type: 'object',
  required: ['id', 'title', 'fields'],
  additionalProperties: false,
  properties: { id: fieldId, title, many: { type: 'boolean' }, fields: { type: 'array', items: { $ref: '#/$defs/field' }, minItems: 1, maxItems: 60 }, source },
};
const guard = {
  type: 'object',
  required: ['id', 'stage', 'at', 'expression', 'severity', 'says'],
  additionalProperties: false,
  properties: {
    id,
    stage: { ...id, description: 'A stage of this program, or draft for the text of the plan' },
    at: { ...id, description: 'The moment of the stage: freeze, open, certify, vote, sign, submit' },
    expression: { type: 'string', minLength: 1, maxLength: 2000, description: 'CEL; must be true' },
    severity: { enum: ['blocks', 'warns', 'informs'] },
    says: { type: 'string', minLength: 10, maxLength: 600, description: 'The rule as a sentence' },
    source,
  },
};
const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const calendar = {
  type: 'object',
  required: ['country'],
  additionalProperties: false,
  properties: {
    country: { type: 'string', pattern: '^[A-Z]{2}$' },
    state: { type: 'string', pattern: '^[A-Z0-9]{1,3}$' },
    overrides: {
      type: 'array',
      maxItems: 400,
      items: { type: 'object', required: ['day', 'works'], additionalProperties: false, properties: { day, works: { type: 'boolean' }, source } },
    },
    source,
  },
};
const document = {
  type: 'object',
  required: ['id', 'kind', 'template', 'title'],
  additionalProperties: false,
  properties: { id, kind: { enum: ['plan-document', 'signature-page', 'letter'] }, template: { ...id, description: 'What prints it; the linter knows those of each kind' }, title, source },
};

export const programSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A Planline program',
  type: 'object',
  required: ['schema', 'id', 'version', 'title', 'aliases', 'imports', 'coordinator', 'ladder', 'phases', 'lawDates'],
  additionalProperties: false,
  properties: {
    schema: { const: 1 },
    id: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
    version: { type: 'integer', minimum: 1 },
    title: { type: 'string', minLength: 1 },
    aliases: words,
    imports: { enum: ['timeline', 'equity-plan', 'roadmap'] },
    coordinator: {
      type: 'object',
      required: ['role'],
      additionalProperties: false,
      properties: { role: { type: 'string', minLength: 1 }, source },
    },
    ladder,
    ladders: { type: 'object', propertyNames: id, additionalProperties: ladder, maxProperties: 12, description: 'Others, by the id under which a stage or a wait chooses one' },
    phases: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'from', 'to'],
        additionalProperties: false,
        properties: { name: { type: 'string', minLength: 1 }, alsoCalled: words, from: { anyOf: [{ const: 'first-task' }, yearDay] }, to: yearDay, source },
      },
    },
    lawDates: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'words'],
        additionalProperties: false,
        properties: { name: { type: 'string', minLength: 1 }, words: { ...words, minItems: 1 }, source },
      },
    },
    period: {
      type: 'object',
      required: ['years', 'start'],
      additionalProperties: false,
      properties: { years: { type: 'integer', minimum: 1, maximum: 20 }, start: yearDay.properties.day, since: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'First day on which a plan of this version may begin' }, source },
    },
    calendar,
    sharedStrategies: {
      type: 'object',
      required: ['answerDays'],
      additionalProperties: false,
      properties: { answerDays: { ...days, minimum: 1, description: 'Days to answer a proposed change of a shared strategy, where who proposes it names none' }, source },
    },
    roles: {
      type: 'array',
      maxItems: 100,
      items: { type: 'object', required: ['title'], additionalProperties: false, properties: { title, alsoCalled: words, escalatesTo: { ...title, description: 'The role of this program that hears of what this one leaves undone; without it, and where a district names none, the coordinator does' }, escalatesToSource: source, source }, dependentRequired: { escalatesToSource: ['escalatesTo'] } },
    },
    placeholders: words,
    sections: { type: 'array', items: section, maxItems: 60 },
    stages: { type: 'array', items: stage, maxItems: 40 },
    guards: { type: 'array', items: guard, maxItems: 120 },
    documents: { type: 'array', items: document, maxItems: 40 },
  },
  $defs: { field },
};
