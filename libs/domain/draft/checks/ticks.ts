import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Item } from '../../content.js';
import { sourceTold, type FieldRule, type GuardAnswer, type ProgramRules } from '../../program-rules.js';
import type { DraftFinding } from '../events.js';
import { freezeFacts } from '../freeze.js';
import { itemsOf, type Draft } from '../state.js';
import { isEmpty } from './fields.js';
import { findingAt } from './finding.js';

/** Of one field no more items are asked about: each is asked of twice, and the rule itself names those at fault. */
const MOST_ASKED = 40;

type Text = Pick<Draft, 'period' | 'district' | 'content'>;

/**
 * Where nothing is ticked though a rule of the program asks for it: the rule fails for the item as it stands, and would
 * hold with a tick. It has the rule's own severity. `answers`: what the rules of the freeze say of the whole text. A
 * program without such a rule has no such finding.
 */
export function checkTicks(text: Text, rules: ProgramRules, today: CalendarDate, answers: readonly GuardAnswer[] = askedOf(text, rules, today)): DraftFinding[] {
  return answers
    .filter(({ holds, failed }) => !holds && failed === undefined)
    .flatMap((rule) =>
      ticksRead(rule, rules).flatMap(({ section, field }) => {
        const fails = (item: Item): boolean => askedOf({ ...text, content: { [section]: [item] } }, rules, today).some((one) => one.guard === rule.guard && !one.holds);
        return itemsOf(text.content, section)
          .filter(({ fields }) => isEmpty(fields[field.id]))
          .slice(0, MOST_ASKED)
          .filter((item) => fails(item) && !fails({ ...item, fields: { ...item.fields, [field.id]: [field.options[0]!.id] } }))
          .map(({ key }) => findingAt({ section, item: key, field: field.id }, rule.severity, 'draft.none-ticked', { title: field.title, rule: rule.says, ...sourceTold(rule.source) }));
      }),
    );
}

const askedOf = (text: Text, rules: ProgramRules, today: CalendarDate): readonly GuardAnswer[] => rules.guards('draft', 'freeze', freezeFacts(text, rules, today));

/** Fields to tick that the rule looked at. */
function ticksRead({ saw }: GuardAnswer, { sections }: ProgramRules): readonly { readonly section: string; readonly field: FieldRule }[] {
  const paths = Object.keys(saw);
  return sections.flatMap(({ id: section, fields }) =>
    fields
      .filter(({ id, kind, options }) => kind === 'choices' && options.length > 0 && paths.some((path) => path.startsWith(`sections.${section}[`) && path.endsWith(`].${id}`)))
      .map((field) => ({ section, field })),
  );
}
