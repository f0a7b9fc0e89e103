import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { clientFor, type Client } from '#apps/cli/client.js';
import { root } from '#apps/cli/root.js';
import { addDays, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { eventually } from '#apps/worker/testing/eventually.js';
import { linesOf } from '#libs/documents/word/blocks.js';
import { readWord } from '#libs/documents/word/read-word.js';
import { docx, documentXml, p } from '#libs/documents/word/testing/docx.js';
import { makeDistrict, type District } from '#test/support/district.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';

const ZONE = 'America/Chicago' as TimeZone;
const example = (file: string): string => join(root, 'examples/kms', file);

type Text = { readonly plan: string; readonly program: string; readonly content: Record<string, { key: string; fields: Record<string, unknown> }[]>; readonly revisions: { number: number; hash: string }[]; readonly findings: { code: string; place: string; severity: string; id: string }[]; readonly guards: { guard: string; severity: string; holds: boolean }[] };

type Submission = {
  readonly agencyState: string;
  readonly packages: readonly { readonly revision: number; readonly budget: { readonly year: string } | null; readonly documents: readonly { readonly kind: string; readonly sha256: string }[] }[];
  readonly receipts: readonly { readonly of: string; readonly budget: { readonly year: string } | null }[];
  readonly budgets: readonly { readonly year: string; readonly document: { readonly id: string }; readonly outcome: string | null }[];
};

describeWith(await temporalMissing())('the KMS plan, from its file to the state’s approval', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let smtp: SmtpServer;
  let planline: Planline;
  let client: Client;
  let kms: District;
  let plan: string;
  let board: string[];
  /** The year in which the plan's first year begins: far enough that 15 March is still to come. */
  let year: number;
  beforeAll(async () => {
    folder = await dataFolder();
    smtp = await startSmtp();
    planline = await startPlanline(folder.path, { env: { SMTP_URL: smtp.url, PLANLINE_AGENCY_MAIL: 'plans@agency.example' }, args: ['--time-zone', ZONE] });
    client = clientFor(planline.address, await planline.ownerKey(), 'local');
    kms = makeDistrict(client, ZONE);
    const soonest = addDays(await kms.today(), 100);
    year = Number(soonest.slice(0, 4)) + (soonest.slice(5) > '03-15' ? 1 : 0);
  }, 180_000);
  afterAll(async () => {
    await planline?.stop();
    await smtp?.stop();
    await folder?.remove();
  }, 60_000);

  const run = (...args: string[]): Promise<string> => planline.run(...args);
  const advance = (to: CalendarDate): Promise<string> => run('clock', 'advance', '--to', to);
  const text = (): Promise<Text> => kms.ask<Text>(`/api/plans/${plan}/content`);

  const stage = (kind: string): string => `${plan}/${kind === 'council-round' ? 'council-input' : kind === 'approval' ? 'board-approval' : 'agency-submission'}`;
  const stateOf = async (kind: string): Promise<Record<string, never>> =>
    (await kms.ask<{ stages: { kind: string; state: Record<string, never> }[] }>(`/api/plans/${plan}/content`)).stages.find((one) => one.kind === kind)!.state;
  const submissionState = () => stateOf('submission') as unknown as Promise<Submission>;
  const mailsTo = async (address: string) => (await Promise.all(smtp.taken.map((raw) => PostalMime.parse(raw)))).filter(({ to }) => to?.some((one) => one.address === address));
  const item = async (section: string, key: string) => (await text()).content[section]!.find((one) => one.key === key)!;
  const change = async (section: string, key: string, fields: Record<string, unknown>): Promise<unknown> => {
    const before = await item(section, key);
    return kms.tell('draft', plan, 'writeItems', { section, items: [{ key, fields: { ...before.fields, ...fields } }] });
  };
  const explanations = { 'submitter-is-not-approver': 'A small district: the superintendent does both.' };
  const lastRevision = async () => (await text()).revisions.at(-1)!;

  it('comes in from the YAML with a list of findings by place', async () => {
    await run('people', 'import', example('people.csv'));
    const report = JSON.parse(await run('import', example('plan.yaml'), '--anchor', `${year}-07-01`, '--program', 'mn-achievement-integration', '--json')) as { plan: string; held: number; findings: { code: string; place: string | null }[] };
    expect(report.held).toBe(0);
    expect(report.findings.map(({ code, place }) => [code, place])).toEqual(
      expect.arrayContaining([
        ['draft.placeholder-left', 'strategies/2/indicators[1].measure'],
        ['draft.submitter-approves', 'submission/main/submitted_by'],
        ['draft.number-jumps', 'strategies/5/number'],
        ['draft.none-ticked', 'strategies/5/integrated_learning_environment'],
      ]),
    );
    plan = (await client.get<{ id: string }>(`/api/plans/${report.plan}`)).id;
  }, 60_000);

  it('comes in from the state’s Word form as well, with the same faults at the same places', async () => {
    const form = ['--tenant', 'as-a-form', 'import', '--new-tenant', example('plan.docx'), '--program', 'mn-achievement-integration'];
    const report = JSON.parse(await run(...form, '--json')) as { plan: string; held: number; taken: number; findings: { code: string; place: string | null; at: { place: string } | null }[] };
    expect(report).toMatchObject({ held: 0, taken: 19 });
    const [schools, strategy] = ['Heading ‘Racially identifiable schools’ › table 1', 'Heading ‘Strategy 5: Summer STEM/Robotics Course’'];
    expect(report.findings.map(({ code, place, at }) => [code, place, at?.place])).toEqual(
      expect.arrayContaining([
        ['documents.line-left', null, `${schools} › row 2`],
        ['draft.placeholder-left', 'strategies/2/indicators[1].measure', `Heading ‘Strategy 2: Professional Development’ › table 1 › row 3 › 'Indicator'`],
        ['draft.submitter-approves', 'submission/main/submitted_by', `Heading ‘Who submits the plan, and how’ › 'Submitted by'`],
        ['draft.number-jumps', 'strategies/5/number', `${strategy} › 'Number'`],
        ['draft.none-ticked', 'strategies/5/integrated_learning_environment', `${strategy} › 'Aspects of an integrated learning environment'`],
      ]),
    );
    const lines = (await run(...form)).split('\n');
    expect(lines.filter((line) => line.includes('warns: This line of the form still shows')).map((line) => line.split(': warns')[0])).toEqual([2, 3, 4, 5, 6, 7].map((row) => `  ${schools} › row ${row}`));
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${strategy} › 'Number', strategies/5/number: informs: The numbers jump from 3 to 5`)));
    const { content } = JSON.parse(await run('--tenant', 'as-a-form', 'show', report.plan, '--json')) as Pick<Text, 'content'>;
    expect(content.strategies!.map(({ key }) => key)).toEqual((await text()).content.strategies!.map(({ key }) => key));
    expect(content.goals!.map(({ fields }) => fields.measure)).toEqual((await text()).content.goals!.map(({ fields }) => fields.measure));
  }, 60_000);

  it('is answered for while a file of 10,000 strategies is read, which is refused with how many there may be', async () => {
    const strategies = Array.from({ length: 10_000 }, (_, i) => `  - number: ${i}\n    name: &id${i} Strategy ${i}\n    location: *id${i}\n    narrative: ${'Teachers meet. '.repeat(6)}\n`).join('');
    const form = new FormData();
    form.set('program', 'mn-achievement-integration');
    form.set('file', new Blob([`district: { name: A district }\nperiod: { start: 2020-07-01, end: 2023-06-30 }\nstrategies:\n${strategies}`]), 'plan.yaml');
    let read = false;
    const reading = client.send('/api/imports', { method: 'POST', body: form }).finally(() => (read = true));
    let answered = 0;
    for (; !read; answered += 1) await client.get(`/api/plans/${plan}/tasks?limit=1`);
    expect(await (await reading).json()).toMatchObject({ plan: null, taken: 0, findings: [{ code: 'draft.section-too-long', severity: 'blocks' }] });
    // Before the file has come in there are a few; parsing it takes seconds.
    expect(answered).toBeGreaterThan(25);
  }, 60_000);

  it('is answered for while a Word document of 190,000 paragraphs is read', async () => {
    const form = new FormData();
    form.set('program', 'mn-achievement-integration');
    form.set('dryRun', 'true');
    form.set('file', new Blob([Buffer.from(docx(documentXml(p('A plan of many words.').repeat(190_000))))]), 'plan.docx');
    let read = false;
    const reading = client.send('/api/imports', { method: 'POST', body: form }).finally(() => (read = true));
    let answered = 0;
    for (; !read; answered += 1) await client.get(`/api/plans/${plan}/tasks?limit=1`);
    expect(await (await reading).json()).toMatchObject({ taken: 0, findings: [{ code: 'documents.head-missing', severity: 'blocks' }] });
    expect(answered).toBeGreaterThan(25);
  }, 60_000);

  it('is not frozen while a rule of its program blocks, and the refusal tells which and what it saw', async () => {
    const no = await kms.refused('draft', plan, 'freezeRevision', {});
    expect(no.code).toBe('guard.blocks');
    await change('strategies', '5', { integrated_learning_environment: ['cultural-fluency'] });
    const indicators = (await item('strategies', '2')).fields.indicators as unknown[];
    await change('strategies', '2', { indicators: indicators.slice(0, 1) });
    await change('collaborative', 'main', { name: null });
    const warned = await kms.refused('draft', plan, 'freezeRevision', {});
    expect(warned.code).toBe('guard.needs-explanation');
    await kms.tell('draft', plan, 'freezeRevision', { explanations });
    expect((await text()).revisions).toHaveLength(1);
  }, 60_000);

  it('meets no board before its councils: no step goes out of order', async () => {
    board = await kms.seat('board', 'School board', 'board', [null, null, null, null, null, null, null]);
    expect(await kms.refused('approval', stage('approval'), 'openApproval', { revision: 1, body: 'board' })).toMatchObject({ code: 'stage.out-of-order' });
  }, 60_000);

  it('tells what is to be expected of its stages in order, before any of them has begun, apart from what is certain', async () => {
    const { items, expected } = JSON.parse(await run('forecast', plan, '--json')) as { items: { title: string }[]; expected: { on: string; wait: string | null; rule: string; dateFrom: { mark: string } }[] };
    const days = expected.filter(({ wait }) => ['meeting', 'vote', 'submit', 'agency-decision'].includes(wait ?? ''));
    expect(days.map(({ wait }) => wait)).toEqual(['meeting', 'vote', 'submit', 'agency-decision']);
    expect(days.map(({ dateFrom }) => dateFrom.mark)).toEqual(['U', 'U', 'V', 'U']);
    expect(items.every((item) => !('wait' in item))).toBe(true);
    expect(await run('forecast', plan)).toMatch(new RegExp(`${days[2]!.on}  expected  Submission to the state: Send the plan to the state, for Achievement and Integration Coordinator \\[(\\d+)\\]$[^]*^\\[\\1\\] March 15 `, 'm'));
  }, 60_000);

  it('reminds the coordinator to begin the council’s round, and of no stage after it', async () => {
    const { items } = await kms.ask<{ items: { id: string; title: string; due: CalendarDate }[] }>(`/api/plans/${plan}/tasks?status=planned,started&limit=200`);
    const begin = items.filter(({ title }) => title.startsWith('Begin '));
    expect(begin.map(({ title }) => title)).toEqual(['Begin “Council input”']);
    await advance(addDays(begin[0]!.due, -30));
    await eventually('the coordinator is reminded', async () => (await mailsTo('coordinator@kms.example')).length === 1);
    const [mail] = await mailsTo('coordinator@kms.example');
    expect(mail!.text).toContain('Begin “Council input”');
    expect(mail!.text).toContain(`/tasks/${begin[0]!.id}`);
    expect(mail!.text).toContain('January 31');
    expect(mail!.text).toContain('unverified');
    expect(mail!.text).not.toMatch(/School board approval|Submission to the state/);
  }, 180_000);

  it('meets the refusals that its file earns, no recommendation and no member marked for the parent committee, and clears them with test data marked as such', async () => {
    const round = stage('council-round');
    const council = await kms.seat('mcc', 'Multidistrict collaboration council', 'council', [null, null, null]);
    const [superintendent, coordinator] = [await kms.holderOf('Superintendent'), await kms.holderOf('Achievement and Integration Coordinator')];
    const certify = async () => kms.refused('council-round', round, 'certifyInput', { revision: (await lastRevision()).number, by: superintendent });
    await kms.tell('council-round', round, 'openRound', { revision: 1, councils: [{ kind: 'multidistrict-collaboration', body: 'mcc', required: true, because: 'The district is adjoining.' }] });
    expect(await certify()).toMatchObject({ code: 'council.no-recommendation' });
    const { items } = await kms.ask<{ items: { title: string }[] }>(`/api/plans/${plan}/tasks?status=planned,started,overdue&limit=200`);
    expect(items.filter(({ title }) => title.startsWith('Begin '))).toEqual([]);
    const before = { council: 'multidistrict-collaboration', on: addDays(await kms.today(), -365), place: 'District office', present: [], testData: true };
    expect(await kms.refused('council-round', round, 'recordCouncilMeeting', before)).toMatchObject({ code: 'council.met-before-frozen' });

    const on = addDays(await kms.today(), 9);
    await advance(on);
    await kms.tell('council-round', round, 'recordCouncilMeeting', { council: 'multidistrict-collaboration', on, place: 'District office', present: council, testData: true });
    await kms.tell('council-round', round, 'giveRecommendation', { council: 'multidistrict-collaboration', section: 'strategies', item: '3', text: 'Offer a bus from each district.', by: council[0], meeting: 1, testData: true });
    expect(await certify()).toMatchObject({ code: 'guard.blocks', sentence: expect.stringContaining('Recommendation 1 has no answer.') });

    await change('strategies', '3', { description: 'A bus goes from each district.' });
    await kms.tell('council-round', round, 'disposeOf', { recommendation: 1, outcome: 'accepted', reason: 'It was left out by mistake.', change: { revision: null, section: 'strategies' }, by: coordinator });
    expect(await certify()).toMatchObject({ code: 'guard.blocks', sentence: expect.stringContaining('the last revision doesn’t have that change') });
    await kms.tell('draft', plan, 'freezeRevision', { explanations });
    await kms.tell('council-round', round, 'takeUpRevision', { revision: 2 });
    expect(await certify()).toMatchObject({ code: 'guard.blocks', sentence: expect.stringContaining('No member of “Multidistrict collaboration council” had a seat') });

    await kms.tell('person', 'mcc-4', 'registerPerson', { fullName: 'Parent committee member', email: 'parent@district.example', timeZone: null });
    await advance(addDays(on, 1));
    await kms.tell('body', 'mcc', 'seatMember', { person: 'mcc-4', seat: 'American Indian Parent Advisory Committee' });
    // Seated after its only meeting, she was not heard there: the council meets again.
    expect(await certify()).toMatchObject({ code: 'guard.blocks', sentence: expect.stringContaining(on) });
    const again = addDays(on, 2);
    await advance(again);
    await kms.tell('council-round', round, 'recordCouncilMeeting', { council: 'multidistrict-collaboration', on: again, place: 'District office', present: [...council, 'mcc-4'], testData: true });
    await kms.tell('council-round', round, 'giveRecommendation', { council: 'multidistrict-collaboration', section: 'strategies', text: 'Tell families of the bus by letter.', by: 'mcc-4', meeting: 2, testData: true });
    await kms.tell('council-round', round, 'disposeOf', { recommendation: 2, outcome: 'not', reason: 'Letters go out in any case.', change: null, by: coordinator });
    await kms.tell('council-round', round, 'certifyInput', { revision: 2, by: superintendent });
    expect(await stateOf('council-round')).toMatchObject({ status: 'concluded' });
  }, 120_000);

  it('goes before the board, whose votes are counted and whose tie fails', async () => {
    const approval = stage('approval');
    const { number: revision, hash } = await lastRevision();
    expect(await kms.refused('approval', approval, 'openApproval', { revision: 1, body: 'board' })).toMatchObject({ code: 'approval.older-revision' });
    await kms.tell('approval', approval, 'openApproval', { revision, body: 'board' });
    const about = { plan, stage: 'board-approval', revision, hash, body: 'board' };
    const on = addDays(await kms.today(), 10);
    const votes = (ayes: number, of: number) => Object.fromEntries(board.slice(0, of).map((member, i) => [member, i < ayes ? 'aye' : 'nay']));
    await kms.boardMeets('meeting-1', about, { on, votes: votes(2, 4), dayIsOver: () => advance(on) });
    expect(await stateOf('approval')).toMatchObject({ status: 'open' });
    const later = addDays(on, 7);
    await kms.boardMeets('meeting-2', about, { on: later, votes: votes(3, 5), dayIsOver: () => advance(later) });
    expect(await stateOf('approval')).toMatchObject({ status: 'carried' });
    const rollCall = (await run('history', plan)).split('\n').flatMap((line) => /School board, member \d voted \w+/.exec(line)?.[0] ?? []);
    expect(rollCall.slice(-5)).toEqual(['aye', 'aye', 'aye', 'nay', 'nay'].map((vote, i) => `School board, member ${i + 1} voted ${vote}`));

    const [superintendent, chair] = [await kms.holderOf('Superintendent'), await kms.holderOf('School Board Chair')];
    const signedOn = await kms.today();
    await kms.tell('approval', approval, 'issueSignaturePage');
    expect(await kms.refused('approval', approval, 'sign', { role: 'superintendent', by: chair, signedOn, revision, hash, means: 'paper' })).toMatchObject({ code: 'approval.not-holder' });
    await kms.tell('approval', approval, 'sign', { role: 'superintendent', by: superintendent, signedOn, revision, hash: hash.slice(0, 12), means: 'paper' });
    await kms.tell('approval', approval, 'sign', { role: 'school-board-chair', by: chair, signedOn, revision, hash: hash.slice(0, 12), means: 'paper' });
    expect(await stateOf('approval')).toMatchObject({ status: 'carried' });
    const early = await kms.refused('submission', stage('submission'), 'openSubmission', { by: await kms.holderOf('Achievement and Integration Coordinator'), revision });
    expect(early).toMatchObject({ code: 'stage.signatures-missing', sentence: expect.stringContaining('No confirmed scan shows the signature on paper of Superintendent, School Board Chair. Upload the scan of the signed page, and have it confirmed.') });
    const scan = await kms.keep('%PDF-1.7 a scan of the signed page', 'signed.pdf');
    await kms.tell('approval', approval, 'uploadScan', { scan: 'scan-1', document: scan, printed: { plan, revision, shortHash: hash.slice(0, 12) }, signedOn });
    await kms.tell('approval', approval, 'confirmScan', { scan: 'scan-1', printed: { revision, shortHash: hash.slice(0, 12) }, by: await kms.holderOf('Achievement and Integration Coordinator'), signers: [{ role: 'superintendent', by: superintendent, signedOn }, { role: 'school-board-chair', by: chair, signedOn }] });
    expect(await stateOf('approval')).toMatchObject({ status: 'concluded' });
  }, 180_000);

  it('goes to the state as a package, comes back with named sections, and only those are corrected', async () => {
    const submission = stage('submission');
    const coordinator = await kms.holderOf('Achievement and Integration Coordinator');
    const tell = (name: string, fields: Record<string, unknown>) => kms.tell('submission', submission, name, { by: coordinator, ...fields });
    const { number: revision } = await lastRevision();
    expect(await kms.refused('submission', submission, 'openSubmission', { by: coordinator, revision })).toMatchObject({ code: 'guard.needs-explanation' });
    await tell('openSubmission', { revision: null });
    await tell('handInBudget', { year: String(year), document: await kms.keep('strategy,amount\n3,40000\n', 'budget.csv'), fileName: 'budget.csv' });
    await tell('submit', { revision });
    await eventually('a package is rendered', async () => (await submissionState()).packages.length === 1);
    expect((await submissionState()).packages[0]!.documents.map(({ kind }) => kind).sort()).toEqual(['budget', 'manifest', 'plan-docx', 'signature-pdf', 'signature-scan']);
    await tell('sendPackage', {});
    await eventually('the package is mailed', async () => (await mailsTo('plans@agency.example')).length === 1);
    const [mail] = await mailsTo('plans@agency.example');
    expect(mail!.attachments.map(({ filename }) => filename?.split('.').at(-1)).sort()).toEqual(['csv', 'docx', 'json', 'pdf', 'pdf']);
    const form = readWord(new Uint8Array(mail!.attachments.find(({ filename }) => filename?.endsWith('.docx'))!.content as ArrayBuffer));
    const lines = form.ok ? linesOf(form.value.blocks) : [];
    for (const told of ['Multidistrict collaboration council', 'Multidistrict collaboration council, member 1', 'District status: Adjoining', 'Document: Word document']) expect(lines).toContain(told);
    for (const told of [/District office: 3 of 3 members were there \(test data\)$/, /^1\. On Strategies, 3: Offer a bus from each district\. \(test data\) Accepted on .*: It was left out by mistake\.$/]) expect(lines.filter((line) => told.test(line))).toHaveLength(1);

    const evidence = await kms.keep('The state has received the plan.', 'received.txt');
    expect(await kms.refused('submission', submission, 'recordAgencyState', { by: coordinator, state: 'resubmitted', evidence })).toMatchObject({ code: 'submission.state-by-step' });
    await tell('recordAgencyState', { state: 'received', evidence });
    await tell('returnForModification', { revision, sections: ['strategies'], reason: 'Name the schools that the buses start from.', evidence });
    expect(await kms.refused('draft', plan, 'writeItems', { section: 'goals', items: [{ key: '1', fields: { measure: 'Another goal.' } }] })).toMatchObject({ code: 'draft.not-returned' });
    await change('strategies', '3', { description: 'A bus goes from the high school of each district.' });
    await kms.tell('draft', plan, 'freezeRevision', { explanations });
    expect(await stateOf('approval')).toMatchObject({ status: 'open', round: 2, revision: 3, voided: ['strategies'] });
    expect(await kms.refused('submission', submission, 'resubmit', { revision: 3, by: coordinator })).toMatchObject({ code: 'stage.out-of-order' });
  }, 180_000);

  it('is approved again by its board for the sections that changed, and then by the state', async () => {
    const { number: revision, hash } = await lastRevision();
    const on = addDays(await kms.today(), 5);
    const votes = Object.fromEntries(board.map((member) => [member, 'aye']));
    await kms.boardMeets('meeting-3', { plan, stage: 'board-approval', revision, hash, body: 'board' }, { on, votes, dayIsOver: () => advance(on) });
    await kms.signOnPaper(plan, 'board-approval', { signers: ['Superintendent', 'School Board Chair'], confirmedBy: 'Achievement and Integration Coordinator' });
    const by = await kms.holderOf('Achievement and Integration Coordinator');
    await kms.tell('submission', stage('submission'), 'resubmit', { revision, by });
    expect(await kms.refused('submission', stage('submission'), 'decideBudget', { by, year: String(year), outcome: 'approved', note: 'By telephone.' })).toMatchObject({ code: 'submission.budget-before-plan' });
    await eventually('the corrected plan is rendered', async () => (await submissionState()).packages.some((one) => one.revision === revision));
    const planOf = (of: number, all: Submission['packages']) => all.find((one) => one.revision === of)!.documents.find(({ kind }) => kind === 'plan-docx')!.sha256;
    const { packages } = await submissionState();
    expect(planOf(revision, packages)).not.toBe(planOf(revision - 1, packages));
    const letter = await kms.keep('The plan is approved.', 'letter.txt');
    expect(await kms.refused('submission', stage('submission'), 'approve', { by, revision, letter })).toMatchObject({ code: 'submission.not-delivered' });
    await kms.tell('submission', stage('submission'), 'handInOtherwise', { by, means: 'Handed over at the state’s office', receipt: await kms.keep('Received.', 'receipt.txt') });
    await kms.tell('submission', stage('submission'), 'approve', { by, revision, letter, evidence: letter, reasons: 'It meets the law.' });
    expect(await submissionState()).toMatchObject({ agencyState: 'approved' });
    const decision = { by, year: String(year), outcome: 'approved', note: 'The same letter.' };
    expect(await kms.refused('submission', stage('submission'), 'decideBudget', decision)).toMatchObject({ code: 'submission.budget-file-missing' });
    const [budget] = (await submissionState()).budgets;
    await kms.tell('submission', stage('submission'), 'decideBudget', { ...decision, document: budget!.document.id });
    expect((await submissionState()).budgets).toMatchObject([{ year: String(year), outcome: 'approved' }]);
  }, 180_000);

  it('is followed by the second year’s budget, which is mailed to the state by itself with its hashes, and its dates are in the forecast', async () => {
    const by = await kms.holderOf('Achievement and Integration Coordinator');
    const tell = (name: string, fields: Record<string, unknown>) => kms.tell('submission', stage('submission'), name, { by, ...fields });
    const second = String(year + 1);
    const document = await kms.keep('strategy,amount\n3,41000\n', 'budget.csv');
    expect(await kms.refused('submission', stage('submission'), 'sendPackage', { by, budget: second })).toMatchObject({ code: 'submission.no-budget' });
    await tell('handInBudget', { year: second, document, fileName: 'budget.csv' });
    const decision = { by, year: second, document: document.id, outcome: 'approved', note: 'Their letter of today.' };
    expect(await kms.refused('submission', stage('submission'), 'decideBudget', decision)).toMatchObject({ code: 'submission.budget-not-delivered' });
    expect(await run('forecast', plan, '--until', `${second}-04-01`)).toMatch(new RegExp(`${second}-03-\\d\\d  .*The year's budget reaches the state: ${second}[^]*March 15`));
    const made = async () => (await submissionState()).packages.find(({ budget }) => budget?.year === second);
    await eventually('its package is rendered', async () => (await made()) !== undefined);
    const before = (await mailsTo('plans@agency.example')).length;
    await tell('sendPackage', { budget: second });
    await eventually('the package is mailed', async () => (await mailsTo('plans@agency.example')).length === before + 1);
    const mail = (await mailsTo('plans@agency.example')).at(-1)!;
    expect(mail.subject).toContain(`budget of the year that begins in ${second}`);
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['budget.csv', 'manifest.json']);
    const [budget, manifest] = mail.attachments.map(({ content }) => Buffer.from(content as ArrayBuffer));
    expect(budget!.toString()).toBe('strategy,amount\n3,41000\n');
    expect(JSON.parse(manifest!.toString())).toMatchObject({ budget: second, documents: [{ kind: 'budget', sha256: createHash('sha256').update(budget!).digest('hex') }] });
    await eventually('its receipt is filed', async () => (await submissionState()).receipts.some((one) => one.of === 'sending' && one.budget?.year === second));
    await kms.tell('submission', stage('submission'), 'decideBudget', decision);
  }, 180_000);
});
