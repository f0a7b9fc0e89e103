import { refuse } from '#libs/kernel/refusal.js';
import { holdsIn, type Condition } from '../conditions.js';
import type { Item } from '../content.js';
import type { DraftFacts } from '../facts.js';
import { itemName } from '../item-name.js';
import { sourceTold } from '../program-rules.js';
import type { HeardCouncils } from './commands.js';
import type { RoundEventData } from './events.js';
import type { CouncilOptions } from './options.js';
import { councilName, councilTitle, type Round } from './state.js';

type Heard = Pick<RoundEventData<'RoundOpened'>, 'councils' | 'because' | 'subjects' | 'represented'>;
type CouncilRule = CouncilOptions['councils'][number];

/** A council that the program knows, of the text of a revision: the district's, or that of one item where each has its own. */
export type CouncilOfText = { readonly rule: CouncilRule; readonly subject: string | null; readonly title: string; readonly called: string | null };

const MOST_OF_A_NAME = 120;

/**
 * Who is heard, with what the program's rules and the plan's text require: more may be required by whoever
 * opens the round, and never less. `before`: the round that goes on; its council of an item that is gone stays in it.
 */
export function heardOn(
  revision: number,
  given: HeardCouncils,
  options: CouncilOptions,
  draft: DraftFacts,
  before: Round | null,
): { readonly ok: true; readonly heard: Heard; readonly named: HeardCouncils } | ReturnType<typeof refuse> {
  const known = councilsOf(options, draft, revision);
  const stay = (before?.councils ?? []).flatMap((council) => stays(council, before!, options));
  const named = given.map((one) => ({ ...one, subject: one.subject ?? onlySubject(known, one.kind) }));
  const required = requiredByRule(options, draft, revision);
  for (const one of named) {
    const ofKind = known.filter(({ rule }) => rule.kind === one.kind);
    if (ofKind.length === 0) return refuse('council.unknown-kind', { kind: one.kind, kinds: options.councils.map(({ kind }) => kind).join(', ') });
    const council = [...known, ...stay].find((council) => isOf(council, one));
    const { title } = ofKind[0]!.rule;
    if (!council) return refuse('council.of-what', { council: title, items: ofKind.flatMap(({ subject }) => subject ?? []).join(', ') || 'none' });
    if (named.filter((other) => councilName(other) === councilName(one)).length > 1) return refuse('council.named-twice', { council: council.title });
    const must = required.find((rule) => isOf(rule, one));
    if (!one.required && must) return refuse('council.required-by-rule', { council: must.title, because: must.rule.because, ...sourceTold(must.rule.source) });
  }
  const missing = required.find((rule) => !named.some((one) => isOf(rule, one)));
  if (missing) return refuse('council.required-missing', requirementTold(missing));
  const represented = options.represented.filter(({ requiredWhere }) => requiredWhere === null || holds(requiredWhere, draft, revision));
  const called = (one: HeardCouncils[number]): string | null => [...known, ...stay].find((council) => isOf(council, one))?.called ?? null;
  return {
    ok: true,
    named,
    heard: {
      councils: named.map(({ kind, subject, body, required: must }) => ({ kind, subject, body, required: must, title: options.councils.find((council) => council.kind === kind)!.title })),
      because: Object.fromEntries(named.map((one) => [councilName(one), one.because])),
      subjects: Object.fromEntries(named.flatMap((one) => (one.subject === null ? [] : [[councilName(one), called(one) ?? one.subject]]))),
      represented: represented.flatMap(({ seat, on }) => named.filter(({ kind }) => on.includes(kind)).map((one) => ({ seat, council: councilName(one) }))),
    },
  };
}

function stays(council: Round['councils'][number], round: Round, { councils }: CouncilOptions): CouncilOfText[] {
  const rule = councils.find(({ kind }) => kind === council.kind);
  return rule && council.subject ? [{ rule, subject: council.subject, title: councilTitle(round, council), called: round.subjects?.[councilName(council)] ?? null }] : [];
}

/** As refusals tell it. `subject`: how its item is named in a command. */
export const requirementTold = ({ title, rule, subject }: CouncilOfText) => ({ council: title, because: rule.because, subject: subject ?? 'none', ...sourceTold(rule.source) });

type Named = { readonly kind: string; readonly subject: string | null };
const isOf = ({ rule, subject }: CouncilOfText, named: Named): boolean => rule.kind === named.kind && subject === named.subject;

/** Where the text has exactly one item, a council of which nothing is said is that one's. */
function onlySubject(known: readonly CouncilOfText[], kind: string): string | null {
  const ofKind = known.filter(({ rule }) => rule.kind === kind);
  return ofKind.length === 1 ? ofKind[0]!.subject : null;
}

/** All councils of the program, as a revision's text has them: one of each kind, and where the kind is one of a section's items, one of each of these. */
export const councilsOf = ({ councils }: CouncilOptions, draft: Pick<DraftFacts, 'contentOf'>, revision: number): readonly CouncilOfText[] =>
  councils.flatMap((rule): CouncilOfText[] => {
    const items = subjectsOf(rule, draft, revision);
    if (items.length === 0) return [{ rule, subject: null, title: rule.title, called: null }];
    return items.map(({ key, fields }) => {
      const called = (itemName(fields) ?? key).slice(0, MOST_OF_A_NAME);
      return { rule, subject: key, title: `${rule.title}, ${called}`, called };
    });
  });

/** The items of which each has a council of its own: a rule that asks for one where a section has any asks for one of each. */
function subjectsOf({ requiredWhere }: CouncilRule, draft: Pick<DraftFacts, 'contentOf'>, revision: number): readonly Item[] {
  if (requiredWhere === null || 'district' in requiredWhere || 'field' in requiredWhere) return [];
  const content = draft.contentOf(revision) ?? {};
  return Object.hasOwn(content, requiredWhere.section) ? content[requiredWhere.section]! : [];
}

/** Councils that the program asks for, by what the text of that revision tells. */
export const requiredByRule = (options: CouncilOptions, draft: DraftFacts, revision: number): readonly CouncilOfText[] =>
  councilsOf(options, draft, revision).filter(({ rule }) => rule.requiredWhere !== null && holds(rule.requiredWhere, draft, revision));

/** Of what is required, the council of a round that it is. One that was opened before councils were of items is that of the only item. */
export const councilFor = ({ rule, subject }: CouncilOfText, { councils }: Round, known: readonly CouncilOfText[]): Round['councils'][number] | undefined =>
  councils.find((council) => council.kind === rule.kind && (council.subject ?? onlySubject(known, council.kind)) === subject);

/** What the text doesn't tell is taken to hold: a requirement is waived by a fact, never by a gap. */
function holds(condition: Condition, draft: DraftFacts, revision: number): boolean {
  const status = draft.revisions.find(({ number }) => number === revision)?.district.status ?? null;
  return holdsIn(condition, { content: draft.contentOf(revision) ?? {}, status }, true);
}
