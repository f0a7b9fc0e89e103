import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Draft } from '#libs/domain/draft/state.js';
import type { ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import type { Names, RoleHolder } from '../../queries/people.js';
import type { Plan } from '../../queries/plans.js';
import type { Stage } from '../../queries/stages.js';
import type { Called } from './called.js';
import type { Asked } from './step-form.js';

/** A council or a board as forms offer it, with who serves on it today. */
export type KnownBody = { readonly body: string; readonly kind: string; readonly name: string; readonly members: readonly string[] };

/** What the forms of a stage's page are made of. */
export type StepGround = {
  readonly plan: Pick<Plan, 'id'>;
  readonly stage: Stage;
  readonly rule: StageRule | undefined;
  readonly rules: ProgramRules;
  readonly state: unknown;
  readonly version: number;
  readonly draft: Draft | null;
  readonly held: readonly RoleHolder[];
  readonly bodies: readonly KnownBody[];
  readonly called: Called;
  readonly names: Names;
  readonly asked: readonly Asked[];
  readonly attested: boolean;
  /** Of all streams of the plan, by stream. */
  readonly states: ReadonlyMap<string, unknown>;
  readonly today: CalendarDate;
  /** Whether a meeting of the board is called or under way. */
  readonly meets: boolean;
};
