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
const words = { type: 'array', items: { type: 'string', minLength: 1 } };
const days = { type: 'integer', minimum: 0, maximum: 366 };

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
    ladder: {
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
    },
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
  },
};
