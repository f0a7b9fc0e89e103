import type { Content } from '../../content.js';
import type { SectionRule } from '../../program-rules.js';
import type { DraftFinding } from '../events.js';
import { itemsOf } from '../state.js';
import { isEmpty } from './fields.js';
import { findingAt } from './finding.js';

/** Minnesota's form: a strategy of the integrated type says by ticks which of the five aspects it has. */
const ASPECTS = 'integrated_learning_environment';
const INTEGRATED = 'innovative-integrated-pre-k-12-learning-environments';

export function checkAspects(content: Content, rules: readonly SectionRule[]): DraftFinding[] {
  return rules
    .filter(({ fields }) => fields.some(({ id }) => id === ASPECTS))
    .flatMap(({ id }) =>
      itemsOf(content, id).flatMap(({ key, fields }) =>
        [fields.type].flat().includes(INTEGRATED) && isEmpty(fields[ASPECTS]) ? [findingAt({ section: id, item: key, field: ASPECTS }, 'blocks', 'draft.aspect-missing')] : [],
      ),
    );
}
