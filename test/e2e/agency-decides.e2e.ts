import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#apps/worker/testing/eventually.js';
import { pdfText } from '#libs/documents/pdf/testing/pdf-text.js';
import type { CalendarDate, TimeZone } from '#libs/kernel/dates.js';
import type { District, Kept } from '#test/support/district.js';
import { startReview, yearOfNext, type PlanText, type Review } from '#test/support/review.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { tracesOf } from '#test/support/traces.js';

const ZONE = 'America/Detroit' as TimeZone;
const [HARBOR, AGENCY] = ['harbor', 'state-agency'];
/** What stays in the agency, by the event that keeps it; in letters that nothing else is written in. */
const internal = { CommentMade: 'ѪѬѮѰѲѴ', DraftSaved: 'ѶѸѺѼѾҀ', ConflictDeclared: 'ѠѢѤѦѨѪ', OpinionRecorded: 'ҀѾѼѺѸѶ' };
const shared = { comment: 'Providers are described well.', question: 'Who chose them?', reason: 'Say what each provider is chosen for.', approval: 'All requirements are met.' };

type Seen = { readonly number: number; readonly revision: number; readonly hash: string; readonly sections: object; readonly program: string };
type Submission = {
  readonly status: string;
  readonly agencyState: string;
  readonly comments: readonly { readonly text: string }[];
  readonly questions: readonly { readonly questions: readonly { readonly text: string; readonly answer: string | null }[] }[];
  readonly decisions: readonly { readonly kind: string; readonly revision: number; readonly sections: readonly string[]; readonly letter: Kept | null }[];
};

