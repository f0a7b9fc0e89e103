import type { Handle, Principal } from '#libs/commands/contract.js';
import type { DocumentStore } from '#libs/document-store/store.js';
import type { PartnerList } from '#libs/domain/draft/checks/partners.js';
import type { Draft, DraftState, TextAnchor } from '#libs/domain/draft/state.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import type { PlanSoFar } from './plan-so-far.js';
import type { Confirmed } from './wanted.js';

/** Whose a plan is, its years, and how far the first of its files was moved. */
export type OpenText = Pick<Draft, 'district' | 'period'> & { readonly slug: string; readonly name: string; readonly anchor: TextAnchor | null };

export type ImportDeps = {
  readonly handle: Handle;
  readonly principal: Principal;
  readonly settings: TenantSettings;
  readonly store: DocumentStore;
  /** The installation's time. */
  readonly now: () => Promise<Instant>;
  /** The plan with this slug as of now; null where there is none. It must show everything that was answered as done. */
  readonly existingPlan: (tenant: string, slug: string) => Promise<PlanSoFar | null>;
  /** The text of a plan by the plan's id, as of now. */
  readonly existingDraft: (tenant: string, plan: string) => Promise<DraftState>;
  /** The texts of this tenant's open plans, as of now. */
  readonly openTexts: (tenant: string) => Promise<readonly OpenText[]>;
  /** Whom the other plans of this tenant name as their partners. */
  readonly otherPartners: (tenant: string, plan: string) => Promise<readonly PartnerList[]>;
  /** Which of these role ids have a person with an address today. */
  readonly rolesWithAddress: (tenant: string, roles: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Which of these role ids have a person today. */
  readonly rolesHeld: (tenant: string, roles: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Whether anybody has a role today. */
  readonly peopleAreKnown: (tenant: string) => Promise<boolean>;
};

export type ImportInput = {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly program: string | null;
  /** Name or slug of the plan; the file's name without its ending where it is left out. */
  readonly plan?: string | null;
  /** The day on which the plan's first day comes to lie; every date moves with it, those of a whole plan by whole years. */
  readonly anchor?: CalendarDate | null;
  /** Year 0 of the program's phases, where it should not be found from the rows. */
  readonly awardYear?: number;
  readonly dryRun: boolean;
  /** Of a whole plan: the file's words stand where people changed them since the file before. */
  readonly asInFile?: boolean;
  /** Of a whole plan: nobody said where it goes, so it is taken only where the tenant's plans are of its district, or of none. */
  readonly ofDistrictHere?: boolean;
  readonly confirm?: Partial<Confirmed>;
};
