import { partsOfStream } from '#libs/kernel/streams.js';
import { canonicalJson, sha256 } from '#libs/kernel/canonical-json.js';
import { slug } from '#libs/kernel/ids.js';
import { revisionOf, contentOf, programOf, type Draft, type Revision } from '#libs/domain/draft/state.js';
import { stageOf } from '#libs/domain/program-rules.js';
import { partsOfStageId, stageStreamId } from '#libs/domain/stage.js';
import type { Packaged } from '#libs/domain/submission/events.js';
import { optionsOf } from '#libs/domain/submission/options.js';
import { budgetsOfPlan } from '#libs/domain/submission/package-of.js';
import { attachedTo, hasCurrent, type Current } from '#libs/domain/submission/state.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { planDocuments, signaturePages } from '#libs/documents/by-template.js';
import { loadProgram, rulesOf, templateUnder } from '#libs/programs/catalog.js';
import { checkpoint } from '#libs/read-models/index.js';
import type { EffectCall, EffectDeps, EffectRunner } from './deps.js';
import { attestedInWords, attestedStages, type AttestedStage } from './attested.js';
import { endEffect } from './end-effect.js';
import { heardCouncils } from './heard-councils.js';
import { signedPage, type SignedPage } from './signed-page.js';
import { PDF, WORD, type Document } from '#libs/domain/document.js';

/**
 * Makes the documents of what was submitted: the plan in the form's order, the signature page by itself, the signed
 * page where one came back, the budget where the program asks for one, and a manifest with their hashes. What a person
 * put in by hand stands in place of ours. A later year's budget goes by itself, with such a manifest.
 */
export const renderPackage: EffectRunner = async (deps, call) => {
  // Before anything is read: the package rests on all of the log up to here, and perhaps on more.
  const logIndex = String(await checkpoint(deps.db));
  const { plan: planId, stage } = partsOfStageId(partsOfStream(call.stream).id);
  const state = await deps.stateOf(call.tenant, 'submission', stageStreamId(planId, stage));
  if (!hasCurrent(state)) return;
  const [, counted, year = null] = call.id.split('/');
  const attested = await attestedOf(deps, call, state);
  const signed = year === null ? await signedPage(deps, call.tenant, state) : null;
  const made = signed ? await documentsOf(deps, call, state, signed, attested) : [await budget(deps, call, state, year!)];
  const number = Number(counted);
  const builtFrom = { logIndex, version: state.version };
  const manifest = canonicalJson({
    plan: planId,
    stage,
    package: number,
    budget: year,
    revision: state.current.revision,
    hash: state.current.hash,
    submittedOn: state.current.on,
    builtFrom,
    // Attested, and not decided in Planline: what of the stages before it this submission rests on.
    attested: attested.map((one) => ({ ...one, says: attestedInWords(one) })),
    documents: made.map(({ kind, fileName, sha256: hash, document }) => ({ kind, fileName, sha256: hash, bytes: document.bytes, ...(kind === 'signature-scan' && { confirmed: signed?.scans.some(({ id }) => id === document.id) ?? false }) })),
  });
  const documents = [...made, await kept(deps, call, 'manifest', 'manifest.json', Buffer.from(`${manifest}\n`), 'application/json')];
  await endEffect(deps, call, { name: 'notePackage', package: number, submission: state.current.number, revision: state.current.revision, budget: year, documents, builtFrom });
};

type About = { readonly name: string; readonly program: string; readonly draft: Draft; readonly signed: SignedPage; readonly attested: readonly string[] };

async function attestedOf(deps: EffectDeps, { tenant }: EffectCall, state: Current): Promise<readonly AttestedStage[]> {
  const plan = await deps.stateOf(tenant, 'plan', state.plan);
  return plan.status === 'none' ? [] : attestedStages(deps, tenant, state, rulesOf(plan.program));
}

async function documentsOf(deps: EffectDeps, call: EffectCall, state: Current, signed: SignedPage, attested: readonly AttestedStage[]): Promise<Packaged[]> {
  const { tenant } = call;
  const [plan, draft] = await Promise.all([deps.stateOf(tenant, 'plan', state.plan), deps.stateOf(tenant, 'draft', state.plan)]);
  if (plan.status === 'none' || draft.status !== 'begun') throw new Error(`the plan ${state.plan} has no text any more`);
  const about: About = { name: plan.name, program: plan.program, draft, signed, attested: attested.map(attestedInWords) };
  const rule = stageOf(rulesOf(plan.program), state.stage);
  const options = rule && optionsOf(rule);
  if (!options?.ok) throw new Error(`the program ${plan.program} does not say what a package has`);
  const found: Packaged[] = [];
  for (const kind of options.options.documents) {
    const own = await attached(deps, call, state, kind);
    if (own) found.push(own);
    else if (kind === 'plan-docx') found.push(await planDocument(deps, call, state, about));
    else if (kind === 'signature-pdf') found.push(await signaturePdf(deps, call, state, about));
    else if (kind === 'budget') found.push(await budget(deps, call, state, state.budgetYears[0]));
  }
  // Where the program asks for one each year, the first goes with the plan as soon as it is there.
  const asksFor = options.options.budget !== null && !options.options.documents.includes('budget');
  if (asksFor && budgetsOfPlan(state).some(({ year }) => year === state.budgetYears[0])) found.push(await budget(deps, call, state, state.budgetYears[0]));
  if (!options.options.documents.includes('signature-scan')) {
    const scan = await attached(deps, call, state, 'signature-scan');
    if (scan) found.push(scan);
  }
  if (found.some(({ kind }) => kind === 'signature-scan')) return found;
  const scans = signed.scans.map((scan, i) => fetched(deps, call, 'signature-scan', fileNameOf(about.name, state, `-signature-page-signed${i === 0 ? '' : `-${i + 1}`}${extensions[scan.mediaType] ?? ''}`), scan));
  return [...found, ...(await Promise.all(scans))];
}

