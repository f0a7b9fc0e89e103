import type { CommandPart, Handled } from '#libs/commands/contract.js';
import type { StoredDocument } from '#libs/document-store/store.js';
import type { Content } from '#libs/domain/content.js';
import { findingAt, placeText } from '#libs/domain/draft/checks/finding.js';
import { sameDistrict } from '#libs/domain/draft/checks/partners.js';
import type { Attested, DraftFinding, Period } from '#libs/domain/draft/events.js';
import type { Draft, DraftState, TextAnchor } from '#libs/domain/draft/state.js';
import { HEADER } from '#libs/domain/header.js';
import type { Phase } from '#libs/domain/plan/events.js';
import { planIdOf } from '#libs/domain/plan/id.js';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { addYears, daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { ok, refuse, type Refusal, type Result } from '#libs/kernel/refusal.js';
import { coordinatorOf, loadProgram, loadProgramFor, rulesOf } from '#libs/programs/catalog.js';
import { phasesOf } from '#libs/programs/phases.js';
import { programRef } from '#libs/programs/program.js';
import type { ImportDeps, ImportInput, OpenText } from '../import-input.js';
import type { PlanSoFar } from '../plan-so-far.js';
import { emptyPreview, readUnder, reportedAt, type ImportReport, type ReadBecause, type ReadUnder } from '../report.js';
import { anchorPlan, movedReading } from './anchor-plan.js';
import type { FilePlace, PlanReader, PlanReading, RulesFor } from './plan-reading.js';
import { preparePlan, type PreparedPlan } from './prepare-plan.js';

/** How often the text is read anew because somebody wrote in it meanwhile. */
const TRIES = 4;

/**
 * Takes a whole plan into its text: opens the plan and the text where there is none, writes what differs from
 * the file before, and notes what was found. All of it is one append, or nothing is.
 */
export async function importPlan(deps: ImportDeps, input: ImportInput, reader: PlanReader): Promise<Result<ImportReport>> {
  const chosen: Chosen = { ref: '', because: 'newest', begins: null };
  const first = await reader.read(input.bytes, chooseRules(input, chosen));
  if (!first.ok) return unread(input, first);
  const wished = input.anchor ? anchorPlan(first.value.period, input.anchor) : ok(null);
  if (!wished.ok) return wished;
  const name = input.plan?.trim() || usualName(movedReading(first.value, wished.value?.movedByYears ?? 0));
  const planSlug = slug(name);
  if (planSlug === '') return refuse('imports.plan-name-missing');
  const astray = goesAstray(await deps.openTexts(deps.principal.tenant), { input, name, planSlug, tenant: deps.principal.tenant }, first.value);
  if (astray) return astray;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const soFar = await deps.existingPlan(deps.principal.tenant, planSlug);
    const no = soFar && standsAgainst(soFar, chosen.ref, input.program);
    if (no) return { ok: false, refusal: no };
    const ref = soFar?.program ?? chosen.ref;
    // A plan stays on its version of the program, whatever version a new plan would get.
    const reading = ref === chosen.ref ? first : await reader.read(input.bytes, () => ok(rulesOf(ref)));
    if (!reading.ok) return unread(input, reading);
    const report = await takeOnce(deps, input, { name, planSlug, ref, under: soFar ? readUnder(ref, 'plan') : readUnder(ref, chosen.because, chosen.begins), soFar, reader, reading: reading.value, wished: wished.value });
    if (report) return report;
  }
  return refuse('imports.plan-moved');
}

/** `KMS Public Schools 2020-2023`: a file called plan.yaml says less than what stands in it. */
const usualName = ({ district, period }: PlanReading): string => `${district.name} ${period.start.slice(0, 4)}-${period.end.slice(0, 4)}`;

type Going = { readonly input: ImportInput; readonly name: string; readonly planSlug: string; readonly tenant: string };

