import type { MinutesInput } from '#libs/documents/pdf/minutes.js';
import type { SignaturePageInput } from '#libs/documents/pdf/signature-page.js';
import { approval } from '#libs/domain/board/approval/approval.js';
import { isSigned, type ApprovalState } from '#libs/domain/board/approval/state.js';
import { meeting } from '#libs/domain/board/meeting/meeting.js';
import type { MeetingState } from '#libs/domain/board/meeting/state.js';
import { boardOptions, type BoardOptions } from '#libs/domain/board/options.js';
import { programOf, type DraftState } from '#libs/domain/draft/state.js';
import { stageOf } from '#libs/domain/program-rules.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { rulesOf, templateUnder } from '#libs/programs/catalog.js';
import type { TemplateOf } from '#libs/programs/documents.js';
import { say } from '#libs/messages/say.js';
import { refuseRequest } from '../../http/problem.js';
import type { Parts } from '../../parts.js';
import { draftState } from '../../queries/drafts.js';
import { heldRoles, knownPeople, namesOn, settingsOf } from '../../queries/people.js';
import { knownPlan } from '../../queries/plans.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { minutesOf } from './minutes.js';
import { signaturePageOf } from './signature-page.js';

async function stateOf<S>(db: TenantDb, stream: string, initial: S): Promise<S> {
  const [found] = await db.rows<{ state: S }>('SELECT state FROM read.stages WHERE stream = $1', stream);
  return found?.state ?? initial;
}

async function nameBy(db: TenantDb): Promise<(person: string) => string> {
  const names = new Map((await knownPeople(db)).map(({ id, name }) => [id, name]));
  return (person) => names.get(person) ?? say('print.board-unknown-member');
}

/** Ends the request where there is no such meeting, or it has not ended. */
export async function minutesInput(parts: Parts, tenant: string, id: string): Promise<MinutesInput> {
  const { today, timeZone } = await parts.day(tenant);
  return parts.inTenant(tenant, async (db) => {
    const state = await stateOf<MeetingState>(db, `meeting/${id}`, meeting.initial);
    if (state.status === 'none') throw refuseRequest(404, 'api.no-such-thing', { thing: 'meeting', id });
    if (state.status !== 'adjourned') throw refuseRequest(409, 'meeting.not-adjourned');
    const [bodies, members, plans, name, { title }, settings] = await Promise.all([
      db.rows<{ name: string }>('SELECT name FROM read.bodies WHERE body = $1', state.body),
      db.rows<{ person: string }>('SELECT person FROM read.body_members WHERE body = $1 AND from_date <= $2::date AND (until_date IS NULL OR until_date > $2::date) ORDER BY nth', state.body, state.on),
      db.rows<{ plan: string; name: string }>('SELECT plan, name FROM read.plans'),
      nameBy(db),
      namesOn(db, today),
      settingsOf(db),
    ]);
    const titles = new Map(plans.map((plan) => [plan.plan, plan.name]));
    return minutesOf(state, {
      ...{ body: bodies[0]?.name ?? say('print.board-unknown-body'), district: settings?.name ?? null, serving: members.map(({ person }) => person), name, title },
      ...{ plan: (plan) => titles.get(plan) ?? say('print.board-unknown-plan'), timeZone, today },
    });
  });
}

/** What the program that a revision was frozen under says of a board's stage, where it has that stage. */
function optionsThen(draft: DraftState, revision: number, stageId: string): BoardOptions | null {
  const program = programOf(draft, revision, '');
  const stage = program === '' ? undefined : stageOf(rulesOf(program), stageId);
  return stage?.kind === 'board-approval' ? boardOptions(stage) : null;
}

/** The page, and from which template its program prints it. Ends the request where the plan has no such stage, nothing was frozen, or the approval is of before Planline. */
export async function signaturePageInput(parts: Parts, tenant: string, planId: string, stageId: string): Promise<{ readonly template: TemplateOf<'signature-page'>; readonly page: SignaturePageInput }> {
  const { today } = await parts.day(tenant);
  return parts.inTenant(tenant, async (db) => {
    const plan = await knownPlan(db, planId);
    const stage = stageOf(rulesOf(plan.program), stageId);
    const options = stage?.kind === 'board-approval' ? boardOptions(stage) : null;
    if (!options) throw refuseRequest(404, 'stage.not-in-program', { stage: stageId, program: plan.program });
    const state = await stateOf<ApprovalState>(db, `approval/${stageStreamId(plan.id, stageId)}`, approval.initial);
    if (state.status === 'concluded' && !isSigned(state)) throw refuseRequest(409, 'approval.attested');
    const [draft, roles, name] = await Promise.all([draftState(db, plan.id), heldRoles(db, today), nameBy(db)]);
    const then = state.status === 'none' ? null : optionsThen(draft, state.revision, stageId);
    const holders = new Map(roles.map((held) => [held.role, held.name]));
    const page = signaturePageOf({
      ...{ plan: { id: plan.id, title: plan.name }, approval: state, draft, signers: options.signers, signersThen: then?.signers ?? [], name, today },
      holder: (role) => holders.get(role) ?? null,
    });
    if (!page) throw refuseRequest(409, 'approval.nothing-frozen');
    return { template: templateUnder(programOf(draft, page.revision, plan.program), 'signature-page'), page };
  });
}
