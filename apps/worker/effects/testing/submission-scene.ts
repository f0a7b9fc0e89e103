import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { partsOfStream } from '#libs/kernel/streams.js';
import type { Handled } from '#libs/commands/contract.js';
import { openEvents } from '#libs/commands/codec.js';
import { makeOffice, owner } from '#libs/commands/testing/office.js';
import { taskOfWait } from '#libs/commands/wait-commands.js';
import { folderStore } from '#libs/document-store/store.js';
import { aggregateNamed, fold, registry } from '#libs/domain/aggregates.js';
import type { ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import type { SubmissionState } from '#libs/domain/submission/state.js';
import type { ReviewState } from '#libs/domain/review/state.js';
import { outboxTransport } from '#libs/mail/outbox.js';
import { laddersOf, rulesOf } from '#libs/programs/catalog.js';
import type { EffectDeps } from '../deps.js';
import { runners } from '../runners.js';

type Given = { readonly name: string } & Readonly<Record<string, unknown>>;

export const PROGRAM = 'mn-achievement-integration@1';
export const ID = 'plan-1/agency-submission';
export const COORDINATOR = 'coordinator-1';
export const AGENCY = 'state-agency';
export const withoutBudget = { 'budget-of-first-year': 'It follows by 15 March' };
export const team = ['reviewer-1', 'reviewer-2', 'reviewer-3'];

/** Minnesota's program with its submission as it is, and the board before it; what its plan must hold is not asked here. */
const rules: ProgramRules = {
  ...rulesOf(PROGRAM),
  sections: [],
  guards: () => [],
  stages: rulesOf(PROGRAM).stages.flatMap((stage): StageRule[] => {
    if (stage.id === 'board-approval') return [{ ...stage, after: [] }];
    return stage.id === 'agency-submission' ? [{ ...stage, after: ['board-approval'], options: { ...stage.options, approvalsAfterReturn: 'as-they-are' } }] : [];
  }),
};

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** A district whose board has approved the first revision of its plan, and an agency with a team that reviews: two tenants of one log. */
/** `madeUp`: the board's approval that it rests on is test data; otherwise the text is of a file, and what shows the approval is kept. */
export async function openScene(config: Partial<EffectDeps['config']> = {}, { madeUp = true } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'planline-submission-'));
  const office = makeOffice('2026-02-01T15:00:00.000Z', { rulesOf: () => rules, laddersOf });
  const outbox = join(folder, 'outbox');
  const inTenant = async (tenant: string, stream: string) => openEvents(await office.log.readStream(tenant, stream), office.keyring);
  const stateOf = async (tenant: string, name: string, id: string) => fold(aggregateNamed(name) as never, await inTenant(tenant, `${name}/${id}`));
  const deps: EffectDeps = {
    handle: office.handle,
    clock: office.means.clock,
    documents: folderStore(join(folder, 'documents'), office.keyring),
    mail: outboxTransport(outbox),
    // The end of the log in memory stands for how far the lists have come.
    db: { query: async () => ({ rows: [{ checkpoint: String(await office.log.head()) }] }) } as unknown as EffectDeps['db'],
    config: { mailFrom: 'Planline <plans@district.example>', publicUrl: 'https://plans.district.example', dataFolder: folder, ...config },
    stateOf: stateOf as unknown as EffectDeps['stateOf'],
    factsOf: (async (tenant: string, name: string, id: string) => aggregateNamed(name)?.facts?.(await stateOf(tenant, name, id))) as unknown as EffectDeps['factsOf'],
  };
  const give = (aggregate: string, id: string, command: Given, tenant = owner.tenant, ifVersion: number | null = null): Promise<Handled> =>
    office.handle(office.request([office.part(aggregate, id, command, ifVersion)], { principal: { ...owner, tenant } }));
  const must = async (aggregate: string, id: string, command: Given, tenant?: string): Promise<void> => {
    const handled = await give(aggregate, id, command, tenant);
    if (handled.kind !== 'done') throw new Error(`${aggregate}.${command.name}: ${JSON.stringify('refusal' in handled ? handled.refusal : handled.kind)}`);
  };

  const scene = {
    office,
    deps,
    folder,
    give,
    must,
    submission: async () => (await stateOf('district', 'submission', ID)) as unknown as SubmissionState,
    review: async (id = 'review-1') => (await stateOf(AGENCY, 'review', id)) as unknown as ReviewState,
    /** What a person of the district does in the submission. */
    submit: (command: Given) => give('submission', ID, { by: COORDINATOR, ...command }),
    /** What the agency did, written down by hand. */
    wroteDown: (command: Given) => give('submission', ID, { by: COORDINATOR, agency: null, evidence: null, note: 'By mail of the agency', hash: null, letter: null, ...command }),
    /** What a member of the agency's team does. */
    reviews: (command: Given, id = 'review-1') => give('review', id, { by: team[0], ...command }, AGENCY),
    write: (section: string, text: string) => give('draft', 'plan-1', { name: 'writeItems', section, items: [{ key: 'main', fields: { narrative: text } }], because: 'edit' }),
    freeze: () => must('draft', 'plan-1', { name: 'freezeRevision', explanations: {} }),
    revision: async (number: number) => {
      const frozen = (await inTenant('district', 'draft/plan-1')).find(({ type, data }) => type === 'RevisionFrozen' && data.number === number)!.data;
      return { revision: number, hash: frozen.hash as string, sections: frozen.sections as Record<string, { hash: string; material: string }> };
    },
    task: async (key: string, round = 1, stream = `submission/${ID}`) => {
      const task = fold(registry.task, await inTenant('district', `task/${taskOfWait(stream, key, round)}`));
      return task.status === 'none' ? null : { status: 'watch' in task ? 'open' : task.status, title: task.content.title, due: task.schedule.kind === 'dated' ? task.schedule.end : null, process: task.wait?.process };
    },
    wanted: async (tenant = 'district', stream = `submission/${ID}`) => {
      const { prefix: name, id } = partsOfStream(stream);
      return aggregateNamed(name)!.effects!(await stateOf(tenant, name, id), id);
    },
    /** Carries out what is wanted, until nothing is. */
    async work(tenant = 'district', stream = `submission/${ID}`, with_: EffectDeps = deps): Promise<string[]> {
      const ran: string[] = [];
      for (let rounds = 0; rounds < 20; rounds += 1) {
        const [effect] = await scene.wanted(tenant, stream);
        if (!effect) return ran;
        ran.push(effect.id);
        const version = (await office.log.readStream(tenant, stream)).length;
        await runners[effect.kind]!(with_, { tenant, stream, ...effect, signal: new AbortController().signal, key: `${stream}:${effect.id}:${version}` });
      }
      throw new Error(`no end of effects: ${ran.join(', ')}`);
    },
    mails: async () => {
      const files = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
      return Promise.all(files.map(async (name) => PostalMime.parse(await readFile(join(outbox, name)))));
    },
    types: async (tenant = 'district', stream = `submission/${ID}`) => (await inTenant(tenant, stream)).map(({ type }) => type),
    close: () => rm(folder, { recursive: true }),
  };

  await office.open(PROGRAM);
  const tenant = { name: 'openTenant', title: 'State agency', timeZone: 'America/Chicago', dayStartsAt: '06:00', digestAt: '07:00', schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] } };
  await must('tenant', AGENCY, tenant, AGENCY);
  const roles = [['achievement-and-integration-coordinator', 'Achievement and Integration Coordinator', COORDINATOR], ['superintendent', 'Superintendent', 'superintendent-1']] as const;
  for (const [id, title, person] of roles) await must('role', id, { name: 'grantRole', title, person, from: '2025-07-01', escalateTo: null });
  await must('draft', 'plan-1', { name: 'beginDraft', plan: 'plan-1', period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: 'adjoining' } });
  for (const [section, narrative] of [['efficiencies', 'Shared work.'], ['goals', 'Close the gap.']] as const) {
    if (madeUp) await scene.write(section, narrative);
    else await must('draft', 'plan-1', { name: 'takeItems', section, items: [{ key: 'main', fields: { narrative } }] });
  }
  const kept = (text: string) => deps.documents.put('district', Buffer.from(text), 'text/plain');
  if (!madeUp) await must('draft', 'plan-1', { name: 'noteImport', fileName: 'plan.yaml', document: await kept('The plan'), findings: [], found: 0, anchoredOn: null, movedByYears: 0 });
  await scene.freeze();
  await must('approval', 'plan-1/board-approval', {
    name: 'attestApproval', revision: 1, body: null, approvedOn: '2026-01-20', signed: ['superintendent', 'school-board-chair'].map((role) => ({ role, signedOn: '2026-01-20' })), by: 'superintendent-1', role: 'superintendent',
    statement: 'The board approved it', document: 'Minutes', file: madeUp ? null : await kept('Minutes of the board'), testData: madeUp,
  });
  await must('body', 'team', { name: 'formBody', title: 'Integration review', kind: 'committee' }, AGENCY);
  for (const person of team) {
    await must('person', person, { name: 'registerPerson', fullName: 'Reviewer', email: null, timeZone: null }, AGENCY);
    await must('body', 'team', { name: 'seatMember', person, seat: null, from: '2025-01-01' }, AGENCY);
  }
  return scene;
}
