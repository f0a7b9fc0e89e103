import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import { check } from '#libs/access/access.js';
import { movableClock } from '#libs/clock/postgres.js';
import type { CommandPart, Principal } from '#libs/commands/contract.js';
import { openEvents } from '#libs/commands/codec.js';
import { makeHandle } from '#libs/commands/handle.js';
import { fold, registry } from '#libs/commands/registry.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import { folderStore } from '#libs/document-store/store.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { importFile } from '#libs/imports/import-file.js';
import { dayOf, instantOn, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { slug, uuidV7 } from '#libs/kernel/ids.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';

type Given = CommandPart['command'];

const AGENCY = 'state-agency';
const REVIEW = 'review/review-1';
const ownerOf = (tenant: string): Principal => ({ tenant, actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null });
const ROLES = ['Achievement and Integration Coordinator', 'Superintendent', 'School Board Chair', 'School Board Clerk'];
const coordinator = slug(ROLES[0]!);
const explanations = { 'submitter-is-not-approver': 'A small district.' };

/**
 * The people of the KMS plan, from its file on: every step is a command to the real `handle`, under the program’s own
 * order and guards, while the worker may be dead. Ids of persons are those of their roles.
 */
export async function openKms(append: Pool, dataFolder: string, timeZone: TimeZone, clock: Clock = movableClock(append)) {
  const log = makePostgresLog(append);
  const keyring = makePostgresKeyring(append);
  const settingsOf = settingsReader(log);
  const store = folderStore(join(dataFolder, 'documents'), keyring);
  const handle = makeHandle({ log, keyring, clock, access: check, newId: () => uuidV7(Date.now()), settingsOf, ...catalogPrograms });
  const today = async (): Promise<CalendarDate> => dayOf(await clock.now(), timeZone);

  /** Null where it was done; else the code of the refusal. */
  async function ask(stream: string, command: Given, tenant = 'local'): Promise<string | null> {
    const slash = stream.indexOf('/');
    const part = { aggregate: stream.slice(0, slash), id: stream.slice(slash + 1), command, ifVersion: null };
    const handled = await handle({ principal: ownerOf(tenant), parts: [part], key: randomUUID() });
    if (handled.kind === 'done') return null;
    return 'refusal' in handled ? handled.refusal.code : handled.kind;
  }
  async function giveIn(tenant: string, stream: string, ...commands: readonly Given[]): Promise<void> {
    for (const command of commands) {
      const no = await ask(stream, command, tenant);
      if (no !== null) throw new Error(`${stream}: ${command.name} was refused: ${no}`);
    }
  }
  const give = (stream: string, ...commands: readonly Given[]): Promise<void> => giveIn('local', stream, ...commands);
  const giveAgency = (stream: string, ...commands: readonly Given[]): Promise<void> => giveIn(AGENCY, stream, ...commands);

  for (const title of ROLES) {
    const [id, from] = [slug(title), '2026-01-01'];
    await give(`person/${id}`, { name: 'registerPerson', fullName: title, email: `${id}@kms.example`, timeZone: null });
    await give(`role/${id}`, { name: 'grantRole', title, person: id, from, escalateTo: id === 'superintendent' ? null : 'superintendent' });
  }
  const seats = { mcc: [null, 'American Indian Parent Advisory Committee'], board: [null, null, null, null, null] };
  for (const [body, kind] of [['mcc', 'council'], ['board', 'board']] as const) {
    await give(`body/${body}`, { name: 'formBody', title: body, kind });
    for (const [i, seat] of seats[body].entries()) {
      const person = `${body}-${i + 1}`;
      await give(`person/${person}`, { name: 'registerPerson', fullName: `${body}, member ${i + 1}`, email: `${person}@kms.example`, timeZone: null });
      await give(`body/${body}`, { name: 'seatMember', person, seat, from: '2026-01-01' });
    }
  }

  const opened = { title: 'State agency', timeZone, dayStartsAt: '06:00', digestAt: '07:00', schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] } };
  await giveAgency(`tenant/${AGENCY}`, { name: 'openTenant', ...opened });
  await giveAgency('person/reviewer', { name: 'registerPerson', fullName: 'Reviewer', email: null, timeZone: null });
  await giveAgency('body/team', { name: 'formBody', title: 'Review team', kind: 'committee' }, { name: 'seatMember', person: 'reviewer', seat: null, from: '2026-01-01' });

  const file = join('examples', 'kms', 'plan.yaml');
  const imported = await importFile(
    {
      ...{ handle, principal: ownerOf('local'), settings: (await settingsOf('local'))!, store, now: () => clock.now() },
      // Nothing was there before: what a list would answer is known.
      ...{ existingPlan: async () => null, existingDraft: async () => registry.draft.initial, openTexts: async () => [], otherPartners: async () => [], rolesWithAddress: async () => new Set<string>(), rolesHeld: async (_tenant, roles) => new Set(roles), peopleAreKnown: async () => true },
    },
    { bytes: readFileSync(file), fileName: 'plan.yaml', program: 'mn-achievement-integration', anchor: '2027-07-01' as CalendarDate, dryRun: false },
  );
  if (!imported.ok || imported.value.planId === null) throw new Error(`${file} was not taken: ${JSON.stringify(imported)}`);
  const plan = imported.value.planId;
  const [draft, meeting] = [`draft/${plan}`, 'meeting/march'];
  const streams = { council: `council-round/${plan}/council-input`, approval: `approval/${plan}/board-approval`, submission: `submission/${plan}/agency-submission` };
  const write = (section: string, key: string, fields: Readonly<Record<string, unknown>>): Given => ({ name: 'writeItems', section, items: [{ key, fields }], because: 'edit' });
  const freeze: Given = { name: 'freezeRevision', explanations };
  const last = async () => {
    const state = fold(registry.draft, await openEvents(await log.readStream('local', draft), keyring));
    if (state.status === 'none') throw new Error('the plan has no text');
    return state.revisions.at(-1)!;
  };
  const target = { value: 50, unit: 'percent', qualifier: null, year: null };
  const submit = async (): Promise<Given> => ({ name: 'openSubmission', revision: (await last()).number, by: coordinator, explanations: { 'budget-of-first-year': 'The board adopts it in June.' } });
  const layBefore = async (): Promise<Given> => ({ name: 'openApproval', revision: (await last()).number, body: 'board', explanations: {} });

  /** Some of its steps come later than their dates, and some are never taken, so that somebody must be told. */
  const life: readonly Step[] = [
    {
      on: '2027-01-05',
      refused: async () => [await ask(draft, freeze), await ask(streams.approval, { name: 'openApproval', revision: 1, body: 'board', explanations: {} })],
      codes: ['guard.blocks', 'stage.out-of-order'],
      does: async () => {
        await give(draft, write('strategies', '5', { integrated_learning_environment: ['cultural-fluency'] }), write('collaborative', 'main', { name: null }));
        await give(draft, write('strategies', '2', { indicators: [{ measure: 'Teachers who took part', targets: { 2028: target, 2029: target, 2030: target } }] }), freeze);
        await give(streams.council, { name: 'openRound', revision: 1, councils: [{ kind: 'multidistrict-collaboration', subject: null, body: 'mcc', required: true, because: 'The district is adjoining.' }], explanations: {} });
      },
    },
    {
      on: '2027-02-04',
      refused: async () => [await ask(streams.council, { name: 'certifyInput', revision: 1, by: 'superintendent', explanations: {} })],
      codes: ['council.no-recommendation'],
      does: async () => {
        const council = 'multidistrict-collaboration';
        const on = await today();
        await give(streams.council, { name: 'recordCouncilMeeting', council, on, place: 'District office', present: ['mcc-1', 'mcc-2'], guests: 0, revision: null, draft: null, testData: true });
        await give(streams.council, { name: 'giveRecommendation', council, section: 'strategies', item: '3', text: 'Offer a bus from each district.', by: 'mcc-1', meeting: 1, testData: true });
        await give(draft, write('strategies', '3', { description: 'A bus goes from each district.' }), freeze);
        await give(streams.council, { name: 'disposeOf', recommendation: 1, outcome: 'accepted', reason: 'It was left out.', change: { revision: 2, section: 'strategies', item: '3', field: null }, by: coordinator });
      },
    },
    {
      on: '2027-02-20',
      refused: async () => [await ask(streams.approval, await layBefore()), await ask(streams.submission, await submit())],
      codes: ['stage.out-of-order', 'stage.out-of-order'],
      does: async () => {
        await give(streams.council, { name: 'certifyInput', revision: 2, by: 'superintendent', explanations: {} });
        await give(streams.approval, await layBefore());
        const calling = { body: 'board', plan, stage: 'board-approval', kind: 'regular', on: '2027-03-11', time: '19:00', place: 'District office', purpose: [], approvals: [], rules: null, rulesSource: null, rulesBecause: null };
        await give(meeting, { name: 'callMeeting', ...calling });
      },
    },
    {
      on: '2027-03-12',
      refused: async () => [await ask(streams.approval, { name: 'sign', role: 'superintendent', by: 'superintendent', signedOn: '2027-03-11', ...(await asSigned()), means: 'paper', explanations: {} })],
      codes: ['approval.not-carried'],
      does: async () => {
        const at = (time: string) => instantOn('2027-03-11' as CalendarDate, time, timeZone);
        const present = ['board-1', 'board-2', 'board-3', 'board-4', 'board-5'];
        const { number, hash } = await last();
        await give(meeting, { name: 'openMeeting', at: at('19:02'), present }, { name: 'moveMotion', motion: 'm', about: { approval: `${plan}/board-approval`, revision: number, hash }, mover: 'board-1', under: null });
        await give(meeting, { name: 'secondMotion', motion: 'm', seconder: 'board-2' }, { name: 'callTheRoll', motion: 'm', at: at('19:20'), explanations: {} });
        for (const [i, member] of present.entries()) await give(meeting, { name: 'castVote', motion: 'm', member, vote: i < 3 ? 'aye' : 'nay', reason: null, legalConflict: false });
        await give(meeting, { name: 'closeVote', motion: 'm' }, { name: 'adjourn', at: at('20:15') });
      },
    },
    {
      on: '2027-03-13',
      refused: async () => [await ask(streams.submission, await submit())],
      codes: ['stage.signatures-missing'],
      does: async () => {
        const [signedOn, { number: revision, hash }] = [await today(), await last()];
        const document = await store.put('local', Buffer.from('%PDF-1.7 the signed page'), 'application/pdf');
        const signers = [{ role: 'superintendent', by: 'superintendent', signedOn }, { role: 'school-board-chair', by: 'school-board-chair', signedOn }];
        await give(streams.approval, { name: 'issueSignaturePage' }, { name: 'uploadScan', scan: 'scan-1', document, fileName: 'signed.pdf', printed: { plan, revision, shortHash: shortHashOf(hash) }, found: null, signedOn });
        await give(streams.approval, { name: 'confirmScan', scan: 'scan-1', by: coordinator, signers, printed: { revision, shortHash: shortHashOf(hash) }, explanations: {} });
        await give(streams.submission, await submit());
      },
    },
    {
      on: '2027-03-14',
      after: { type: 'PackageRendered', times: 1 },
      refused: async () => [await ask(streams.submission, { name: 'sendPackage', budget: '2027', by: coordinator })],
      codes: ['submission.no-budget'],
      does: () => give(streams.submission, { name: 'sendPackage', budget: null, by: coordinator }),
    },
    {
      on: '2027-04-01',
      after: { type: 'ReceiptFiled', times: 1 },
      refused: async () => [await ask(streams.submission, resubmit([]))],
      codes: ['submission.not-returned'],
      // The agency decides here, in a tenant of its own, and asks what no section has to be changed for.
      does: async () => {
        const { number: revision, hash, sections } = await last();
        const of = { tenant: 'local', plan, stage: 'agency-submission', grant: 'grant-1' };
        const by = 'reviewer';
        await give('grant/grant-1', { name: 'grantAccess', plan, tenant: AGENCY, may: ['read', 'review'], until: null, reason: 'Review of the plan', by: 'superintendent' });
        await giveAgency(REVIEW, { name: 'openReview', title: 'KMS', of, submission: 1, revision, hash, sections, body: 'team', plan: null, owner: null, program: null, checklist: [], previous: null, decideBy: null, by });
        await giveAgency(REVIEW, { name: 'assignReviewers', reviewers: [by], need: 1, order: 'parallel', by }, { name: 'shareState', state: 'received', by });
        await giveAgency(REVIEW, { name: 'draftQuestions', questions: [{ section: 'strategies', text: 'Where do the buses start?', citation: null }], by }, { name: 'issueQuestions', round: 1, answerBy: null, by });
        await giveAgency(REVIEW, { name: 'recordOpinion', reviewer: by, revision, hash, outcome: 'return', reasons: 'It is not clear where the buses start.', sections: ['strategies'] });
        await giveAgency(REVIEW, { name: 'issueDecision', reasons: 'Say where the buses start.', points: [], backBy: null, by });
      },
    },
    {
      on: '2027-04-20',
      after: { type: 'LetterFiled', times: 1 },
      refused: async () => [await ask(streams.submission, resubmit([])), await ask(draft, write('goals', '1', { measure: 'Another goal.' }))],
      codes: ['submission.unanswered', 'draft.not-returned'],
      does: () => give(streams.submission, resubmit([{ round: 1, number: 1, answer: 'At the high school of each district.' }])),
    },
    {
      on: '2027-06-04',
      after: { type: 'PackageRendered', times: 2 },
      refused: async () => [await ask(streams.submission, await approve(1)), await ask(streams.submission, await approve(2))],
      codes: ['submission.other-revision', 'submission.not-delivered'],
      does: async () => give(streams.submission, { name: 'recordAgencyState', state: 'received', ...(await told()) }, await approve(2)),
    },
  ];
  const resubmit = (answers: readonly object[]): Given => ({ name: 'resubmit', revision: 2, answers, by: coordinator, explanations: {} });
  const approve = async (revision: number): Promise<Given> => ({ name: 'approve', revision, reasons: null, letter: null, ...(await told()) });
  const told = async () => ({ by: coordinator, agency: null, evidence: null, hash: null, note: 'Their letter', on: await today() });
  const asSigned = async () => ({ revision: (await last()).number, hash: (await last()).hash });

  return { give, today, plan, streams, life };
}

/** What people do on a day: first what is too early, and refused; then what is right. */
export type Step = {
  readonly on: string;
  /** What of the submission must have been done outside before. */
  readonly after?: { readonly type: string; readonly times: number };
  readonly refused: () => Promise<readonly (string | null)[]>;
  readonly codes: readonly (string | null)[];
  readonly does: () => Promise<void>;
};
