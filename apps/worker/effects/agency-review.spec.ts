import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEvents } from '#libs/commands/codec.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { reviewCommands } from '#libs/domain/review/commands.js';
import { isReview } from '#libs/domain/review/state.js';
import { hasCurrent } from '#libs/domain/submission/state.js';
import { tracesOf } from '#test/support/traces.js';
import { shareWithDistrict } from './share-with-district.js';
import { AGENCY, openScene, team, withoutBudget, type Scene } from './testing/submission-scene.js';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.submit({ name: 'submit', revision: 1, explanations: withoutBudget });
});
afterEach(() => scene.close());

const done = expect.objectContaining({ kind: 'done' });
const refused = (code: string) => expect.objectContaining({ kind: 'refused', refusal: expect.objectContaining({ code }) });
const grant = () => scene.must('grant', 'grant-1', { name: 'grantAccess', plan: 'plan-1', tenant: AGENCY, may: ['read', 'review'], until: null, reason: 'Review of the plan', by: 'superintendent-1' });
const share = () => scene.work(AGENCY, 'review/review-1');

async function openReview(program: string | null = null): Promise<void> {
  const of = { tenant: 'district', plan: 'plan-1', stage: 'agency-submission', grant: 'grant-1' };
  const opened = { name: 'openReview', title: 'A district, 2026', of, submission: 1, ...(await scene.revision(1)), body: 'team', plan: null, owner: null, program, checklist: [], previous: null, decideBy: null };
  expect(await scene.reviews(opened)).toEqual(done);
  expect(await scene.reviews({ name: 'assignReviewers', reviewers: team, need: 2, order: 'parallel' })).toEqual(done);
}

async function opinion(reviewer: string, outcome: string, more: Record<string, unknown> = {}, number = 1) {
  const { revision, hash } = await scene.revision(number);
  return scene.reviews({ name: 'recordOpinion', reviewer, revision, hash, outcome, reasons: outcome === 'approve' ? null : 'Goal 2 has no baseline', sections: outcome === 'return' ? ['goals'] : [], ...more });
}

