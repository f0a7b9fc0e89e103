import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clientFor } from '#apps/cli/client.js';
import { writeClock } from '#libs/clock/postgres.js';
import { addDays, instantOn, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { openTenant, startApi, type TestApi } from '#test/support/api.js';
import { chromiumMissing, follow, overflowOf, startBrowser, violationsOn, type TestBrowser } from '#test/support/browser.js';
import { makeDistrict, type District } from '#test/support/district.js';
import { kmsInOrder } from '#test/support/kms-text.js';
import { packageMade } from '#test/support/packages.js';
import { pageOf, wordsOf } from '#test/support/pages.js';

jest.setTimeout(300_000);

const ZONE = 'America/Detroit' as TimeZone;
/** Set to keep pictures for people to look at. */
const shots = process.env.PLANLINE_TEST_SHOTS;
const missing = chromiumMissing();

const kms = readFileSync('examples/kms/plan.yaml', 'utf8');
const elsewhere = kmsInOrder.replace('KMS Public Schools', 'Lakeside Public Schools');
const council = 'multidistrict-collaboration';

let api: TestApi;
let district: District;
let cookie: string;
let plan: string;
let other: string;
let board: string[];
let members: string[];

const dayBegins = (on: CalendarDate) => writeClock(api.database.pool('log_reader'), { mode: 'stepping', at: instantOn(on, '21:00', ZONE) });

async function take(text: string): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ program: 'mn-achievement-integration', anchor: '2040-07-01' })) form.set(name, value);
  form.set('file', new Blob([text]), 'plan.yaml');
  const { planId } = (await (await api.request('/api/imports', { method: 'POST', body: form })).json()) as { planId: string };
  await api.settled();
  return planId;
}
const page = (path: string): Promise<string> => pageOf(api, cookie, path);
const said = async (path: string): Promise<string> => wordsOf(await page(path));
const post = (path: string, fields: Record<string, string>): Promise<Response> =>
  api.request(path, { method: 'POST', headers: { cookie, accept: 'text/html', origin: api.address }, body: new URLSearchParams(fields) });
/** The form for a command on a page, as a browser would send it back. */
function formIn(html: string, command: string): Record<string, string> {
  const form = html.slice(html.indexOf(`/${command}"`), html.indexOf('</form>', html.indexOf(`/${command}"`)));
  return Object.fromEntries([...form.matchAll(/name="([^"]+)"(?: value="([^"]*)")?/g)].map(([, name, value]) => [name!, value ?? '']));
}
const stage = (id: string): string => `/plans/${plan}/stages/${id}`;
const approval = (): string => `${plan}/board-approval`;
const freeze = (id: string) => district.tell('draft', id, 'freezeRevision', { explanations: { 'submitter-is-not-approver': 'The district has one office.' } });
async function change(description: string): Promise<void> {
  const { content } = await district.ask<{ content: { strategies: { key: string; fields: Record<string, unknown> }[] } }>(`/api/plans/${plan}/content`);
  const strategy = content.strategies.find(({ key }) => key === '3')!;
  await district.tell('draft', plan, 'writeItems', { section: 'strategies', items: [{ key: '3', fields: { ...strategy.fields, description } }] });
}
async function newest(): Promise<{ number: number; hash: string }> {
  const { revisions } = await district.ask<{ revisions: { number: number; hash: string }[] }>(`/api/plans/${plan}/content`);
  return revisions.at(-1)!;
}

beforeAll(async () => {
  api = await startApi();
  const client = clientFor(api.address, api.ownerKey, 'local');
  district = makeDistrict(client, ZONE);
  await dayBegins('2040-01-09' as CalendarDate);
  const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ key: api.ownerKey }) });
  cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  for (const title of ['Superintendent', 'School Board Chair', 'School Board Clerk', 'Achievement and Integration Coordinator']) {
    const person = title.toLowerCase().replaceAll(' ', '-');
    await district.tell('person', person, 'registerPerson', { fullName: title, email: `${person}@district.example`, timeZone: null });
    await district.tell('role', person, 'grantRole', { title, person, from: '2039-01-01' });
  }
  board = await district.seat('board', 'School board', 'board', [null, null, null, null, null]);
  members = await district.seat('mcc', 'Multidistrict collaboration council', 'council', [null, 'American Indian Parent Advisory Committee']);
  other = await take(elsewhere);
  plan = await take(kms);
}, 120_000);
afterAll(() => api?.stop());

