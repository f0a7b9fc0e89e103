import { aggregateNamed } from '#libs/commands/registry.js';
import { isReview, type ReviewState } from '#libs/domain/review/state.js';
import { refuseRequest } from '../../http/problem.js';
import { sayNamed } from '../../queries/named.js';
import type { PageContext } from '../context.js';
import { calledIn } from '../review/called.js';
import { membersOf } from '../review/council-view.js';
import { stepForm, type Returned } from '../review/step-form.js';
import { troubleOf } from '../review/trouble.js';
import { sayInWords } from '../words.js';
import type { Arrived } from './arrived.js';
import { reviewSteps } from './review-steps.js';
import { reviewView } from './review-view.js';

/** All that a review's page shows but what may be done, which is asked outside of the reading. */
export async function reviewPage({ db, names, today }: PageContext, id: string, arrived: Arrived | null, sentBack: Returned | null) {
  const [found] = await db.rows<{ state: ReviewState }>('SELECT state FROM read.stages WHERE stream = $1', `review/${id}`);
  if (!found || !isReview(found.state)) throw refuseRequest(404, 'api.no-such-thing', { thing: 'review', id });
  const { state } = found;
  const rules = { sections: arrived?.titles ?? [] };
  const called = await calledIn(db, rules);
  const saying = sayNamed(names, rules, sayInWords);
  const returned = sentBack && { ...sentBack, detail: saying(sentBack.code, sentBack.params) };
  const members = (await membersOf(db, [state.body], today)).map(({ person }) => ({ value: person, label: called.person(person) }));
  const steps = reviewSteps({ id, state, arrived, members, person: called.person, section: called.section });
  const address = `/reviews/${id}`;
  return {
    review: { id, plan: state.plan, ...reviewView(state, arrived, called) },
    steps,
    saying,
    forms: steps.map((step) => stepForm(step, aggregateNamed(step.aggregate)!.commands[step.command]!, address, returned)),
    trouble: troubleOf(returned, { what: 'This review', again: address, steps }),
  };
}