/** A plan that is opened by mistake can be closed, and never taken out: so whoever did not say where the file goes is asked, before anything is written. */
function goesAstray(texts: readonly OpenText[], { input, name, planSlug, tenant }: Going, { district, period }: PlanReading): Extract<Result<never>, { ok: false }> | null {
  const ofDistrict = texts.filter((one) => isOf(one.district, district));
  if (input.ofDistrictHere && texts.length > 0 && ofDistrict.length === 0) {
    return refuse('imports.other-district', { district: district.name, tenant, known: [...new Set(texts.map((one) => `“${one.district.name}”`))].join(', ') });
  }
  if (input.plan || input.anchor || texts.some((one) => one.slug === planSlug)) return null;
  const moved = ofDistrict.flatMap((one) => (one.anchor ? [{ ...one, ...one.anchor }] : [])).find((one) => one.movedByYears !== 0 && addYears(period.start, one.movedByYears) === one.period.start);
  return moved ? refuse('imports.anchored-beside', { name, plan: moved.slug, date: moved.date }) : null;
}

const isOf = (one: Draft['district'], other: Draft['district']): boolean => sameDistrict(one.name, other.name) || (other.number !== '' && one.number === other.number);

/** What was written of one district is no newer text of another's: taken into the same plan it would take out all that is there. */
function ofAnother(state: DraftState, { name, reading: { district } }: Taking): Extract<Result<never>, { ok: false }> | null {
  return state.status === 'none' || isOf(state.district, district) ? null : refuse('imports.plan-of-other-district', { district: district.name, plan: name, own: state.district.name });
}

type Chosen = { ref: string; because: ReadBecause; begins: CalendarDate | null };

/**
 * The version that is named, or that a form tells of itself; else the one that is in force when the plan begins, where it
 * is moved to. Where a form tells none and is moved into the years of another, nobody guesses by which labels it was filled in.
 */
const chooseRules =
  ({ program: given, anchor }: ImportInput, chosen: Chosen): RulesFor =>
  (named: string | null, period: Period | null, by = 'ids') => {
    const told = by === 'labels' ? versionTold(given, named) : null;
    const word = told ?? given ?? named;
    if (word === null) return refuse('imports.program-missing');
    const program = loadProgramFor(word, anchor ?? period?.start ?? null);
    if (!program.ok) return program;
    const own = by === 'labels' ? loadProgramFor(word, period?.start ?? null) : program;
    if (own.ok && own.value.version !== program.value.version) return refuse('imports.program-version-asked', { own: programRef(own.value), moved: programRef(program.value) });
    chosen.ref = programRef(program.value);
    chosen.begins = anchor ?? period?.start ?? null;
    chosen.because = told !== null ? 'form' : word.includes('@') ? (word === given ? 'named' : 'file') : chosen.begins === null ? 'newest' : 'years';
    return ok(rulesOf(chosen.ref));
  };

/** A form's own version of the program, where the one that is given is that program and names no other. */
function versionTold(given: string | null, named: string | null): string | null {
  if (named === null || !named.includes('@') || given?.includes('@')) return null;
  const [wanted, own] = [given === null ? null : loadProgram(given), loadProgram(named)];
  return own.ok && (wanted === null || (wanted.ok && wanted.value.id === own.value.id)) ? named : null;
}

function standsAgainst(soFar: PlanSoFar, ref: string, given: string | null): Refusal | null {
  if (!soFar.open) return refuse('plan.closed').refusal;
  const [own, named] = [loadProgram(soFar.program), loadProgram(given ?? ref)];
  const same = !own.ok || !named.ok || own.value.id === named.value.id;
  return same ? null : refuse('imports.other-program', { plan: soFar.name, own: soFar.program, named: programRef(named.value) }).refusal;
}

/** A file that could not be read is a report with one finding; a program that there is not is a refusal. */
function unread(input: ImportInput, { refusal, at }: { readonly refusal: Refusal; readonly at?: FilePlace | null }): Result<ImportReport> {
  if (refusal.code.startsWith('programs.') || refusal.code === 'imports.program-missing') return { ok: false, refusal };
  const finding: DraftFinding = { place: { section: null, item: null, field: null }, at: at ?? null, severity: 'blocks', ...refusal };
  return ok({ ...nothingDone(input, null), taken: 0, held: 0, planId: null, findings: reportedAt([finding]), text: null });
}