describe('a plan that nothing was decided of', () => {
  it('shows each stage with its status in words, and why it can’t begin yet', async () => {
    const html = await said(`/plans/${plan}`);
    expect(html).toMatch(/Being written Nothing is frozen yet\. It can’t be frozen because \d+ rules do not hold/);
    expect(html).toMatch(/School board approval Can’t begin yet “School board approval” can’t begin: no revision of the text is frozen yet\. Freeze one first\. There (is one|are \d) more reason/);
    for (const id of ['draft', 'council-input', 'board-approval', 'agency-submission']) expect(await page(`/plans/${plan}`)).toContain(`href="/plans/${plan}/stages/${id}"`);
  });

  it('says of each step that is not allowed why not, with what the guard saw', async () => {
    const html = await said(stage('draft'));
    const whyNot = html.slice(html.indexOf('Not now, and why'));
    expect(whyNot).toMatch(/Freeze the text as a revision, to be decided on .*This is not so \(rule “[a-z-]+”\)\.( It fails at: .+?\.)? It saw: /);
    const guard = html.slice(html.indexOf('A strategy of the integrated type'));
    expect(guard).toMatch(/What it saw: rule “integrated-aspect-ticked” .*Strategies 5 “Summer STEM\/Robotics Course”, [^:]*: none/);
    expect(html).toContain('Does not hold, and stands in the way (when the text is frozen)');
  });

  it('says “unverified” beside every rule that nobody checked', async () => {
    const html = await page(stage('council-input'));
    const rules = html.slice(html.indexOf('id="rules"'));
    expect(wordsOf(rules)).toMatch(/Certify that the councils.*February 28.*unverified : State form asks for the certification/);
    expect(wordsOf(rules)).toContain('Verified: Minnesota law as read: before 1 March of each year');
    expect(rules.match(/class="unverified"/g)!.length).toBe(6);
    expect(await said(`/plans/${plan}/stages/draft`)).toMatch(/Every required field is filled in\. unverified/);
  });

  it('counts on its page what was found in its text, with each finding folded, and its history folded too', async () => {
    const html = await page(`/plans/${plan}`);
    expect(wordsOf(html)).toMatch(/\d+ findings in the text: \d+ stand in the way, .*Read them at their places Findings in the text .*Stands in the way , Strategies, 2, indicators/);
    expect(wordsOf(html)).not.toContain('Nothing was found');
    expect(html).toMatch(/<h2 id="history">History<\/h2>\s*<details>\s*<summary>\d+ entries<\/summary>/);
    expect(await page(`/plans/${plan}?before=${encodeURIComponent(Buffer.from('["99999999"]').toString('base64url'))}`)).toMatch(/<details open>\s*<summary>\d+ entries, here the older ones/);
  });

  it('has the tasks that its stages made in the order of their days, and no button to tick them off', async () => {
    const html = await page(`/plans/${plan}`);
    const timeline = html.slice(html.indexOf('id="timeline"'), html.indexOf('id="next"'));
    const days = [...timeline.matchAll(/data-label="End">([^<]+)</g)].map(([, day]) => Date.parse(`${day} UTC`)).filter((day) => !Number.isNaN(day));
    expect(days.length).toBeGreaterThan(3);
    expect(days).toEqual([...days].sort((a, b) => a - b));
    const [, task] = /href="\/tasks\/([^"]+)"/.exec(timeline)!;
    const shown = await page(`/tasks/${task}`);
    expect(wordsOf(shown)).toMatch(/What you can do A stage of the plan waits for this\. It is closed there, when what is waited for is done: \w/);
    expect(shown).not.toContain('Mark as done');
  });

  it('has its text by section, with each finding at its place', async () => {
    const html = await page(`/plans/${plan}/text`);
    const item = wordsOf(html.slice(html.indexOf('Summer STEM/Robotics Course')));
    expect(item).toMatch(/Stands in the way: .*Partnering|Stands in the way:|To be explained:/);
    expect(wordsOf(html)).toContain('3 points of 5'.replace('3', '2'));
    expect(html).not.toContain('[object Object]');
  });

  it('is offered no form beside the reason why it can’t be frozen; one that was open says why in its place and keeps what was written', async () => {
    expect(await page(stage('draft'))).not.toContain('/freeze-revision"');
    const { version } = await district.ask<{ version: number }>(`/api/plans/${plan}/content`);
    const form = { _key: 'a-tab-of-before', _version: String(version) };
    const answer = await post(`${stage('draft')}/freeze-revision`, { ...form, 'explain:submitter-is-not-approver': 'A <b>small</b> district.' });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(html).toContain('<title>Error: ');
    expect(html).toContain('href="#form-freeze-revision"');
    expect(wordsOf(html)).toMatch(/Not done: .*This is not so \(rule “/);
    expect(wordsOf(html)).toMatch(/It was not done .*As well: .*This is not so \(rule “/);
    expect(html).toContain('A &lt;b&gt;small&lt;/b&gt; district.');
    expect((await post(`${stage('draft')}/freeze-revision`, {})).status).toBe(400);
    expect((await post(`${stage('draft')}/write-items`, form)).status).toBe(400);
  });
});