/** Put in by hand, for what is submitted now. */
async function attached(deps: EffectDeps, call: EffectCall, state: Current, kind: string): Promise<Packaged | null> {
  const own = attachedTo(state, state.current).find((one) => one.kind === kind);
  return own ? fetched(deps, call, own.kind, own.fileName, own.document) : null;
}

async function fetched({ documents }: EffectDeps, { tenant }: EffectCall, kind: Packaged['kind'], fileName: string, document: Document): Promise<Packaged> {
  const bytes = await documents.get(tenant, document.id);
  if (!bytes) throw new Error(`the document ${document.id} (${kind}) is not in the store`);
  return { kind, fileName, document, sha256: sha256(bytes) };
}

async function kept({ documents }: EffectDeps, { tenant }: EffectCall, kind: Packaged['kind'], fileName: string, bytes: Uint8Array, mediaType: string): Promise<Packaged> {
  return { kind, fileName, document: await documents.put(tenant, bytes, mediaType), sha256: sha256(bytes) };
}

const extensions: Readonly<Record<string, string>> = { 'application/pdf': '.pdf', 'image/png': '.png', 'image/jpeg': '.jpg', 'image/tiff': '.tif', 'image/heic': '.heic', 'image/webp': '.webp' };

const fileNameOf = (name: string, { current }: Current, what: string): string => `${slug(name).slice(0, 80) || 'plan'}-r${current.revision}${what}`;

/** What the agency has, whatever was written since. */
function submittedOf(draft: Draft, { plan, current }: Current): Revision {
  const revision = revisionOf(draft, current.revision);
  if (revision?.hash !== current.hash) throw new Error(`revision ${current.revision} of ${plan} is not what was submitted as number ${current.number}`);
  return revision;
}

/** Made anew years later it has the headings that it had: those of the version that its revision was frozen under. */
async function planDocument(deps: EffectDeps, call: EffectCall, state: Current, { name, program: now, draft, signed, attested }: About): Promise<Packaged> {
  const { hash, on } = state.current;
  const revision = submittedOf(draft, state);
  const content = contentOf(draft, revision.number)!;
  const program = programOf(draft, revision.number, now);
  const found = loadProgram(program);
  const bytes = await planDocuments[templateUnder(program, 'plan-document')]({
    plan: { id: state.plan, title: name },
    program: { ref: program, title: found.ok ? found.value.title : program },
    district: revision.district,
    period: revision.period,
    sections: rulesOf(program).sections,
    content,
    beside: { approvals: signed.approvals },
    recorded: await heardCouncils(deps, call.tenant, state.plan, rulesOf(program), content),
    revision: { number: revision.number, shortHash: shortHashOf(hash) },
    madeOn: on,
    note: attested.length === 0 ? null : attested.join(' '),
  });
  return kept(deps, call, 'plan-docx', fileNameOf(name, state, '.docx'), bytes, WORD);
}

async function signaturePdf(deps: EffectDeps, call: EffectCall, state: Current, { name, program: now, draft, signed, attested }: About): Promise<Packaged> {
  const { number, district, period } = submittedOf(draft, state);
  const title = [district.name, district.number].filter((words) => words !== '').join(', ');
  const bytes = await signaturePages[templateUnder(programOf(draft, number, now), 'signature-page')].pdf({
    plan: { id: state.plan, title: name, district: title === '' ? null : title, period },
    revision: state.current.revision,
    shortHash: shortHashOf(state.current.hash),
    approved: { on: state.current.approvals[0]?.approvedOn ?? null },
    signers: signed.signers,
    attested,
    madeOn: state.current.on,
  });
  return kept(deps, call, 'signature-pdf', fileNameOf(name, state, '-signature-page.pdf'), bytes, PDF);
}

async function budget(deps: EffectDeps, call: EffectCall, { budgets }: Current, year: string | undefined): Promise<Packaged> {
  const found = budgets.find((one) => one.year === year);
  if (!found) throw new Error(`the budget of ${year ?? 'the first year'} was not handed in`);
  return fetched(deps, call, 'budget', found.fileName, found.document);
}

