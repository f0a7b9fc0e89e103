import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dayOf, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { marksIn } from '#libs/documents/pdf/mark.js';
import { startApi, type TestApi } from '#test/support/api.js';

const ZONE = 'America/Detroit' as TimeZone;
const PLAN = 'equity';
const STAGE = 'board-approval';
const approval = `${PLAN}/${STAGE}`;
const now = (): Instant => new Date().toISOString() as Instant;

let api: TestApi;
/** Today: a board decides on nothing that was frozen after its meeting. */
let on: CalendarDate;
beforeAll(async () => {
  api = await startApi();
  on = dayOf(now(), ZONE);
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

async function tell(path: string, fields: object): Promise<void> {
  const answer = await api.command(`/api/${path}`, fields, { version: '*' });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}
const meet = (command: string, fields: object): Promise<void> => tell(`meetings/meeting-1/${command}`, fields);
const approve = (command: string, fields: object): Promise<void> => tell(`approvals/${encodeURIComponent(approval)}/${command}`, fields);
const state = async () => {
  await api.settled();
  const { stages } = (await (await api.request(`/api/plans/${PLAN}/content`)).json()) as { stages: { kind: string; state: Record<string, unknown> }[] };
  return stages.find(({ kind }) => kind === 'approval')!.state;
};
const revision = async () => {
  await api.settled();
  const { revisions } = (await (await api.request(`/api/plans/${PLAN}/content`)).json()) as { revisions: { number: number; hash: string }[] };
  return revisions.at(-1)!;
};
const code = async (path: string): Promise<[number, string]> => {
  const answer = await api.request(path);
  return [answer.status, ((await answer.json()) as { code: string }).code];
};

describe('what a board’s clerk prints', () => {
  beforeAll(async () => {
    const people = ['Superintendent', 'Member 1', 'Member 2', 'Member 3', 'Coordinator'].map((fullName, i) => ({ id: `person-${i}`, fullName }));
    for (const { id, fullName } of people) await tell(`people/${id}/register-person`, { fullName, email: null, timeZone: null });
    await tell('bodies/board-1/form-body', { title: 'School board', kind: 'board' });
    for (const person of ['person-1', 'person-2', 'person-3']) await tell('bodies/board-1/seat-member', { person, from: addDays(on, -300) });
    const roles = [['superintendent', 'Superintendent', 'person-0'], ['board-president', 'Board President', 'person-1'], ['asst-supt-of-equity-and-student-services', 'Asst. Supt. of Equity and Student Services', 'person-4']];
    for (const [role, title, person] of roles) await tell(`roles/${role}/grant-role`, { title, person, from: addDays(on, -300) });
    await tell(`plans/${PLAN}/open-plan`, { title: 'Equity plan', program: 'equity-plan@2', slug: 'equity-plan' });
    await tell(`drafts/${PLAN}/begin-draft`, { plan: PLAN, period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: null } });
  }, 60_000);

  it('is not there where no such meeting, plan or stage is, nothing was frozen, or the meeting has not ended', async () => {
    expect(await code('/api/meetings/meeting-1/minutes.pdf')).toEqual([404, 'api.no-such-thing']);
    expect(await code(`/api/plans/none/stages/${STAGE}/signature-page.html`)).toEqual([404, 'api.no-such-plan']);
    await api.settled();
    expect(await code(`/api/plans/${PLAN}/stages/keeping-up/signature-page.html`)).toEqual([404, 'stage.not-in-program']);
    expect(await code(`/api/plans/${PLAN}/stages/${STAGE}/signature-page.pdf`)).toEqual([409, 'approval.nothing-frozen']);
    // At midnight: it is opened now, whatever the hour is, and no meeting opens before its time.
    await meet('call-meeting', { body: 'board-1', plan: PLAN, stage: STAGE, kind: 'regular', on, time: '00:00', place: 'District office' });
    await api.settled();
    expect(await code('/api/meetings/meeting-1/minutes.html')).toEqual([409, 'meeting.not-adjourned']);
  }, 60_000);

  it('is the minutes of an adjourned meeting with its roll call, as PDF and as a page', async () => {
    await tell(`drafts/${PLAN}/write-items`, { section: 'goals', items: [{ key: '1', fields: { number: 1, name: 'Close the gap.' } }] });
    await tell(`drafts/${PLAN}/write-items`, { section: 'strategies', items: [{ key: '1', fields: { goal: ['1'], name: 'Interventionists', evidence: ['Minutes of teams'] } }] });
    await tell(`drafts/${PLAN}/freeze-revision`, {});
    const { number, hash } = await revision();
    await approve('open-approval', { revision: number, body: 'board-1' });
    await meet('open-meeting', { at: now(), present: ['person-1', 'person-2'] });
    await meet('move-motion', { motion: 'm', about: { approval, revision: number, hash }, mover: 'person-1' });
    await meet('second-motion', { motion: 'm', seconder: 'person-2' });
    await meet('call-the-roll', { motion: 'm', at: now() });
    for (const member of ['person-1', 'person-2']) await meet('cast-vote', { motion: 'm', member, vote: 'aye' });
    await meet('close-vote', { motion: 'm' });
    await meet('adjourn', { at: now() });
    await api.settled();
    const page = await api.request('/api/meetings/meeting-1/minutes.html');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    for (const words of ['School board', 'Member 3', 'Absent', 'The motion carried.', '2 of 2', 'unverified', 'Equity plan']) expect(html).toContain(words);
    const pdf = await api.request('/api/meetings/meeting-1/minutes.pdf');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()).toBe('%PDF-');
  }, 60_000);

  it('is the signature page, whose scan comes back by what is printed on it and is confirmed by a person', async () => {
    await approve('issue-signature-page', {});
    const html = await (await api.request(`/api/plans/${PLAN}/stages/${STAGE}/signature-page.html`)).text();
    const [printed] = marksIn(html.replace(/<[^>]*>/g, ' '));
    expect(printed).toMatchObject({ plan: PLAN, revision: 1 });
    const page = Buffer.from(await (await api.request(`/api/plans/${PLAN}/stages/${STAGE}/signature-page.pdf`)).arrayBuffer());
    expect(page.subarray(0, 5).toString()).toBe('%PDF-');
    const form = new FormData();
    form.set('file', new Blob([page]), 'signed.pdf');
    const { id, saltedSha256, bytes, mediaType } = (await (await api.request('/api/documents', { method: 'POST', body: form })).json()) as Record<string, unknown>;
    await approve('upload-scan', { scan: 'scan-1', document: { id, saltedSha256, bytes, mediaType }, fileName: 'signed.pdf', signedOn: on });
    expect(await state()).toMatchObject({ status: 'carried', signatures: [], scans: [{ printed, printedFrom: 'file', fileName: 'signed.pdf' }] });
    const signers = [
      { role: 'superintendent', by: 'person-0', signedOn: on },
      { role: 'board-president', by: 'person-1', signedOn: on },
    ];
    await approve('confirm-scan', { scan: 'scan-1', by: 'person-4', signers });
    expect(await state()).toMatchObject({ status: 'concluded', revision: 1, signatures: [{ means: 'paper', scan: 'scan-1' }, { role: 'board-president' }] });
  }, 60_000);
});