const nothingDone = ({ dryRun }: ImportInput, plan: string | null) => ({ plan, import: null, dryRun, preview: emptyPreview, anchor: null, logIndex: null });

type Taking = {
  readonly name: string;
  readonly planSlug: string;
  readonly ref: string;
  readonly under: ReadUnder;
  readonly soFar: PlanSoFar | null;
  readonly reader: PlanReader;
  readonly reading: PlanReading;
  readonly wished: TextAnchor | null;
};

/** Null where the text moved meanwhile. */
async function takeOnce(deps: ImportDeps, input: ImportInput, taking: Taking): Promise<Result<ImportReport> | null> {
  const { handle, principal, store } = deps;
  const { tenant } = principal;
  const { reading, soFar, planSlug, ref } = taking;
  const planId = soFar?.id ?? planIdOf(tenant, planSlug);
  const state = await deps.existingDraft(tenant, planId);
  const another = ofAnother(state, taking);
  if (another) return another;
  const rules = rulesOf(ref);
  const settled = anchorSoFar(state, taking);
  if (!settled.ok) return settled;
  const anchor = settled.value;
  const last = await fileBefore(deps, state, input);
  const around = { state, base: await before(last, taking), rules, others: await deps.otherPartners(tenant, planId) };
  const asInFile = input.asInFile === true;
  const prepared = preparePlan(reading, { ...around, years: anchor?.movedByYears ?? 0, asInFile });
  const stays = last?.same === true && !asInFile;
  const edited = [...(stays ? editedHeader(state, prepared) : []), ...prepared.edited];
  const found = [...(edited.length === 0 ? [] : [findingAtFile('warns', 'imports.text-differs', { count: edited.length, same: stays ? 'yes' : 'no' })]), ...(stays ? [] : movedPeriod(state, prepared)), ...prepared.findings, ...edited, ...newerInForce(taking, prepared.moved.period), ...(await vacantRoles(deps, ref))];
  const report = (findings: readonly DraftFinding[], how: Pick<ImportReport, 'import' | 'logIndex'> & { readonly unchanged?: boolean }): ImportReport => ({
    ...nothingDone(input, planSlug),
    ...how,
    anchor: anchor && { date: anchor.date, movedByDays: daysBetween(reading.period.start, prepared.moved.period.start), lawDatesMovedByYears: anchor.movedByYears },
    planId,
    taken: Object.values(reading.sections).reduce((sum, items) => sum + items.length, 0),
    held: reading.findings.filter(({ code }) => code === 'draft.section-not-taken').length,
    findings: reportedAt(findings),
    readUnder: taking.under,
    text: toldOf(prepared, how.unchanged === true),
  });
  if (input.dryRun) return ok(report(found, { import: null, logIndex: null }));
  const document = await store.put(tenant, input.bytes, reading.mediaType);
  if (stays) return ok(report(edited.length > 0 ? found : [findingAtFile('informs', 'imports.nothing-changed'), ...found], { import: null, logIndex: null, unchanged: true }));

  const late: DraftFinding[] = [];
  for (;;) {
    const parts = partsOf(taking, planId, state, prepared, anchor, document, input.fileName, late);
    const handled = await handle({ principal, parts, key: keyOf(planId, document, state, late), plan: planId });
    const refused = handled.kind === 'refused' && handled.part !== undefined ? parts[handled.part]!.command : null;
    if (handled.kind === 'refused' && refused?.name === 'attest' && handled.refusal.code === 'draft.attested-ahead') {
      late.push(findingAtFile('warns', 'draft.signed-ahead', { by: String(refused.by), on: String(refused.on) }));
      continue;
    }
    if (handled.kind === 'stale') return null;
    const no = refusalOf(handled);
    if (no) return { ok: false, refusal: no };
    const logIndex = handled.kind === 'done' ? String(handled.lastIndex) : null;
    return ok(report([...found, ...late], { import: document.id, logIndex }));
  }
}