describe('a plan on its way', () => {
  it('is frozen by the form once its text is in order, and the page shows the revision', async () => {
    await take(kmsInOrder);
    const html = await page(stage('draft'));
    const form = formIn(html, 'freeze-revision');
    const explained = Object.fromEntries(Object.entries(form).map(([name, value]) => [name, name.startsWith('explain:') ? 'The district has one office.' : value]));
    const answer = await post(`${stage('draft')}/freeze-revision`, explained);
    expect(answer.status).toBe(303);
    const back = await said(answer.headers.get('location')!);
    expect(back).toContain('The text is frozen as a revision.');
    expect(back).toContain('Revision 1 is frozen');
    expect(back).toMatch(/Explained when revision 1 was frozen: .+ The district has one office\./);
    const stale = await post(`${stage('draft')}/freeze-revision`, { ...explained, _key: 'another-tab' });
    expect(stale.status).toBe(412);
    expect(wordsOf(await stale.text())).toContain('This stage changed while you had the page open');
    await district.tell('council-round', `${plan}/council-input`, 'openRound', { revision: 1, councils: [{ kind: council, body: 'mcc', required: true, because: 'The district is adjoining.' }] });
  });

  it('is told by a reader which revision they have read, and compared with that from then on', async () => {
    expect(await said(`/plans/${plan}/diff`)).toContain('You have marked no revision as read yet');
    const form = formIn(await page(`/plans/${plan}/revisions/1`), 'see-revision');
    const answer = await post(`/plans/${plan}/revisions/1/see-revision`, form);
    expect(await said(answer.headers.get('location')!)).toContain('It is noted that you have read this revision.');
    expect(await said(`/plans/${plan}/diff`)).toMatch(/Revision 1 is the newest that you marked as read\. .*Nothing differs\./);
    await change('A bus goes from each district.');
    const html = await page(`/plans/${plan}/diff`);
    expect(wordsOf(html)).toMatch(/Changed: Summer GAMMA Middle Years \(3\) Description Before Nothing After A bus goes from each district\./);
    expect(await page(`/plans/${plan}/diff?from=0`)).toContain('<ins>');
    expect(html).toMatch(/<ins>[^]*<\/ins>/);
    for (const ends of ['from=7', 'from=x', 'to=0']) expect((await api.request(`/plans/${plan}/diff?${ends}`, { headers: { cookie, accept: 'text/html' } })).status).toBeGreaterThanOrEqual(400);
  });

  it('shows a council with its members, its recommendation, the answer and the change that answers it', async () => {
    const round = `${plan}/council-input`;
    expect(await page(stage('council-input'))).not.toContain('/certify-input"');
    const { version } = await district.ask<{ version: number }>(`/api/stages/council-round/${encodeURIComponent(round)}`);
    const refused = await post(`${stage('council-input')}/certify-input`, { _key: 'too-early', _version: String(version), revision: '1', by: 'superintendent' });
    expect(refused.status).toBe(409);
    expect(wordsOf(await refused.text())).toMatch(/Not done: .*recommendation/);
    expect(await said(stage('council-input'))).toMatch(/Not now, and why .*Certify that the councils’ input was sought and received .*has given no recommendation|Not now, and why .*Certify that the councils’ input/);
    const on = await district.today();
    await district.tell('council-round', round, 'recordCouncilMeeting', { council, on, place: 'District office', present: members, testData: true });
    await district.tell('council-round', round, 'giveRecommendation', { council, section: 'strategies', item: '3', text: 'Offer a bus from each district.', by: members[0], meeting: 1, testData: true });
    await district.tell('council-round', round, 'disposeOf', { recommendation: 1, outcome: 'accepted', reason: 'It was left out by mistake.', change: { revision: null, section: 'strategies' }, by: 'achievement-and-integration-coordinator' });
    await freeze(plan);
    await district.tell('council-round', round, 'takeUpRevision', { revision: 2 });
    const html = await page(stage('council-input'));
    expect(wordsOf(html)).toMatch(/Recommendation 1 Test data Offer a bus from each district\..*Accepted : It was left out by mistake\./);
    expect(html).toContain(`href="/plans/${plan}/diff?from=1&amp;to=2#strategies"`);
    expect(wordsOf(html)).toMatch(/Multidistrict collaboration council, member 2 \(American Indian Parent Advisory Committee\)/);
    const certified = await post(`${stage('council-input')}/certify-input`, { ...formIn(html, 'certify-input'), revision: '2', by: 'superintendent' });
    expect(certified.status).toBe(303);
    expect(await said(certified.headers.get('location')!)).toContain('Certified by Superintendent on Monday, January 9, 2040');
    expect(await said(`/plans/${plan}`)).toContain('Council input Concluded On January 9, 2040.');
  });

  it('shows a motion with its roll call, the counts, the quorum and the rule; and what was signed', async () => {
    const { number: revision, hash } = await newest();
    await district.tell('approval', approval(), 'openApproval', { revision, body: 'board' });
    const on = addDays(await district.today(), 7);
    const votes = { [board[0]!]: 'aye', [board[1]!]: 'aye', [board[2]!]: 'nay', [board[3]!]: 'abstain' };
    await district.boardMeets('meeting-1', { plan, stage: 'board-approval', revision, hash, body: 'board' }, { on, votes, dayIsOver: () => dayBegins(on) });
    const issued = await post(`${stage('board-approval')}/issue-signature-page`, formIn(await page(stage('board-approval')), 'issue-signature-page'));
    expect(issued.status).toBe(303);
    await district.tell('approval', approval(), 'sign', { role: 'superintendent', by: 'superintendent', signedOn: on, revision, hash, means: 'in-person' });
    const html = await page(stage('board-approval'));
    const text = wordsOf(html);
    expect(text).toContain('Carried. 2 ayes, 1 nay, 1 abstention, 0 recused, 1 absent.');
    expect(text).toContain('4 of 5 members were present when the roll was called; the quorum is 3.');
    expect(text).toMatch(/Rule: more than half of those voting: 2 of 3/);
    expect(text).toMatch(/School board, member 4 Abstained Was not there when it was discussed\./);
    expect(text).toMatch(/School board, member 5 Absent/);
    expect(text).toMatch(/Superintendent Monday, January 16, 2040/);
    expect(text).toContain('Not signed yet: School Board Chair.');
    expect(html).toContain(hash.slice(0, 12));
    for (const link of ['/api/meetings/meeting-1/minutes.html', '/api/meetings/meeting-1/minutes.pdf', `/api/plans/${plan}/stages/board-approval/signature-page.pdf`]) {
      expect(html).toContain(`href="${link}"`);
      expect((await api.request(link, { headers: { cookie } })).status).toBe(200);
    }
  });

  it('shows the agency’s state in the program’s words, the two dates, the package, a return with its sections; and says what is void', async () => {
    const { number: revision, hash } = await newest();
    const signedOn = await district.today();
    await district.tell('approval', approval(), 'sign', { role: 'school-board-chair', by: 'school-board-chair', signedOn, revision, hash, means: 'in-person' });
    const by = 'achievement-and-integration-coordinator';
    const tell = (name: string, fields: Record<string, unknown>) => district.tell('submission', `${plan}/agency-submission`, name, { by, ...fields });
    const kept = await district.keep('A document', 'evidence.txt');
    const explanations = { 'budget-of-first-year': 'The board adopts it in June.' };
    await tell('openSubmission', { revision, explanations });
    if ((await district.ask<{ stages: { kind: string; state: { status: string } }[] }>(`/api/plans/${plan}/content`)).stages.find(({ kind }) => kind === 'submission')!.state.status === 'preparing') await tell('submit', { revision, explanations });
    expect(await said(stage('agency-submission'))).toMatch(/nothing says that the agency has it\. Its package is being made\./);
    expect(await said(`/plans/${plan}`)).toMatch(/It was submitted here \(“Sent”, in the program’s words, unverified\); nothing says that the agency has it\. Its package is being made\. Waiting for: /);
    await packageMade(api, district, `${plan}/agency-submission`, kept);
    expect(await district.refused('submission', `${plan}/agency-submission`, 'returnForModification', { by, revision, sections: ['strategies'], reason: 'It is not clear where the buses start.', evidence: kept })).toMatchObject({ code: 'submission.not-delivered' });
    await tell('recordAgencyState', { state: 'received', evidence: kept });
    await tell('returnForModification', { revision, sections: ['strategies'], points: [{ section: 'strategies', text: 'Name the schools.' }], reason: 'It is not clear where the buses start.', evidence: kept });
    await tell('grantExtension', { of: 'resubmit', until: '2040-04-02', reason: 'The state gave more time.', document: kept });
    const html = await page(stage('agency-submission'));
    const text = wordsOf(html);
    expect(text).toMatch(/The agency’s state Corrections requested \. The district has to act\. unverified : The state's own steps are unverified/);
    expect(text).toMatch(/Due by rule Thursday, March 15, 2040 .*Verified: Minn\. Stat\. 124D\.861/);
    expect(text).toMatch(/Extension granted To submit again until Monday, April 2, 2040/);
    expect(text).toMatch(/Returned are these sections and no other: .*Strategies.* Name the schools\./);
    expect(await said(`/plans/${plan}`)).toMatch(/Submission to the state: 30 days after the plan was returned unverified : No rule found/);
    expect(await said(`/plans/${plan}`)).toMatch(/Submission to the state Open The agency’s state is “Corrections requested” \(unverified\)\. Waiting for: .* until [A-Z]/);
    const href = new RegExp(`href="(/plans/${plan}/stages/agency-submission/documents/[0-9a-f]{64})">Plan of the district.docx`).exec(html)![1]!;
    const file = await api.request(href, { headers: { cookie } });
    expect([file.status, file.headers.get('content-disposition')]).toEqual([200, expect.stringContaining('Plan_of_the_district.docx')]);
    expect((await api.request(href.replace('agency-submission', 'council-input'), { headers: { cookie } })).status).toBe(404);

    await change('A bus goes from the high school of each district.');
    await freeze(plan);
    const voided = await said(stage('board-approval'));
    expect(voided).toMatch(/Void: the earlier approval of .*trategies is void/);
    expect(voided).toMatch(/Round 1: revision 2 .*Void for the section .*, which revision 3 changed/);

    // What the agency does is about what it has, revision 2: that revision 3 is frozen since is no reason against it.
    const after = await said(stage('agency-submission'));
    const [can, whyNot] = [after.slice(after.indexOf('What you can do'), after.indexOf('Not now, and why')), after.slice(after.indexOf('Not now, and why'))];
    for (const step of ['Record questions of the agency', 'Take back a return that was a mistake']) expect([can.includes(step), whyNot.includes(step)]).toEqual([true, false]);
    expect(whyNot).toMatch(/Record or give the agency’s approval of the plan .*Why not: .*returned/);
  });
});

describe('what was decided before Planline', () => {
  it('is called attested wherever it stands, with who says so, when and by which document, and test data is marked', async () => {
    await freeze(other);
    await district.tell('council-round', `${other}/council-input`, 'attestInput', { revision: 1, what: 'Both councils were heard.', by: 'superintendent', role: 'superintendent', on: '2039-12-05', document: 'Minutes of the council, page 2', testData: true });
    const signed = ['superintendent', 'school-board-chair'].map((role) => ({ role, signedOn: '2039-12-13' }));
    await district.tell('approval', `${other}/board-approval`, 'attestApproval', { revision: 1, approvedOn: '2039-12-12', signed, by: 'superintendent', role: 'superintendent', statement: 'The board approved the plan.', document: 'Minutes of the board, page 4', file: await district.keep('Minutes of the board', 'minutes.txt') });
    const html = await page(`/plans/${other}`);
    expect(wordsOf(html)).toMatch(/Council input Attested, not decided in Planline Test data Superintendent \(superintendent\) says so: Both councils were heard\. It is told of Monday, December 5, 2039; shown by Minutes of the council, page 2/);
    expect(wordsOf(html)).toMatch(/School board approval Attested, not decided in Planline Superintendent/);
    expect(html).toContain('phase-attested');
    const approved = await said(`/plans/${other}/stages/board-approval`);
    expect(approved).toMatch(/Attested, not decided in Planline The board approved the plan\. Who says so Superintendent \(superintendent\) Day of the decision, as is told Monday, December 12, 2039 Document that shows it Minutes of the board, page 4/);
    expect(approved).toContain('None was called: the approval is attested, so no vote is shown here.');
    expect(approved).not.toContain('Roll call');
    expect(wordsOf(await page(`/plans/${other}`))).toMatch(/Attested It is attested, and was not recorded here/);
  });
});

describe('the plan of the cycle before', () => {
  const AGENCY = 'state-agency';
  const review = '/reviews/review-1/beside';
  let agencyCookie: string;
  const asAgency = async (path: string): Promise<[number, string]> => {
    await api.settled();
    const answer = await api.request(path, { headers: { cookie: agencyCookie, accept: 'text/html' } });
    return [answer.status, wordsOf(await answer.text())];
  };
  beforeAll(async () => {
    await openTenant(api, AGENCY);
    const signedIn = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ key: api.ownerKey, tenant: AGENCY }) });
    agencyCookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const agency = makeDistrict(clientFor(api.address, api.ownerKey, AGENCY), ZONE);
    const [reviewer] = await agency.seat('team', 'Review team', 'committee', [null]);
    const attested = { revision: 1, what: 'The state approved it.', by: 'achievement-and-integration-coordinator', role: 'achievement-and-integration-coordinator', on: '2037-06-01', document: 'Letter of the state', file: await district.keep('The state approved the plan', 'letter.txt') };
    await district.tell('submission', `${other}/agency-submission`, 'attestSubmission', attested);
    await district.tell('grant', 'grant-new', 'grantAccess', { plan, tenant: AGENCY, may: ['read', 'review'], by: 'superintendent' });
    const [revision] = (await district.ask<{ revisions: { number: number; hash: string; sections: object }[] }>(`/api/plans/${plan}/content`)).revisions.slice(1);
    const checklist = [{ key: 'three-goals', section: 'goals', says: 'A goal of each of the three types', citation: 'Statute' }, { key: 'bus', section: 'strategies', says: 'It says how students get there', citation: 'State form' }];
    const of = { tenant: 'local', plan, stage: 'agency-submission', grant: 'grant-new' };
    await agency.tell('review', 'review-1', 'openReview', { title: 'Review of KMS', of, revision: revision!.number, hash: revision!.hash, sections: revision!.sections, body: 'team', program: 'mn-achievement-integration@4', checklist, previous: { plan: other }, by: reviewer });
    await agency.tell('review', 'review-1', 'answerCheck', { key: 'three-goals', holds: 'yes', note: 'Goals 1 to 3', revision: revision!.number, by: reviewer });
  });

  it('is refused to an agency in words where no grant opens it, and so is a review that is not there', async () => {
    expect(await asAgency(review)).toEqual([403, expect.stringMatching(/On .* no grant opens the plan “.*” to you\. Ask its district to grant access\./)]);
    expect((await asAgency('/reviews/no-such/beside'))[0]).toBe(404);
    expect((await asAgency(`/plans/${plan}/beside?previous=${other}`))[0]).toBe(404);
  });

  it('stands beside the new one on an agency’s page, with what differs in words, and what reviewers look at beside its section', async () => {
    await district.tell('grant', 'grant-before', 'grantAccess', { plan: other, tenant: AGENCY, may: ['read'], by: 'superintendent' });
    expect((await asAgency('/plans'))[1]).toMatch(/Review of KMS ?, opened on/);
    const [status, text] = await asAgency(review);
    expect(status).toBe(200);
    expect(text).toMatch(/What differs 1 of \d+ sections differs\./);
    expect(text).toMatch(/Strategies : 1 only in the new plan, \d+ the same/);
    expect(text).toMatch(/Description Only in the new plan Nothing A bus goes from each district\./);
    expect(text).toMatch(/A goal of each of the three types \(Statute\) : it holds: Goals 1 to 3 \(Review team, member 1, on revision 2\)/);
    expect(text).toMatch(/It says how students get there \(State form\) : not answered yet\./);
    expect(text).toMatch(/Key indicators with a target for each year \[D, from a source document: State form: goals, key indicators and the narrative on efficiencies\] \(State form\) : not answered yet\./);
  });

  it('stands beside the new one for the district’s own people, who choose it where its years don’t tell', async () => {
    expect(await page(`/plans/${plan}`)).toContain(`href="/plans/${plan}/beside"`);
    expect(await page(stage('agency-submission'))).toContain(`href="/plans/${plan}/beside"`);
    const none = await page(`/plans/${plan}/beside`);
    expect(none).toContain(`<option value="${other}">`);
    expect(wordsOf(none)).not.toContain('What differs');
    expect(await said(`/plans/${plan}/beside?previous=${other}`)).toMatch(/Plan before Lakeside Public Schools.*, revision 1, attested as submitted .*Description Only in the new plan Nothing A bus/);
  });
});

