import { isReview, underReview, type Review, type ReviewState } from '#libs/domain/review/state.js';
import { sourceTold } from '#libs/domain/program-rules.js';
import type { Principal } from '#libs/commands/contract.js';
import { say } from '#libs/messages/say.js';
import { grantedPlans, type GrantedPlan } from '../../documents/submission/granted-plans.js';
import { sharedSubmission, type SharedSubmission } from '../../documents/submission/shared-submission.js';
import { refuseRequest } from '../../http/problem.js';
import type { Parts } from '../../parts.js';
import { knownPeople } from '../../queries/people.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { shortInWords } from '../words.js';
import type { SectionCheck } from './beside-view.js';
import type { Choice, Text } from './own-texts.js';

export async function knownReview(db: TenantDb, id: string): Promise<Review> {
  const [found] = await db.rows<{ state: ReviewState }>('SELECT state FROM read.stages WHERE stream = $1', `review/${id}`);
  if (!found || !isReview(found.state)) throw refuseRequest(404, 'api.no-such-thing', { thing: 'review', id });
  return found.state;
}

type Read = { readonly before: Text | null; readonly after: Text; readonly choices: readonly Choice[]; readonly newer: string | null };

/** What the district submitted, and the plan before as far as a grant of its opens that one too: the end of the request where none does. */
export async function reviewedTexts(parts: Parts, principal: Principal, review: Review, asked: string | null): Promise<Read> {
  const { tenant, plan, stage, grant } = review.of;
  const granted = await grantedPlans(parts, principal, tenant);
  const previous = asked ?? review.previous?.plan ?? null;
  // A plan that nothing opens is asked for by the review's own grant, so that the refusal is that of any other.
  const by = granted.find(({ id }) => id === previous)?.grant ?? grant;
  const revision = previous === review.previous?.plan ? (review.previous?.revision ?? null) : null;
  const shared = await sharedSubmission(parts, principal, { tenant, plan, stage, grant }, previous === null ? null : { plan: previous, grant: by, revision });
  const text = (id: string, { content, program }: Pick<SharedSubmission, 'content' | 'program'>, says: string): Text => {
    const known = named(granted, id);
    return { ...known, program: program ?? known.program, href: null, content, says };
  };
  const { previous: before, revision: submitted } = shared;
  const reviewed = underReview(review).revision;
  return {
    after: text(plan, shared, say('page.beside-submitted', { revision: submitted, on: shortInWords(shared.submittedOn as never) })),
    before: before && text(before.plan, before, say('page.beside-revision', { how: 'submitted', revision: before.revision })),
    choices: granted.filter(({ id }) => id !== plan).map(({ id, name }) => ({ id, name })),
    newer: reviewed === submitted ? null : say('page.beside-newer', { reviewed, submitted }),
  };
}

function named(granted: readonly GrantedPlan[], id: string): Pick<Text, 'id' | 'name' | 'program'> {
  const found = granted.find((one) => one.id === id);
  if (!found) throw refuseRequest(404, 'api.no-such-thing', { thing: 'plan', id });
  return found;
}

/** The points of the checklist with what was answered last, and by whom. */
export async function checksOf(db: TenantDb, { checklist, checks }: Review): Promise<SectionCheck[]> {
  const names = new Map((await knownPeople(db)).map(({ id, name }) => [id, name]));
  return checklist.map(({ key, section, says, citation, source }) => {
    const answer = checks.find((one) => one.key === key);
    const words = say('page.check', { holds: answer?.holds.replace('-', '_') ?? 'none', note: answer?.note ?? 'none' });
    return { section, says: source ? say('rule.whole', { text: says, ...sourceTold(source) }) : says, citation, answer: answer ? say('page.check-by', { words, by: names.get(answer.by) ?? answer.by, revision: answer.revision }) : words };
  });
}