/** What the first file settled holds for all that follow: people wrote in these years since. */
function anchorSoFar(state: DraftState, { name, wished, reading: { period } }: Taking): Result<TextAnchor | null> {
  if (state.status === 'none' || state.imports.length === 0) return ok(wished);
  const settled = state.imports[0]!.anchor ?? null;
  if (wished && wished.date !== settled?.date) return refuse('imports.anchor-fixed', { plan: name, date: settled?.date ?? 'none' });
  if (wished && wished.movedByYears !== settled?.movedByYears) return refuse('imports.anchor-of-other-years', { plan: name, start: period.start, date: wished.date, years: settled?.movedByYears ?? 0, begins: addYears(period.start, settled?.movedByYears ?? 0) });
  return ok(settled);
}

/** Its tasks move with it, and those of the years before are ended: no file does that in silence. */
function movedPeriod(state: DraftState, { moved: { period } }: PreparedPlan): DraftFinding[] {
  if (state.status === 'none' || !differ(state.period, period)) return [];
  return [findingAt({ section: HEADER, field: 'period' }, 'warns', 'imports.period-moves', { from: state.period.start, until: state.period.end, start: period.start, end: period.end })];
}

const refusalOf = (handled: Handled): Refusal | null => (handled.kind === 'done' || handled.kind === 'nothing-to-do' ? null : handled.refusal);

/** Once for each text that it was decided on: the same file may come again after others. */
const keyOf = (planId: string, document: StoredDocument, state: DraftState, late: readonly DraftFinding[]): string => `plan-text/${planId}/${document.id}/${state.version}/${late.length}`;

/** The roles by which the program's waits are owned and that nobody has; a district without people yet needs no warning for each of them. */
async function vacantRoles({ principal: { tenant }, rolesHeld, peopleAreKnown }: ImportDeps, ref: string): Promise<DraftFinding[]> {
  const waits = new Map<string, { readonly role: string; readonly titles: string[] }>();
  for (const { owner, title } of rulesOf(ref).stages.flatMap((stage) => Object.values(stage.waits))) {
    const known = waits.get(slug(owner)) ?? { role: owner, titles: [] };
    waits.set(slug(owner), known);
    known.titles.push(`“${title}”`);
  }
  const held = await rolesHeld(tenant, [...waits.keys()]);
  const severity = (await peopleAreKnown(tenant)) ? 'warns' : 'informs';
  return [...waits].flatMap(([id, { role, titles }]) => (held.has(id) ? [] : [findingAtFile(severity, 'imports.role-vacant', { role, waits: titles.join(', '), coordinator: id === coordinatorOf(ref) ? 'yes' : 'no' })]));
}

/** A form is read under the version that it was made for, whose labels it has; its plan may be of years in which a newer one is in force. */
function newerInForce({ ref, under, planSlug }: Taking, { start }: Period): DraftFinding[] {
  const own = loadProgram(ref);
  const inForce = own.ok && under.because === 'form' ? loadProgramFor(own.value.id, start) : null;
  if (!own.ok || !inForce?.ok || inForce.value.version <= own.value.version) return [];
  return [findingAtFile('informs', 'imports.newer-in-force', { program: ref, begins: start, newer: programRef(inForce.value), plan: planSlug })];
}

function findingAtFile(severity: DraftFinding['severity'], code: string, params: DraftFinding['params'] = {}): DraftFinding {
  const { at } = findingAt({ section: '' }, severity, code, params);
  return { place: { section: null, item: null, field: null }, at, severity, code, params };
}

type FileBefore = { readonly bytes: Uint8Array; readonly fileName: string; /** Whether it has the same bytes as the one that comes now. */ readonly same: boolean };

async function fileBefore({ principal, store }: ImportDeps, state: DraftState, input: ImportInput): Promise<FileBefore | null> {
  const last = state.status === 'none' ? undefined : state.imports.at(-1);
  const bytes = last && (await store.get(principal.tenant, last.document));
  return last && bytes ? { bytes, fileName: last.fileName, same: Buffer.compare(bytes, input.bytes) === 0 } : null;
}

/** What the file before said. One of another kind, or one that is not there any more, counts as none: what this file has stands. */
async function before(last: FileBefore | null, { reader, ref }: Taking): Promise<Content> {
  if (!last || !reader.recognises(last.bytes, last.fileName)) return {};
  const read = await reader.read(last.bytes, () => ok(rulesOf(ref)));
  return read.ok ? read.value.sections : {};
}