describe('the mails of several districts', () => {
  it('stand each under its own district, and together where all are asked for', async () => {
    const folder = join(api.config.dataFolder, 'outbox');
    mkdirSync(folder, { recursive: true });
    for (const [name, district] of [['aaaaaaaaaaaa', 'local'], ['bbbbbbbbbbbb', 'state-agency']]) {
      writeFileSync(join(folder, `2040-01-10-${name}.html`), `<title>For ${district}</title>`);
      writeFileSync(join(folder, `2040-01-10-${name}.eml`), `Subject: x\r\nPlanline-District: ${district}\r\nTo: <a@district.example>\r\n\r\n`);
    }
    const subjects = async (path: string) => [...(await page(path)).matchAll(/>(For [a-z-]+)</g)].map(([, subject]) => subject);
    expect(await subjects('/outbox')).toEqual(['For local']);
    expect(await page('/outbox')).toMatch(/href="\/outbox\?district=local" aria-current="page"/);
    expect(await subjects('/outbox?district=state-agency')).toEqual(['For state-agency']);
    expect((await subjects('/outbox?district=*')).sort()).toEqual(['For local', 'For state-agency']);
    expect(await subjects('/outbox?district=none')).toEqual(['For local']);
  });
});

(missing ? describe.skip : describe)(`the pages of a review in a browser${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser(api.address);
  });
  afterAll(() => browser?.close());

  async function signedIn(options: Parameters<TestBrowser['open']>[0] = {}): Promise<Page> {
    const opened = await browser.open(options);
    await opened.goto(`/sign-in#${api.ownerKey}`);
    await opened.waitForURL(`${api.address}/`);
    return opened;
  }
  const pages = (): Record<string, string> => ({
    plan: `/plans/${plan}`, draft: stage('draft'), council: stage('council-input'), board: stage('board-approval'), agency: stage('agency-submission'), consultation: stage('consultation'),
    text: `/plans/${plan}/text`, revision: `/plans/${plan}/revisions/1`, diff: `/plans/${plan}/diff?from=1&to=3`, 'diff-all': `/plans/${plan}/diff?from=0`,
    beside: `/plans/${plan}/beside?previous=${other}`, 'beside-choice': `/plans/${plan}/beside`,
    outbox: '/outbox?district=*', attested: `/plans/${other}`, 'attested-board': `/plans/${other}/stages/board-approval`, 'locked': `/plans/${other}/stages/agency-submission`,
  });

  it.each([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { width: 320 }],
  ])('have no fault that axe finds and nothing beyond the window: %s', async (name, options) => {
    const opened = await signedIn(options);
    const errors: string[] = [];
    opened.on('response', (answer) => answer.status() >= 400 && errors.push(`${answer.status()} ${answer.url()}`));
    opened.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    opened.on('pageerror', (error) => errors.push(String(error)));
    for (const [title, path] of Object.entries(pages())) {
      await opened.goto(path);
      if (shots) {
        mkdirSync(shots, { recursive: true });
        await opened.screenshot({ path: join(shots, `review-${title}-${name}.png`), fullPage: true });
      }
      expect({ title, violations: await violationsOn(opened), overflow: await overflowOf(opened), errors }).toEqual({ title, violations: [], overflow: 0, errors: [] });
    }
  });

  it('have no fault on an agency’s page with the plan before beside the new one either', async () => {
    const opened = await signedIn({ width: 320 });
    await opened.goto('/plans');
    await opened.getByLabel('District').selectOption('state-agency');
    await follow(opened, opened.getByRole('button', { name: 'Show' }));
    await follow(opened, opened.getByRole('link', { name: 'the plan before beside the new one' }));
    expect(await opened.getByRole('heading', { level: 1 }).textContent()).toBe('The plan before beside the new one');
    expect({ violations: await violationsOn(opened), overflow: await overflowOf(opened) }).toEqual({ violations: [], overflow: 0 });
  });

  it('say in place what was refused, without JavaScript and without a fault that axe finds', async () => {
    const opened = await browser.open({ scripts: false });
    await opened.goto('/sign-in');
    await opened.getByLabel('Key').fill(api.ownerKey);
    await follow(opened, opened.getByRole('button', { name: 'Sign in' }));
    const withScripts = await signedIn();
    for (const one of [opened, withScripts]) await one.goto(`/plans/${other}/stages/draft`);
    await district.tell('draft', other, 'removeItems', { section: 'efficiencies', keys: ['main'] });
    await api.settled();
    await follow(opened, opened.getByRole('form', { name: 'Freeze the text' }).getByRole('button'));
    expect(await opened.getByRole('alert').textContent()).toContain('This stage changed while you had the page open');
    await follow(opened, opened.getByRole('form', { name: 'Freeze the text' }).getByRole('button'));
    expect(await opened.getByRole('alert').textContent()).toContain('This is not so');
    await follow(withScripts, withScripts.getByRole('form', { name: 'Freeze the text' }).getByRole('button'));
    expect(await violationsOn(withScripts)).toEqual([]);
    if (shots) await withScripts.screenshot({ path: join(shots, 'review-refused.png'), fullPage: true });
  });

  it('say that they have grown old when their plan changed', async () => {
    const opened = await signedIn();
    await Promise.all([opened.waitForResponse((answer) => answer.url().includes('/api/events') && answer.ok()), opened.goto(stage('council-input'))]);
    await change('A bus goes from the middle school of each district.');
    await opened.getByText('This page has changed since you opened it.').waitFor({ state: 'visible', timeout: 20_000 });
    await follow(opened, opened.getByRole('link', { name: 'Reload' }));
    expect(await opened.getByText('This page has changed since you opened it.').isVisible()).toBe(false);
  });
});
