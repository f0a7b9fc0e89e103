import { apart, SECTION } from '../../strategy/in-plan.js';
import type { Shared } from '../../strategy/state.js';
import type { Content } from '../../content.js';
import type { DraftFinding } from '../events.js';
import { findingAt, quoted } from './finding.js';

/** Where the text of a plan and the version of a shared strategy that its district holds are two, as after a change that was adopted. */
export const checkShared = ({ tenant, plan, content }: { readonly tenant: string; readonly plan: string; readonly content: Content }, strategies: readonly Shared[]): DraftFinding[] =>
  strategies.flatMap((state) =>
    state.members
      .filter(({ plan: own, until }) => until === null && own?.tenant === tenant && own.plan === plan)
      .flatMap((member) => {
        const about = { strategy: quoted(state.texts[member.version - 1]!.name), version: member.version };
        return apart(state, member, content).map(({ item, field, adopted, is }) =>
          item === null || field === null
            ? findingAt({ section: SECTION }, 'warns', 'draft.shared-number-gone', { ...about, numbers: quoted(adopted) })
            : findingAt({ section: SECTION, item, field }, 'warns', 'draft.shared-differs', { ...about, field, adopted: quoted(worded(adopted)), is: quoted(worded(is)) }),
        );
      }),
  );

const worded = (value: unknown): unknown => (Array.isArray(value) ? value.join(', ') : (value ?? ''));