const headerOf = ({ district, period }: Pick<Draft, 'district' | 'period'>) => ({ district, period });
const differ = (one: unknown, other: unknown): boolean => canonicalJson(one) !== canonicalJson(other);

/** A file that changed says anew what period and district are; the same file leaves them as people made them. */
const editedHeader = (state: DraftState, { moved }: PreparedPlan): DraftFinding[] =>
  state.status === 'none' ? [] : (['district', 'period'] as const).flatMap((field) => (differ(state[field], moved[field]) ? [{ ...findingAt({ section: HEADER, field }, 'informs', 'draft.edited-since', { kind: 'changed' }) }] : []));

function partsOf(taking: Taking, planId: string, state: DraftState, { moved, changes, findings }: PreparedPlan, anchor: TextAnchor | null, document: StoredDocument, fileName: string, late: readonly DraftFinding[]): CommandPart[] {
  const { soFar, name, planSlug, ref } = taking;
  const { district, period, attested } = moved;
  const part = (command: CommandPart['command'], aggregate = 'draft'): CommandPart => ({ aggregate, id: planId, command, ifVersion: aggregate === 'draft' ? state.version : null });
  const headed = state.status !== 'none' && differ(headerOf(state), { district, period });
  const ahead = new Set(late.map(({ params }) => `${params.by} ${params.on}`));
  const header = state.status === 'none' ? [part({ name: 'beginDraft', plan: planId, period, district })] : headed ? [part({ name: 'changeHeader', period, district })] : [];
  return [
    ...(soFar ? [] : [part({ name: 'openPlan', title: name, program: ref, phases: phasesIn(ref, period), slug: planSlug }, 'plan')]),
    ...header,
    ...changes.sections.flatMap(({ section, write, remove, order }) => [
      ...(remove.length > 0 ? [part({ name: 'dropItems', section, keys: remove })] : []),
      ...(write.length > 0 ? [part({ name: 'takeItems', section, items: write })] : []),
      ...(order === null ? [] : [part({ name: 'reorderItems', section, keys: order })]),
    ]),
    ...attested.filter((one) => !ahead.has(`${one.by} ${one.on}`) && !isAttested(state, one)).map((one) => part({ name: 'attest', ...one, document: document.id })),
    part({ name: 'noteImport', fileName, document, findings: asManyAsFit(findings), found: findings.length, anchoredOn: anchor?.date ?? null, movedByYears: anchor?.movedByYears ?? 0 }),
  ];
}

/** A form writes “Superintendent” where a file of ids has `superintendent`: one role, and what it signed on a day is one signature, whichever file tells it. */
const isAttested = (state: DraftState, { what, by, on }: Attested): boolean =>
  state.status !== 'none' && state.attested.some((before) => before.what === what && before.on === on && slug(before.by) === slug(by));

/** A text has no tasks that would tell the year: its period does. */
function phasesIn(ref: string, { start }: Period): readonly Phase[] {
  const program = loadProgram(ref);
  return program.ok ? phasesOf(program.value, [], Number(start.slice(0, 4))) : [];
}

/** Bytes that one event has for findings, so that it stays below the log's limit when it is sealed. */
const FINDING_BYTES = 28 * 1024;

function asManyAsFit(findings: readonly DraftFinding[]): DraftFinding[] {
  let bytes = 0;
  return findings.filter((finding) => (bytes += Buffer.byteLength(JSON.stringify(finding))) <= FINDING_BYTES);
}

/** Which items the file wrote and took out, by their places. */
const toldOf = ({ changes }: PreparedPlan, unchanged: boolean): ImportReport['text'] => {
  const places = (of: (change: PreparedPlan['changes']['sections'][number]) => readonly string[]) =>
    unchanged ? [] : changes.sections.flatMap((change) => of(change).map((item) => placeText({ place: { section: change.section, item, field: null } })));
  return { written: places(({ write }) => write.map(({ key }) => key)), removed: places(({ remove }) => remove), unchanged: changes.unchanged };
};
