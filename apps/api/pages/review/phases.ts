import { partsOfStream } from '#libs/kernel/streams.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import type { CouncilRoundState } from '#libs/domain/council/state.js';
import type { DraftState } from '#libs/domain/draft/state.js';
import { isOpened, type SubmissionState } from '#libs/domain/submission/state.js';
import { notThere, wayOf } from '#libs/domain/submission/way.js';
import { optionsOf } from '#libs/domain/submission/options.js';
import { stageOf } from '#libs/domain/program-rules.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { ruleInWords } from '#libs/programs/words.js';
import { say } from '#libs/messages/say.js';
import type { Names } from '../../queries/people.js';
import type { Plan } from '../../queries/plans.js';
import type { Stage } from '../../queries/stages.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { wayInWords } from '../../queries/way-in-words.js';
import { sayInWords, shortInWords } from '../words.js';
import { attestationOf, type AttestedView } from './attested.js';
import type { Called } from './called.js';

/** One step of a plan's way, with its status in words. */
export type PhaseView = {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  /** The style alone; the words say the same. */
  readonly mark: 'concluded' | 'open' | 'ready' | 'locked' | 'timeline';
  readonly word: string;
  readonly says: string;
  readonly attested: AttestedView | null;
};

export type StageStates = ReadonlyMap<string, unknown>;

/** The states of a plan's own streams, by stream. */
export async function statesOfPlan(db: TenantDb, plan: string): Promise<StageStates> {
  const rows = await db.rows<{ stream: string; state: unknown }>('SELECT stream, state FROM read.stages WHERE plan = $1', plan);
  return new Map(rows.map(({ stream, state }) => [stream, state]));
}

export function phasesOf(plan: Plan, stages: readonly Stage[], states: StageStates, names: Names, called: Called): PhaseView[] {
  // A plan that is a timeline and no more has nothing to go through.
  if (stages.length <= 1 && states.size === 0) return [];
  return stages.map((stage) => phaseOf(plan, stage, states, names, called));
}

export function phaseOf(plan: Plan, stage: Stage, states: StageStates, names: Names, called: Called): PhaseView {
  const state = stage.stream === null ? undefined : states.get(stage.stream);
  const attested = state === undefined ? null : attestationOf(kindOf(stage), state as CouncilRoundState, called);
  return { id: stage.id, title: titleOf(stage), href: `/plans/${plan.id}/stages/${stage.id}`, attested, ...statusOf(stage, state, names, toldBefore(plan, stage, state, called)) };
}

export const titleOf = ({ kind, title }: Pick<Stage, 'kind' | 'title'>): string => (kind === 'draft' ? say('page.draft') : title);

export const kindOf = ({ stream }: Pick<Stage, 'stream'>): string => (stream ? partsOfStream(stream).prefix : '');

type Status = Pick<PhaseView, 'mark' | 'word' | 'says'>;

function statusOf(stage: Stage, state: unknown, names: Names, told: readonly string[]): Status {
  if (stage.stream === null) return { mark: 'timeline', word: say('page.phase-timeline'), says: say('page.phase-timeline-says') };
  if (stage.kind === 'draft') return ofDraft(stage, (state ?? { status: 'none', version: 0 }) as DraftState);
  switch (stage.status) {
    case 'concluded': {
      const on = concludedOn(kindOf(stage), state);
      return { mark: 'concluded', word: say('page.phase-concluded'), says: say('page.phase-concluded-on', { on: on ? shortInWords(on) : 'none' }) };
    }
    case 'open':
      return { mark: 'open', word: say('page.phase-open'), says: [...told, waiting(stage, names)].join(' ') };
    case 'none':
      return stage.notYet.length === 0
        ? { mark: 'ready', word: say('page.phase-ready'), says: [say('page.phase-ready-says'), ...rewrittenIn(stage)].join(' ') }
        : { mark: 'locked', word: say('page.phase-locked'), says: [stage.notYet[0]!, ...more(stage.notYet.length - 1), ...rewrittenIn(stage)].join(' ') };
    default:
      return stage.status satisfies never;
  }
}

function ofDraft(stage: Stage, state: DraftState): Status {
  if (state.status === 'none') return { mark: 'locked', word: say('page.phase-unwritten'), says: say('page.phase-unwritten-says') };
  const last = state.revisions.at(-1);
  if (last) return { mark: 'concluded', word: say('page.phase-frozen', { revision: last.number }), says: say('page.phase-frozen-on', { on: shortInWords(last.frozenOn) }) };
  const blocking = stage.guards.filter(({ holds, severity }) => holds === false && severity === 'blocks');
  return { mark: 'open', word: say('page.phase-writing'), says: say('page.phase-writing-says', { count: blocking.length, first: blocking[0]?.rule.text ?? '' }) };
}

/** A board is told what was changed behind the councils’ backs, whether it has it before it or not. */
const rewrittenIn = ({ rewritten }: Stage): string[] => (rewritten === null ? [] : [rewritten]);

const more = (count: number): string[] => (count > 0 ? [say('page.phase-more-reasons', { count })] : []);

/** What a reader must know of an open stage before what it waits for: what is void, and where the agency is by the program's own words. */
function toldBefore(plan: Plan, stage: Stage, state: unknown, called: Called): string[] {
  if (stage.status !== 'open' || state === undefined) return [];
  if (stage.kind === 'board-approval') {
    const { voided } = state as Exclude<ApprovalState, { status: 'none' }>;
    return [...(voided.length === 0 ? [] : [say('page.phase-voided', { sections: called.sections(voided) })]), ...rewrittenIn(stage)];
  }
  const rule = stage.kind === 'agency-submission' ? stageOf(rulesOf(plan.program), stage.id) : undefined;
  const options = rule && optionsOf(rule);
  const { agencyState } = state as { readonly agencyState?: string | null };
  const at = options?.ok ? options.options.states.find(({ id }) => id === agencyState) : undefined;
  if (!at) return [];
  const told = { state: at.title, verified: ruleInWords({ source: at.source }).unverified ? 'no' : 'yes' };
  const submission = state as SubmissionState;
  return isOpened(submission) && notThere(submission, at) ? [say('page.phase-not-there', told), wayInWords(wayOf(submission), sayInWords)] : [say('page.phase-agency', told)];
}

/** What an open stage waits for first; those without a day come last. */
function waiting({ waits }: Stage, names: Names): string {
  const open = waits.filter(({ status }) => status !== 'done' && status !== 'cancelled');
  const [next] = open;
  if (!next) return say('page.phase-waits-nothing');
  return say('page.phase-waits', {
    what: next.title,
    owner: names.roles(next.owners),
    due: next.due ? shortInWords(next.due) : 'none',
    late: next.status === 'overdue' ? 'yes' : 'no',
    others: open.length - 1,
  });
}

export function concludedOn(kind: string, state: unknown): CalendarDate | null {
  switch (kind) {
    case 'council-round': {
      const round = state as CouncilRoundState;
      return round.status !== 'concluded' ? null : round.attested ? round.attestation.on : round.certified.on;
    }
    case 'approval': {
      const approval = state as ApprovalState;
      return approval.status === 'concluded' ? (approval.attested?.approvedOn ?? approval.concludedOn) : null;
    }
    case 'submission': {
      const submission = state as SubmissionState;
      if (submission.status === 'attested') return submission.attested.on;
      return submission.status === 'concluded' || submission.status === 'declined' ? submission.decidedOn : null;
    }
    default:
      return null;
  }
}