describeWith(await temporalMissing())('an application that its agency decides on in Planline, in a tenant of its own', () => {
  let review: Review;
  let harbor: District;
  let agency: District;
  let plan: string;
  let team: string[];
  const submission = async (): Promise<Submission> => (await harbor.client.get<{ state: Submission }>(`/api/stages/submission/${encodeURIComponent(`${plan}/agency-submission`)}`)).state;
  const submit = async (name: string, fields: Record<string, unknown>) => harbor.tell('submission', `${plan}/agency-submission`, name, { by: await harbor.holderOf('SIG Coordinator'), ...fields });
  const text = (): Promise<PlanText> => review.show(HARBOR!, plan);
  const reviews = (name: string, fields: Record<string, unknown>) => agency.tell('review', 'review-1', name, fields);
  const refused = async (name: string, fields: Record<string, unknown>) => (await agency.refused('review', 'review-1', name, fields)).code;
  const read = () => agency.client.get<Seen & { content: PlanText['content'] }>(`/api/shared/${HARBOR}/submissions/${plan}/agency-submission`, { grant: 'grant-1' });
  const opinion = (reviewer: string, { revision, hash }: Pick<Seen, 'revision' | 'hash'>, outcome: 'approve' | 'return') =>
    ({ reviewer, revision, hash, outcome, reasons: outcome === 'return' ? internal.OpinionRecorded : null, sections: outcome === 'return' ? ['providers'] : [] });
  const printed = async ({ id }: Kept): Promise<string> => {
    const answer = await harbor.client.send(`/api/documents/${id}`, { method: 'GET' });
    return pdfText(new Uint8Array(await answer.arrayBuffer())).join(' ').replace(/\s+/g, ' ');
  };
  const providers = async (selection: string) => (await text()).content.providers!.map(({ key, fields }) => ({ key, fields: { ...fields, selection } }));

  beforeAll(async () => {
    review = await startReview(ZONE);
    const { today } = await review.json<{ today: CalendarDate }>('clock', 'show');
    const report = await review.take(HARBOR!, 'benton-harbor/plan.yaml', ['--program', 'mi-sig', '--anchor', `${yearOfNext('10-01', today, 120)}-10-01`]);
    await review.open(AGENCY!);
    [harbor, agency] = [review.district(HARBOR!), review.district(AGENCY!)];
    plan = (await review.show(HARBOR!, report.plan)).id;
    team = await agency.seat('team', 'Review team', 'committee', [null, null, null, null]);
    await harbor.tell('draft', plan, 'freezeRevision', {});
    const signed = ['superintendent', 'board-president'].map((role) => ({ role, signedOn: today }));
    await harbor.tell('approval', `${plan}/board-approval`, 'attestApproval', { revision: 1, approvedOn: today, signed, by: await harbor.holderOf('Superintendent'), role: 'superintendent', statement: 'The board approved it.', document: 'Minutes', testData: true });
    await submit('openSubmission', { revision: 1 });
  }, 240_000);
  afterAll(() => review?.stop(), 60_000);

  it('is read by nobody of the agency before the district grants it, and then as it was submitted', async () => {
    await harbor.ask('/api/plans');
    await expect(read()).rejects.toMatchObject({ code: 'access.no-grant' });
    await harbor.tell('grant', 'grant-1', 'grantAccess', { plan, tenant: AGENCY, may: ['read', 'review'], reason: 'Review of the application', by: await harbor.holderOf('Superintendent') });
    await harbor.ask('/api/plans');
    const { revision, content } = await read();
    expect([revision, content.providers]).toEqual([1, (await text()).content.providers]);
  }, 60_000);

  it('is decided on by two of its reviewers, and by none who declared a conflict', async () => {
    const { revision, hash, sections, program } = await read();
    const of = { tenant: HARBOR, plan, stage: 'agency-submission', grant: 'grant-1' };
    const checklist = [{ key: 'providers', section: 'providers', says: 'Each provider has a reason', citation: 'State form' }];
    await reviews('openReview', { title: 'Benton Harbor', of, revision, hash, sections, body: 'team', program, checklist, by: team[0] });
    await reviews('assignReviewers', { reviewers: team, need: 2, order: 'parallel', by: team[0] });
    await reviews('declareConflict', { reviewer: team[3], reason: internal.ConflictDeclared, by: team[3] });
    expect(await refused('recordOpinion', opinion(team[3]!, { revision, hash }, 'approve'))).toBe('review.has-conflict');
  }, 60_000);

  it('hears from the agency what is shared, and answers its questions; a comment has to say which it is', async () => {
    const comment = (text: string, visibility?: string) => ({ section: 'providers', text, by: team[0], ...(visibility && { visibility }) });
    expect(await refused('comment', comment(internal.CommentMade))).toBe('api.fields-wrong');
    await reviews('comment', comment(internal.CommentMade, 'internal'));
    await reviews('saveDraft', { about: 'decision', text: internal.DraftSaved, by: team[0] });
    await reviews('shareState', { state: 'review-in-progress', by: team[0] });
    await reviews('comment', comment(shared.comment, 'shared'));
    await reviews('draftQuestions', { questions: [{ section: 'providers', text: shared.question }, { section: 'goals', text: 'Is the baseline of this year?' }], by: team[1] });
    await reviews('issueQuestions', { round: 1, by: team[1] });
    await eventually('the questions are in the district’s record', async () => (await submission()).questions.length === 1);
    expect(await submission()).toMatchObject({ agencyState: 'review-in-progress', comments: [{ text: shared.comment }], questions: [{ questions: [{ text: shared.question, answer: null }, { answer: null }] }] });
    await submit('answerQuestion', { round: 1, number: 1, answer: 'The start-up committee.' });
  }, 120_000);

  it('comes back for the sections that the reviewers named and no other, and goes again with the answers', async () => {
    const seen = await read();
    expect(await refused('issueDecision', { reasons: shared.reason, by: team[0] })).toBe('review.no-result');
    for (const reviewer of team.slice(0, 2)) await reviews('recordOpinion', opinion(reviewer, seen, 'return'));
    await reviews('issueDecision', { reasons: shared.reason, points: [{ section: 'providers', text: 'Name a reason for each.' }], by: team[0] });
    await eventually('the return is in the district’s record', async () => (await submission()).status === 'returned');
    expect(await submission()).toMatchObject({ agencyState: 'modifications-required', decisions: [{ kind: 'returned', revision: 1, sections: ['providers'] }] });
    const [goal] = (await text()).content.goals!;
    expect(await harbor.refused('draft', plan, 'writeItems', { section: 'goals', items: [{ key: goal!.key, fields: { ...goal!.fields, measure: 'Another goal.' } }] })).toMatchObject({ code: 'draft.not-returned' });
    await submit('recordAgencyState', { state: 'modifications-in-progress', note: 'Seen in the state portal.' });
    await harbor.tell('draft', plan, 'writeItems', { section: 'providers', items: await providers('Chosen by the start-up committee for their results') });
    await harbor.tell('draft', plan, 'freezeRevision', {});
    expect(await harbor.refused('submission', `${plan}/agency-submission`, 'resubmit', { revision: 2, by: await harbor.holderOf('SIG Coordinator') })).toMatchObject({ code: 'submission.unanswered' });
    await submit('resubmit', { revision: 2, answers: [{ round: 1, number: 2, answer: 'It is.' }] });
    await harbor.ask('/api/plans');
    expect(await submission()).toMatchObject({ status: 'with-agency', agencyState: 'modifications-submitted', questions: [{ questions: [{ answer: 'The start-up committee.' }, { answer: 'It is.' }] }] });
  }, 120_000);

  it('is approved in the revision that its reviewers saw, and each decision has its letter in the district’s record', async () => {
    const seen = await read();
    const [first] = (await text()).revisions;
    await reviews('noteRevision', { submission: seen.number, revision: seen.revision, hash: seen.hash, sections: seen.sections, by: team[0] });
    expect(await refused('recordOpinion', opinion(team[2]!, { revision: 1, hash: first!.hash }, 'approve'))).toBe('review.other-revision');
    for (const reviewer of [team[0]!, team[2]!]) await reviews('recordOpinion', opinion(reviewer, seen, 'approve'));
    await reviews('issueDecision', { reasons: shared.approval, by: team[2] });
    await eventually('both letters are filed', async () => (await submission()).decisions.filter(({ letter }) => letter !== null).length === 2);
    const { status, agencyState, decisions } = await submission();
    expect([status, agencyState, decisions.map(({ kind, revision }) => [kind, revision])]).toEqual(['concluded', 'approved', [['returned', 1], ['approved', 2]]]);
    const letters = await Promise.all(decisions.map(({ letter }) => printed(letter!)));
    for (const [i, [reasons, hash]] of [[shared.reason, first!.hash], [shared.approval, seen.hash]].entries()) {
      for (const told of [reasons, hash!.slice(0, 12)]) expect(letters[i]).toContain(told);
    }
  }, 120_000);

  it('has no byte of what is internal to the agency in the district’s events, as PostgreSQL keeps them and as they are opened', async () => {
    const truth = await review.truth();
    try {
      const events = await truth.events();
      const words = (event: unknown): string => JSON.stringify(event, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
      const of = (tenant: string) => events.filter((event) => event.tenant === tenant);
      const kept = (await truth.db.query<{ entry: string }>("SELECT convert_from(entry, 'UTF8') AS entry FROM log.events WHERE tenant = $1", [HARBOR])).rows.map(({ entry }) => entry);
      expect(kept).toHaveLength(of(HARBOR!).length);
      const theirs = [...kept, ...of(HARBOR!).map(words)];
      for (const [type, secret] of Object.entries(internal)) {
        const traces = tracesOf(secret);
        const holds = (event: string): boolean => traces.some((trace) => event.includes(trace));
        // The same search finds it where it belongs.
        expect(of(AGENCY!).filter((event) => holds(words(event))).map((event) => event.type)).toContain(type);
        expect(theirs.filter(holds)).toEqual([]);
      }
      for (const said of Object.values(shared)) expect(theirs.filter((event) => event.includes(said))).toHaveLength(1);
      const guests = of(HARBOR!).filter(({ stream, actor }) => stream.startsWith('submission/') && actor.id.includes('/')).map(({ type, actor }) => [type, actor.id]);
      expect(guests).toEqual(
        [['AgencyStateRecorded', team[0]], ['CommentShared', team[0]], ['QuestionsAsked', team[1]], ['SubmissionReturned', team[0]], ['SubmissionApproved', team[2]], ['SubmissionConcluded', team[2]]].map(([type, person]) => [type, `${AGENCY}/${person}`]),
      );
    } finally {
      await truth.close();
    }
  }, 60_000);
});
