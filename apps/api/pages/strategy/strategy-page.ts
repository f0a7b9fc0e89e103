import { aggregateNamed } from '#libs/commands/registry.js';
import type { StrategyState } from '#libs/domain/strategy/state.js';
import { refuseRequest } from '../../http/problem.js';
import { apartFromPlans } from '../../queries/drafts.js';
import { sayNamed } from '../../queries/named.js';
import { heldRoles } from '../../queries/people.js';
import type { PageContext } from '../context.js';
import { calledIn } from '../review/called.js';
import { stepForm, type Returned } from '../review/step-form.js';
import { troubleOf } from '../review/trouble.js';
import { sayInWords } from '../words.js';
import { strategySteps } from './strategy-steps.js';
import { strategyView } from './strategy-view.js';

const NO_SECTIONS = { sections: [] };

/** All that a shared strategy's page shows but what may be done, which is asked outside of the reading. */
export async function strategyPage({ db, names, today }: PageContext, id: string, sentBack: Returned | null) {
  const [found] = await db.rows<{ state: StrategyState }>('SELECT state FROM read.stages WHERE stream = $1', `shared-strategy/${id}`);
  if (!found || found.state.status === 'none') throw refuseRequest(404, 'api.no-such-thing', { thing: 'shared strategy', id });
  const { state } = found;
  const { person } = await calledIn(db, NO_SECTIONS);
  const saying = sayNamed(names, NO_SECTIONS, sayInWords);
  const returned = sentBack && { ...sentBack, detail: saying(sentBack.code, sentBack.params) };
  const steps = strategySteps({ id, state, held: await heldRoles(db, today), person });
  const address = `/shared-strategies/${id}`;
  return {
    strategy: { id, plan: state.plan, ...strategyView(state, person) },
    apart: await apartFromPlans(db, `shared-strategy/${id}`),
    steps,
    saying,
    forms: steps.map((step) => stepForm(step, aggregateNamed(step.aggregate)!.commands[step.command]!, address, returned)),
    trouble: troubleOf(returned, { what: 'This strategy', again: address, steps }),
  };
}