describe('a review in the agency’s own tenant', () => {
  it('asks, returns, takes what comes back and approves; the district’s record has each as a decision of the agency’s person under the grant', async () => {
    await grant();
    await openReview();
    await scene.reviews({ name: 'shareState', state: 'received' });
    await scene.reviews({ name: 'draftQuestions', questions: [{ section: 'goals', text: 'What is the baseline?', citation: 'State form' }] });
    await scene.reviews({ name: 'issueQuestions', round: 1, answerBy: null });
    expect(await share()).toEqual(['share/1/1', 'share/2/1']);
    expect(await opinion(team[0]!, 'return')).toEqual(done);
    expect(await scene.reviews({ name: 'issueDecision', reasons: 'See the points', points: [], backBy: null })).toEqual(refused('review.no-result'));
    expect(await opinion(team[1]!, 'return')).toEqual(done);
    expect(await opinion(team[2]!, 'approve')).toEqual(refused('review.settled'));
    expect(await scene.reviews({ name: 'issueDecision', reasons: 'Goal 2 has no baseline', points: [{ section: 'goals', text: 'Give the baseline' }], backBy: '2026-03-01' })).toEqual(done);
    await share();
    expect(await scene.submission()).toMatchObject({ status: 'returned', agencyState: 'corrections-requested', decisions: [{ kind: 'returned', revision: 1, told: { kind: 'agency', tenant: AGENCY, person: team[0], grant: 'grant-1' }, backBy: '2026-03-01' }] });
    const acts = (await scene.office.events()).filter(({ type }) => type === 'SubmissionReturned');
    expect(acts).toMatchObject([{ tenant: 'district', actor: { kind: 'person', id: `${AGENCY}/${team[0]}` } }]);

    await scene.write('goals', 'Close the gap from 20.1 percent.');
    await scene.freeze();
    await scene.submit({ name: 'resubmit', revision: 2, answers: [{ round: 1, number: 1, answer: 'It is 20.1 percent.' }], explanations: {} });
    const { revision, hash, sections } = await scene.revision(2);
    expect(await scene.reviews({ name: 'noteRevision', submission: 2, revision, hash, sections })).toEqual(done);
    expect(await opinion(team[2]!, 'approve', {}, 1)).toMatchObject({ kind: 'refused', refusal: { code: 'review.other-revision', params: { revision: 1, current: 2, changed: 'goals' } } });
    await opinion(team[2]!, 'approve', {}, 2);
    await opinion(team[0]!, 'approve', {}, 2);
    await scene.reviews({ name: 'issueDecision', reasons: 'All requirements are met', points: [], backBy: null });
    await share();
    expect(await scene.submission()).toMatchObject({ status: 'concluded' });
    expect((await scene.work()).filter((id) => id.startsWith('letter'))).toEqual(['letter/1', 'letter/2']);
    const state = await scene.submission();
    for (const { letter } of hasCurrent(state) ? state.decisions : []) expect(Buffer.from((await scene.deps.documents.get('district', letter!.id))!).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await scene.review()).toMatchObject({ status: 'closed' });
  }, 60_000);

  it('has before it what the program of the submitted plan asks, as far as that is verified', async () => {
    await openReview('mn-achievement-integration@1');
    const state = await scene.review();
    expect(isReview(state) && state.checklist.map(({ key, source }) => [key, source])).toEqual([
      ['goal-types', { mark: 'U', text: 'Minn. Stat. 124D.861' }],
      ...['indicators', 'efficiencies'].map((key) => [key, { mark: 'U', text: 'State form' }]),
    ]);
  });

  it('is refused by the district’s record without a grant, and told again when there is one', async () => {
    await openReview();
    await scene.reviews({ name: 'shareState', state: 'received' });
    await share();
    expect(await scene.review()).toMatchObject({ shares: [{ status: 'refused', refusal: { code: 'submission.no-grant' } }] });
    expect((await scene.submission())).toMatchObject({ agencyState: 'sent' });
    await grant();
    expect(await scene.reviews({ name: 'shareAgain', share: 1 })).toEqual(done);
    await share();
    expect(await scene.review()).toMatchObject({ shares: [{ status: 'done', refusal: null }] });
    expect((await scene.submission())).toMatchObject({ agencyState: 'received' });
  });

  it('of a text that nobody submitted reaches no record of a district, whatever hash it was opened with', async () => {
    await grant();
    const of = { tenant: 'district', plan: 'plan-1', stage: 'agency-submission', grant: 'grant-1' };
    const made = { name: 'openReview', title: 'A district, 2026', of, submission: 1, ...(await scene.revision(1)), hash: 'f'.repeat(64), body: 'team', plan: null, owner: null, program: null, checklist: [], previous: null, decideBy: null };
    expect(await scene.reviews(made)).toEqual(done);
    await scene.reviews({ name: 'shareState', state: 'received' });
    await scene.reviews({ name: 'comment', visibility: 'shared', section: null, text: 'A clear plan' });
    await share();
    const refusal = { status: 'refused', refusal: { code: 'submission.other-text' } };
    expect(await scene.review()).toMatchObject({ shares: [refusal, { status: 'wanted' }] });
    await scene.reviews({ name: 'dropShare', share: 1, reason: 'It was opened with another text' });
    await share();
    expect(await scene.review()).toMatchObject({ shares: [{ ...refusal, status: 'dropped' }, refusal] });
    expect(await scene.submission()).toMatchObject({ agencyState: 'sent', comments: [] });
  });

  it('reaches the district’s record no more once the access has ended, and what was done under it stands', async () => {
    await grant();
    await openReview();
    await scene.reviews({ name: 'shareState', state: 'received' });
    await share();
    await scene.must('grant', 'grant-1', { name: 'endAccess', reason: 'The review is over', by: 'superintendent-1' });
    await scene.reviews({ name: 'comment', visibility: 'shared', section: null, text: 'One thing more' });
    await share();
    expect(await scene.review()).toMatchObject({ shares: [{ status: 'done' }, { status: 'refused', refusal: { code: 'submission.no-grant' } }] });
    expect(await scene.submission()).toMatchObject({ agencyState: 'received' });
  });

  it('waits in the order in which it was shared: nothing overtakes what the district’s record refused, until that is dropped or told again', async () => {
    await openReview();
    await scene.reviews({ name: 'draftQuestions', questions: [{ section: 'goals', text: 'What is the baseline?', citation: null }] });
    await scene.reviews({ name: 'issueQuestions', round: 1, answerBy: null });
    expect(await share()).toEqual(['share/1/1']);
    await grant();
    for (const reviewer of team.slice(0, 2)) await opinion(reviewer, 'return');
    await scene.reviews({ name: 'issueDecision', reasons: 'Goal 2 has no baseline', points: [], backBy: null });
    // Nothing is tried: waiting is no failure that somebody would have to look at.
    expect(await share()).toEqual([]);
    await shareWithDistrict(scene.deps, { tenant: AGENCY, stream: 'review/review-1', id: 'share/2/1', kind: 'share-with-district', signal: new AbortController().signal, key: 'early' });
    expect(await scene.review()).toMatchObject({ shares: [{ status: 'refused' }, { status: 'wanted' }] });
    expect(await scene.submission()).toMatchObject({ status: 'with-agency', questions: [] });
    await scene.reviews({ name: 'shareAgain', share: 1 });
    expect(await share()).toEqual(['share/1/2', 'share/2/1']);
    expect((await scene.types()).filter((type) => type === 'QuestionsAsked' || type === 'SubmissionReturned')).toEqual(['QuestionsAsked', 'SubmissionReturned']);
  });

  it('keeps of a refusal JSON that is whole, however long what it tells', async () => {
    await grant();
    await openReview();
    await scene.reviews({ name: 'shareState', state: 'received' });
    const long = { ...scene.deps, handle: async (request: Parameters<typeof scene.deps.handle>[0]) =>
      request.parts[0]!.aggregate === 'submission' ? { kind: 'refused' as const, refusal: { code: 'submission.other-text', params: { revision: 1, sections: 'ü"'.repeat(4_000), other: 'a' } } } : scene.deps.handle(request) };
    await scene.work(AGENCY, 'review/review-1', long as typeof scene.deps);
    const state = await scene.review();
    const detail = isReview(state) ? state.shares[0]!.refusal!.detail : '';
    expect(detail.length).toBeLessThanOrEqual(2_000);
    expect(JSON.parse(detail)).toMatchObject({ revision: 1, sections: expect.stringMatching(/^ü"ü".*…$/), other: 'a' });
  });

  it('is told once, though the worker was killed after the district’s record had it', async () => {
    await grant();
    await openReview();
    await scene.reviews({ name: 'comment', visibility: 'shared', section: 'goals', text: 'A clear goal' });
    const killed = { ...scene.deps, handle: async (request: Parameters<typeof scene.deps.handle>[0]) => {
      if (request.parts[0]!.command.name === 'noteShared') throw new Error('killed');
      return scene.deps.handle(request);
    } };
    await expect(scene.work(AGENCY, 'review/review-1', killed)).rejects.toThrow('killed');
    await share();
    expect((await scene.types()).filter((type) => type === 'CommentShared')).toHaveLength(1);
    expect(await scene.review()).toMatchObject({ shares: [{ status: 'done' }] });
  });

  it('two reviewers whose opinions would each decide: one result, and the other hears of it', async () => {
    await openReview();
    await opinion(team[0]!, 'approve');
    const both = await Promise.all([opinion(team[1]!, 'approve'), opinion(team[2]!, 'approve')]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(both).toContainEqual(refused('review.settled'));
    expect((await scene.types(AGENCY, 'review/review-1')).filter((type) => type === 'ReviewSettled')).toHaveLength(1);
  });

  it('undoes a mistaken return as an event of both', async () => {
    await grant();
    await openReview();
    for (const reviewer of team.slice(0, 2)) await opinion(reviewer, 'return');
    await scene.reviews({ name: 'issueDecision', reasons: 'Goal 2 has no baseline', points: [], backBy: null });
    await scene.reviews({ name: 'undoReturn', reason: 'It was another plan' });
    await share();
    expect(await scene.submission()).toMatchObject({ status: 'with-agency', agencyState: 'sent', decisions: [{ kind: 'returned', undone: true }] });
    expect(await scene.review()).toMatchObject({ status: 'open', opinions: [], earlier: [{}, {}] });
  });
});

describe('an approval of the agency that was a mistake', () => {
  it('is taken back in both records; its letter is kept and holds no more, and the next decision has one of its own', async () => {
    await grant();
    await openReview();
    for (const reviewer of team.slice(0, 2)) await opinion(reviewer, 'approve');
    await scene.reviews({ name: 'issueDecision', reasons: 'All is met', points: [], backBy: null });
    await share();
    expect((await scene.work()).filter((id) => id.startsWith('letter'))).toEqual(['letter/1']);
    expect(await scene.reviews({ name: 'undoDecision', year: null, reason: 'It was another plan' })).toEqual(done);
    await share();
    expect(await scene.submission()).toMatchObject({ status: 'with-agency', agencyState: 'sent', decisions: [{ kind: 'approved', undone: true, takenBack: { reason: 'It was another plan' }, letter: { mediaType: 'application/pdf' } }] });
    for (const reviewer of team.slice(0, 2)) await opinion(reviewer, 'decline');
    await scene.reviews({ name: 'issueDecision', reasons: 'No goal of integration', points: [], backBy: null });
    await share();
    expect((await scene.work()).filter((id) => id.startsWith('letter'))).toEqual(['letter/2']);
    expect(await scene.submission()).toMatchObject({ status: 'declined', decisions: [{ undone: true }, { kind: 'declined', undone: false }] });
  }, 60_000);
});

describe('what is internal to the agency', () => {
  /** Nothing that an event of ours could hold by chance. */
  const secret = fc.string({ unit: fc.constantFrom(...'ѪѬѮѰѲѴѶѸѺѼѾҀ'), minLength: 6, maxLength: 40 });

  /** Every way in which something is written down that stays in the agency, and the event that keeps it. */
  const kept = {
    CommentMade: (text) => ({ name: 'comment', visibility: 'internal', section: 'goals', text }),
    DraftSaved: (text) => ({ name: 'saveDraft', about: 'decision', text }),
    CheckAnswered: (text) => ({ name: 'answerCheck', key: 'baseline', holds: 'no', note: text, revision: 1 }),
    QuestionsDrafted: (text) => ({ name: 'draftQuestions', questions: [{ section: null, text, citation: text }] }),
    ConflictDeclared: (text) => ({ name: 'declareConflict', reviewer: team[2], reason: text }),
    BudgetOpinionRecorded: (text) => ({ name: 'recordBudgetOpinion', reviewer: team[0], year: '2026', document: 'file-1', outcome: 'declined', reasons: text }),
    OpinionRecorded: (text, hash) => ({ name: 'recordOpinion', reviewer: team[0], revision: 1, hash, outcome: 'return', reasons: text, sections: ['goals'] }),
  } satisfies Record<string, (text: string, hash: string) => { readonly name: string } & Record<string, unknown>>;
  type Kept = keyof typeof kept;
  const order = fc.shuffledSubarray(Object.keys(kept) as Kept[], { minLength: 7 });
  const read = (event: unknown): string => JSON.stringify(event, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

  it('is in the agency’s own log, and occurs in no byte of the district’s events, neither as they are kept nor as they are opened', async () => {
    await grant();
    const checklist = [{ key: 'baseline', section: 'goals', says: 'Each goal has a baseline', citation: 'State form', source: null }];
    const of = { tenant: 'district', plan: 'plan-1', stage: 'agency-submission', grant: 'grant-1' };
    const first = await scene.revision(1);
    let lives = 0;
    await fc.assert(
      fc.asyncProperty(order, fc.array(secret, { minLength: 7, maxLength: 7 }), fc.nat(6), async (ways, secrets, between) => {
        const id = `review-${(lives += 1)}`;
        const began = await scene.office.log.head();
        const open = { name: 'openReview', title: 'A district, 2026', of, submission: 1, ...first, body: 'team', plan: null, owner: null, program: null, checklist, previous: null, decideBy: null };
        const does = async (...given: Parameters<typeof scene.reviews>[0][]): Promise<void> => {
          for (const one of given) expect([one.name, await scene.reviews(one, id)]).toEqual([one.name, done]);
        };
        const spoken = `This the district may read of ${id}.`;
        const asked = [{ section: 'goals', text: `What is the baseline of ${id}?`, citation: null }];
        await does(open, { name: 'assignReviewers', reviewers: team, need: 2, order: 'parallel' }, { name: 'noteBudget', year: '2026', document: 'file-1' });
        for (const [i, way] of ways.entries()) {
          if (i === between) await does({ name: 'comment', visibility: 'shared', section: 'goals', text: spoken });
          await does(kept[way](secrets[i]!, first.hash));
        }
        // Everything that can be told is: what was drafted is asked in other words, and what was thought becomes a decision.
        await does({ name: 'draftQuestions', questions: asked }, { name: 'issueQuestions', round: 1, answerBy: null }, { ...kept.OpinionRecorded('As above', first.hash), reviewer: team[1] });
        await does({ name: 'issueDecision', reasons: `Goal 2 has no baseline in ${id}`, points: [], backBy: null }, { name: 'undoReturn', reason: 'It was another plan' });
        expect(await scene.work(AGENCY, `review/${id}`)).toEqual(['share/1/1', 'share/2/1', 'share/3/1', 'share/4/1']);
        expect(await scene.review(id)).toMatchObject({ shares: Array.from({ length: 4 }, () => ({ status: 'done' })) });

        const logged = await scene.office.log.readAfter(began, 10_000);
        const opened = await openEvents(logged, scene.office.keyring);
        const theirs = opened.filter(({ tenant }) => tenant === 'district').map(read);
        const raw = logged.filter(({ envelope }) => envelope.tenant === 'district').map(({ envelope }) => JSON.stringify(envelope));
        // What is shared is found in the same way, so that the search is known to find.
        for (const text of [spoken, asked[0]!.text, `Goal 2 has no baseline in ${id}`]) expect(theirs.filter((event) => event.includes(text))).toHaveLength(1);
        for (const [i, way] of ways.entries()) {
          const text = secrets[i]!;
          const own = opened.filter(({ tenant, stream }) => tenant === AGENCY && stream === `review/${id}`);
          expect(own.filter((event) => read(event).includes(text)).map(({ type }) => type)).toContain(way);
          for (const trace of tracesOf(text)) expect([...raw, ...theirs].filter((event) => event.includes(trace))).toEqual([]);
        }
      }),
      rounds(15),
    );
    const state = await scene.submission();
    expect(hasCurrent(state) && [state.comments.length, state.questions.length, state.decisions.length]).toEqual([lives, lives, lives]);
  }, 120_000);

  it('is never so by default: a comment has to say which it is', () => {
    expect(reviewCommands.comment.schema.safeParse({ text: 'A comment', by: team[0], section: null }).success).toBe(false);
  });
});
