import { never } from '#libs/kernel/refusal.js';
import type { Content, Item } from '../content.js';
import { explanationsIn } from '../guards.js';
import type { DraftEvent } from './events.js';
import { itemsOf, seenBy, textsOf, type Draft, type DraftState, type Revision } from './state.js';

export function evolve(before: DraftState, event: DraftEvent): DraftState {
  const version = before.version + 1;
  if (event.type === 'DraftBegun') {
    const { period, district } = event.data;
    return { status: 'begun', version, period, district, content: {}, revisions: [], frozen: {}, imports: [], fromFiles: {}, explained: {}, attested: [], seen: {} };
  }
  if (before.status === 'none') return { ...before, version };
  const state = { ...before, version };
  switch (event.type) {
    case 'DraftHeaderChanged':
      return { ...state, ...event.data };
    case 'ItemsWritten':
    case 'ItemsRemoved':
    case 'ItemsReordered':
      return { ...state, content: rewritten(state.content, event), fromFiles: fromFilesAfter(state, event) };
    case 'DraftImported': {
      const { fileName, document, findings, found, anchoredOn: date, movedByYears } = event.data;
      const anchor = date === null ? null : { date, movedByYears };
      return { ...state, imports: [...state.imports, { fileName, document: document.id, findings, found, anchor }] };
    }
    case 'FindingExplained':
      return { ...state, explained: { ...state.explained, [event.data.finding]: event.data.explanation } };
    case 'RevisionFrozen':
      return frozen(state, event.data);
    case 'DecisionAttested':
      return { ...state, attested: [...state.attested, event.data] };
    case 'RevisionSeen':
      return { ...state, seen: { ...state.seen, [event.data.person]: Math.max(seenBy(state, event.data.person), event.data.revision) } };
    default:
      return never(event);
  }
}

type Rewriting = Extract<DraftEvent, { type: 'ItemsWritten' | 'ItemsRemoved' | 'ItemsReordered' }>;

/** What a person writes is left out; what a file says later, and another order, comes to both. */
function fromFilesAfter({ content, fromFiles: before = {} }: Draft, event: Rewriting): Content {
  const { section } = event.data;
  const kept = Object.hasOwn(before, section);
  if (event.type === 'ItemsReordered' || event.data.because === 'import') return kept ? { ...before, [section]: changed(before[section]!, event) } : before;
  return kept ? before : { ...before, [section]: itemsOf(content, section) };
}

/** What an event makes of the text. A section that nothing is left of is missing, as one that nobody wrote. */
export function rewritten(content: Content, event: Rewriting): Content {
  const { section } = event.data;
  const items = changed(itemsOf(content, section), event);
  if (items.length > 0) return { ...content, [section]: items };
  return Object.fromEntries(Object.entries(content).filter(([id]) => id !== section));
}

function changed(before: readonly Item[], event: Rewriting): readonly Item[] {
  switch (event.type) {
    case 'ItemsWritten': {
      const written = new Map(event.data.items.map((item) => [item.key, item]));
      const stay = new Set(before.map(({ key }) => key));
      return [...before.map((item) => written.get(item.key) ?? item), ...[...written.values()].filter(({ key }) => !stay.has(key))];
    }
    case 'ItemsRemoved':
      return before.filter(({ key }) => !event.data.keys.includes(key));
    case 'ItemsReordered': {
      const rank = new Map(event.data.keys.map((key, i) => [key, i]));
      const rankOf = ({ key }: Item) => rank.get(key) ?? rank.size;
      return [...before].sort((a, b) => rankOf(a) - rankOf(b));
    }
    default:
      return never(event);
  }
}

/** The first text kept under a hash stays: nothing that comes later reaches a frozen one. */
function frozen(state: Draft, { number, hash, sections, frozenOn, program, guards, explained }: Extract<DraftEvent, { type: 'RevisionFrozen' }>['data']): Draft {
  if (state.revisions.some((revision) => revision.number === number)) return state;
  const { period, district } = state;
  const revisions = [...state.revisions, { number, hash, sections, frozenOn, program, period, district }];
  const because = [...explanationsIn(guards).map(({ guard: about, explanation }) => ({ about, explanation })), ...explained.map(({ code: about, explanation }) => ({ about, explanation }))];
  const frozenBecause = because.length === 0 ? {} : { frozenBecause: { ...state.frozenBecause, [number]: because } };
  return { ...state, ...frozenBecause, revisions, frozen: frozenWith(state, sections) };
}

/** By hash, what is kept once these sections are frozen as they stand. */
export function frozenWith({ content, frozen: before }: Pick<Draft, 'content' | 'frozen'>, sections: Revision['sections']): Draft['frozen'] {
  const texts = Object.fromEntries(textsOf({ sections }).map(([section, text]) => [text, itemsOf(content, section)]));
  return { ...texts, ...before };
}
