import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema } from '../schedule.js';
import { ruleSourceSchema, voteRulesSchema, withSecond } from '../vote-rules.js';

/** Stream `person/<id>`. People appear everywhere else by this opaque id alone. */
export const personEvents = {
  PersonRegistered: event({
    says: 'A person was registered.',
    sealed: ['name', 'email'],
    schema: z.object({ name: z.string().min(1), email: z.string().nullable(), timeZone: z.string().nullable() }),
  }),
  PersonChanged: event({
    says: "A person's particulars changed.",
    sealed: ['name', 'email'],
    schema: z.object({ name: z.string().min(1), email: z.string().nullable(), timeZone: z.string().nullable() }),
  }),
  DigestPreferenceSet: event({
    says: 'A person chose how often digests come.',
    schema: z.object({ frequency: z.enum(['daily', 'never']), at: z.string().regex(/^\d\d:\d\d$/) }),
  }),
};
export type PersonEvent = EventOf<typeof personEvents>;

/** Stream `role/<id>`, a role of one tenant known by the slug of its words. */
export const roleEvents = {
  RoleGranted: event({
    says: 'A role was given to a person.',
    version: 2,
    datable: true,
    // When one of version 1 was recorded is not told by it: it counts as known on each of its days.
    upcasters: { 1: (data) => ({ ...data, recordedOn: null }) },
    schema: z.object({
      title: z.string().min(1),
      person: z.string(),
      from: dateSchema,
      /** Role id of who hears of it when nothing happens; null: the program's coordinator. */
      escalateTo: z.string().nullable(),
      /** The day on which it was recorded, which may be later than the first day; null: not told. */
      recordedOn: dateSchema.nullable(),
    }),
  }),
  RoleEnded: event({
    says: 'A role ended for a person.',
    datable: true,
    schema: z.object({ person: z.string(), on: dateSchema }),
  }),
};
export type RoleEvent = EventOf<typeof roleEvents>;

/** Stream `body/<id>`: a board, a council, a committee. */
export const bodyEvents = {
  BodyFormed: event({
    says: 'A body was formed.',
    schema: z.object({ name: z.string().min(1), kind: z.enum(['board', 'council', 'committee']) }),
  }),
  MemberSeated: event({
    says: 'A member was seated.',
    version: 2,
    datable: true,
    // A seat is free text, and may tell who sits on it. Version 1 had it in the clear; nothing else differs.
    sealed: ['seat'],
    upcasters: { 1: (data) => data },
    schema: z.object({ person: z.string(), seat: z.string().nullable(), from: dateSchema }),
  }),
  RulesAdopted: event({
    says: 'A board adopted rules of its own.',
    version: 2,
    upcasters: { 1: withSecond },
    datable: true,
    sealed: ['text'],
    schema: z.object({
      rules: voteRulesSchema,
      /** Where they stand: how sure that is, and in words. */
      mark: ruleSourceSchema.shape.mark,
      text: ruleSourceSchema.shape.text,
      from: dateSchema,
    }),
  }),
  MemberLeft: event({
    says: 'A member left.',
    datable: true,
    schema: z.object({ person: z.string(), on: dateSchema }),
  }),
  /** All of the newest time of that person on the body, as it is from then on: what was to come of it changed. */
  MembershipChanged: event({
    says: 'The days of a membership changed that were still to come.',
    datable: true,
    sealed: ['seat'],
    schema: z.object({ person: z.string(), seat: z.string().nullable(), from: dateSchema, until: dateSchema.nullable() }),
  }),
};
export type BodyEvent = EventOf<typeof bodyEvents>;

/** What a district is called, and all that it says of its days. */
const tenantSchema = z.object({
  name: z.string().min(1),
  timeZone: z.string(),
  /** `HH:MM`: when a day begins for what falls due on it. */
  dayStartsAt: z.string().regex(/^\d\d:\d\d$/),
  /** `HH:MM` in the reader's zone: when the morning digest goes. */
  digestAt: z.string().regex(/^\d\d:\d\d$/),
  /** First and last days of the terms, as `MM-DD`: what "Fall" and "Spring" mean here. */
  schoolCalendar: z.object({ fall: z.tuple([z.string(), z.string()]), spring: z.tuple([z.string(), z.string()]) }),
});

/** Stream `tenant/<id>`. */
export const tenantEvents = {
  TenantOpened: event({ says: 'The district was set up.', schema: tenantSchema }),
  /** All of it as it is from then on, also what stayed. */
  TenantChanged: event({ says: 'The particulars of the district changed.', schema: tenantSchema }),
};
export type TenantEvent = EventOf<typeof tenantEvents>;
