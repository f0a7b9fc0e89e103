import type { z } from 'zod';
import { boardOptionsSchema } from '#libs/domain/board/options.js';
import { councilOptionsSchema } from '#libs/domain/council/options.js';
import type { StageKind } from '#libs/domain/program-rules.js';
import { submissionOptionsSchema } from '#libs/domain/submission/options.js';

/** What a program may say of a stage of one kind, and what a dry run takes for granted of it. */
export type KindRules = {
  /** Null: it takes any options, or none. */
  readonly options: z.ZodType | null;
  /** Its waits: whether the stage is concluded only after them. Null: any key, and none of them is waited for by a stream. */
  readonly waits: Readonly<Record<string, boolean>> | null;
  /** Waits that hold nothing up, and without which nobody would be asked for what somebody has to do. */
  readonly asked: readonly string[];
  /** Facts that its date rules may count from, beside the plan's start and end and the stage's opening: the wait whose day a dry run takes for them. */
  readonly facts: Readonly<Record<string, string>>;
  /** By wait: which of those facts, and of `opened`, its stream knows when it is waited for. One that is not listed knows `opened` alone. */
  readonly knows: Readonly<Record<string, readonly string[]>>;
  /** By wait: those of the same stage without which it can't be done, where nothing that it counts from says so. */
  readonly after: Readonly<Record<string, readonly string[]>>;
  /** Its waits that may come again in each year of the plan. Null: any, and for each month too. */
  readonly yearly: readonly string[] | null;
  /** Its waits that come only if something happens that need not: a question, a return. Nobody is to expect them. */
  readonly onlyIf: readonly string[];
  /** When its guards are asked. */
  readonly moments: readonly string[];
  /** Roles that its options name as deciding something. */
  readonly roles: readonly string[];
};

const held = ['called', 'meeting', 'meeting-held'];
const sent = ['opened', 'submitted', 'returned'];

export const kinds: Readonly<Record<StageKind, KindRules>> = {
  'council-input': {
    options: councilOptionsSchema,
    waits: { meeting: true, recommendation: true, disposition: true, tell: false, certify: true, 'ask-resolution': false, resolution: false, answer: false },
    asked: [],
    facts: { 'meeting-held': 'meeting', given: 'recommendation', resolved: 'resolution' },
    knows: {
      recommendation: ['opened', 'meeting-held'], certify: ['opened', 'meeting-held'],
      disposition: ['opened', 'meeting-held', 'given'], tell: ['opened', 'meeting-held', 'given'],
      answer: ['opened', 'resolved'], 'ask-resolution': [],
    },
    after: { recommendation: ['meeting'], disposition: ['recommendation'], tell: ['recommendation'], certify: ['meeting', 'recommendation', 'disposition'] },
    yearly: ['resolution', 'answer'],
    onlyIf: ['tell', 'ask-resolution', 'answer'],
    moments: ['open', 'certify'],
    roles: ['disposer', 'certifier'],
  },
  'board-approval': {
    options: boardOptionsSchema,
    waits: { vote: true, sign: true, scan: true, notice: false, 'minutes-draft': false, 'minutes-approved': false, 'minutes-published': false },
    asked: [],
    facts: { carried: 'vote', 'meeting-held': 'vote', meeting: 'vote', called: '', 'minutes-drafted': 'minutes-draft', 'minutes-approved': 'minutes-approved' },
    // Of its notice and minutes a meeting tells; of the vote and what comes of it, the approval.
    knows: {
      sign: ['opened', 'carried', 'meeting-held'], scan: ['opened', 'carried', 'meeting-held'],
      notice: ['called', 'meeting'],
      'minutes-draft': held, 'minutes-approved': [...held, 'minutes-drafted'], 'minutes-published': [...held, 'minutes-drafted', 'minutes-approved'],
    },
    after: { sign: ['vote'], scan: ['vote'], 'minutes-draft': ['vote'], 'minutes-approved': ['minutes-draft'], 'minutes-published': ['minutes-approved'] },
    yearly: [],
    onlyIf: [],
    moments: ['open', 'vote', 'sign'],
    roles: ['signers', 'scanConfirmedBy'],
  },
  'agency-submission': {
    options: submissionOptionsSchema,
    waits: { submit: true, package: false, receipt: false, 'agency-decision': true, answer: false, resubmit: false, budget: false, 'budget-package': false, 'budget-receipt': false, 'budget-decision': false },
    asked: ['package'],
    facts: { submitted: 'submit', returned: 'agency-decision', asked: 'submit' },
    knows: {
      package: sent, receipt: sent, 'agency-decision': sent, resubmit: sent, answer: [...sent, 'asked'],
      budget: ['opened'], 'budget-package': sent, 'budget-receipt': sent, 'budget-decision': sent,
    },
    after: { receipt: ['submit'], 'agency-decision': ['submit'] },
    yearly: ['budget', 'budget-package', 'budget-decision'],
    onlyIf: ['answer', 'resubmit', 'budget-package', 'budget-receipt'],
    moments: ['submit'],
    roles: ['roles'],
  },
  'expenditure-review': { options: null, waits: null, asked: [], facts: {}, knows: {}, after: {}, yearly: null, onlyIf: [], moments: [], roles: [] },
  timeline: { options: null, waits: null, asked: [], facts: {}, knows: {}, after: {}, yearly: null, onlyIf: [], moments: [], roles: [] },
};

/** The text of a plan has no stage of its own; guards name it so. */
export const DRAFT = { stage: 'draft', moments: ['freeze'] } as const;
