import { refuse } from '#libs/kernel/refusal.js';
import { holdsIn, type Condition } from '../conditions.js';
import type { DraftFacts } from '../facts.js';
import { sourceTold } from '../program-rules.js';
import type { HeardCouncils } from './commands.js';
import type { RoundEventData } from './events.js';
import type { CouncilOptions } from './options.js';

type Heard = Pick<RoundEventData<'RoundOpened'>, 'councils' | 'because' | 'represented'>;

/**
 * Who is heard, with what the program's rules and the plan's text require: more may be required by whoever
 * opens the round, and never less.
 */
export function heardOn(
  revision: number,
  given: HeardCouncils,
  options: CouncilOptions,
  draft: DraftFacts,
): { readonly ok: true; readonly heard: Heard } | ReturnType<typeof refuse> {
  const required = requiredByRule(options, draft, revision);
  for (const { kind, required: asked } of given) {
    const rule = options.councils.find((council) => council.kind === kind);
    if (!rule) return refuse('council.unknown-kind', { kind, kinds: options.councils.map((council) => council.kind).join(', ') });
    if (given.filter((other) => other.kind === kind).length > 1) return refuse('council.named-twice', { council: rule.title });
    if (!asked && required.includes(rule)) return refuse('council.required-by-rule', { council: rule.title, because: rule.because, ...sourceTold(rule.source) });
  }
  const missing = required.find(({ kind }) => !given.some((council) => council.kind === kind));
  if (missing) return refuse('council.required-missing', { council: missing.title, because: missing.because, ...sourceTold(missing.source) });
  const represented = options.represented.filter(({ requiredWhere }) => requiredWhere === null || holds(requiredWhere, draft, revision));
  return {
    ok: true,
    heard: {
      councils: given.map(({ kind, body, required: must }) => ({ kind, body, required: must, title: options.councils.find((council) => council.kind === kind)!.title })),
      because: Object.fromEntries(given.map(({ kind, because }) => [kind, because])),
      represented: represented.flatMap(({ seat, on }) => given.filter(({ kind }) => on.includes(kind)).map(({ kind }) => ({ seat, council: kind }))),
    },
  };
}

/** Councils that the program asks for, by what the text of that revision tells. */
export const requiredByRule = ({ councils }: CouncilOptions, draft: DraftFacts, revision: number): CouncilOptions['councils'] =>
  councils.filter(({ requiredWhere }) => requiredWhere !== null && holds(requiredWhere, draft, revision));

/** What the text doesn't tell is taken to hold: a requirement is waived by a fact, never by a gap. */
function holds(condition: Condition, draft: DraftFacts, revision: number): boolean {
  const status = draft.revisions.find(({ number }) => number === revision)?.district.status ?? null;
  return holdsIn(condition, { content: draft.contentOf(revision) ?? {}, status }, true);
}
