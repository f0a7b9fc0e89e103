import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { targetsSchema } from '../content.js';
import { dateSchema } from '../schedule.js';

/** What all districts that share a strategy have in common. Their numbers and targets are their own. */
export const strategyTextSchema = z.object({
  name: z.string().trim().min(1).max(400),
  /** Strategy types, as the program names them. */
  types: z.array(z.string().min(1).max(120)).max(20),
  aim: z.string().trim().max(8_000).nullable(),
  grades: z.array(z.string().min(1).max(20)).max(20),
  locations: z.array(z.string().min(1).max(200)).max(50),
});
export type StrategyText = z.infer<typeof strategyTextSchema>;

/** Who says it, and the role of this tenant that they held. `evidence`: what shows it, where it was told of a district; null: they decide for it. */
const said = { by: z.string().min(1), role: z.string().min(1), evidence: z.string().nullable() };
const district = z.string().min(1).max(120);
const indicatorTargetsSchema = z.array(z.object({ measure: z.string().min(1).max(2_000), targets: targetsSchema })).max(50);

/** Stream `shared-strategy/<id>`, of the collaborative that owns it. */
export const strategyEvents = {
  StrategyShared: event({
    says: 'A strategy was shared by a collaborative.',
    sealed: ['text'],
    schema: z.object({
      /** The collaborative's own plan that the strategy stands in, where it has one. */
      plan: z.string().nullable(),
      collaborative: z.string().min(1).max(400),
      /** Version 1. */
      text: strategyTextSchema,
      by: said.by,
      role: said.role,
    }),
  }),
  StrategyJoined: event({
    says: 'A district took up the shared strategy.',
    datable: true,
    sealed: ['targets', 'evidence'],
    schema: z.object({
      ...said,
      district,
      name: z.string().min(1).max(400),
      /** The number that the strategy has in the district's own plan; two where the plan gives it two. */
      numbers: z.array(z.string().min(1).max(20)).min(1).max(5),
      targets: indicatorTargetsSchema,
      /** The district's plan, and the tenant that it belongs to; null while it is not in Planline. */
      plan: z.object({ tenant: z.string(), plan: z.string() }).nullable(),
      /** Person id of who speaks for the district: nobody else sets its targets, answers or approves for it, save where it is told with evidence. */
      speaker: z.string().min(1).max(200),
      /** The version of the text that it took up. */
      version: z.int().positive(),
      on: dateSchema,
    }),
  }),
  StrategyTargetsSet: event({
    says: 'A district set its own number and targets for the shared strategy.',
    sealed: ['targets', 'evidence'],
    schema: z.object({ ...said, district, numbers: z.array(z.string().min(1).max(20)).min(1).max(5), targets: indicatorTargetsSchema }),
  }),
  StrategyApproved: event({
    says: 'A district’s board approved its part of the shared strategy.',
    datable: true,
    sealed: ['evidence'],
    schema: z.object({
      ...said,
      district,
      /** Of the text that its board had before it. */
      version: z.int().positive(),
      /**
       * The revision of the district's plan that its board approved. Where `evidence` is null it was frozen in this tenant
       * with this hash; otherwise it is what was told, and nobody here could look it up.
       */
      revision: z.object({ number: z.int().positive(), hash: z.string() }).nullable(),
      on: dateSchema,
    }),
  }),
  StrategySpeakerNamed: event({
    says: 'Another person speaks for a district about the shared strategy.',
    sealed: ['evidence'],
    schema: z.object({ ...said, district, speaker: z.string().min(1).max(200) }),
  }),
  StrategyLeft: event({
    says: 'A district gave the shared strategy up.',
    datable: true,
    sealed: ['reason', 'evidence'],
    schema: z.object({ ...said, district, on: dateSchema, reason: z.string().min(1) }),
  }),
  StrategyChangeProposed: event({
    says: 'A change of the shared strategy was proposed to every member.',
    version: 2,
    // Version 1 told neither its day nor one to answer by.
    upcasters: { 1: (data) => ({ ...data, on: null, answerBy: null }) },
    sealed: ['text', 'reason', 'evidence'],
    schema: z.object({
      ...said,
      proposal: z.int().positive(),
      district,
      text: strategyTextSchema,
      reason: z.string().min(1),
      /** Districts that must answer: the members on that day. */
      to: z.array(district),
      on: dateSchema.nullable(),
      /** The last day for answers: after it the next change may be proposed. */
      answerBy: dateSchema.nullable(),
    }),
  }),
  StrategyChangeLapsed: event({
    says: 'A proposed change lapsed: not all had answered by its day when the next one was proposed.',
    schema: z.object({ proposal: z.int().positive(), answerBy: dateSchema, /** Districts that had not answered. */ waiting: z.array(district), on: dateSchema }),
  }),
  StrategyChangeAnswered: event({
    says: 'A district answered a proposed change.',
    sealed: ['reason', 'evidence'],
    schema: z.object({
      ...said,
      proposal: z.int().positive(),
      district,
      /** Of the text that it adopted or declined. */
      version: z.int().positive(),
      answer: z.enum(['adopted', 'declined']),
      reason: z.string().nullable(),
    }),
  }),
  StrategyChangeWithdrawn: event({
    says: 'A proposed change was withdrawn.',
    sealed: ['reason', 'evidence'],
    schema: z.object({ ...said, proposal: z.int().positive(), reason: z.string().min(1) }),
  }),
  StrategyProgressReported: event({
    says: 'A district reported its progress with the shared strategy.',
    datable: true,
    sealed: ['note', 'evidence'],
    schema: z.object({ ...said, district, on: dateSchema, note: z.string().min(1), status: z.enum(['not-begun', 'under-way', 'in-place']) }),
  }),
};
export type StrategyEvent = EventOf<typeof strategyEvents>;
