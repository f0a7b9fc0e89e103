import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { clientFor } from '#apps/cli/client.js';
import { commandPath } from '#libs/commands/addresses.js';
import { addDays, instantOn, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { makePostgresReader, type PostgresReader } from '#libs/event-log/postgres/reader.js';
import { startApi, type TestApi } from '#test/support/api.js';
import { makeDistrict } from '#test/support/district.js';
import { kmsInOrder } from '#test/support/kms-text.js';
import { packageMade } from '#test/support/packages.js';

jest.setTimeout(120_000);

type Fields = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly code?: string; readonly detail?: string; readonly logIndex?: string | null; readonly already?: boolean; readonly result?: readonly unknown[] };
type Given = { readonly key?: string; readonly version?: number | '*' };

/** Often enough that the ones at once do meet in the log. */
const TIMES = 8;
const team = ['reviewer-1', 'reviewer-2', 'reviewer-3'];
const board = ['member-1', 'member-2', 'member-3'];
const hash = 'a'.repeat(64);
const ZONE = 'America/Detroit' as TimeZone;

let api: TestApi;
let log: PostgresReader;
let yesterday: CalendarDate;

async function give(path: string, fields: Fields, { version = '*', key = randomUUID() }: Given = {}): Promise<Answer> {
  const answer = await api.command(`/api/${path}`, fields, { version, key });
  return { status: answer.status, ...((await answer.json()) as Omit<Answer, 'status'>) };
}
async function must(path: string, fields: Fields, given?: Given): Promise<Answer> {
  const answer = await give(path, fields, given);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}
/** What the log has of a stream, in its order. */
async function types(stream: string): Promise<string[]> {
  return (await log.readAfter(0n, 10_000)).filter(({ envelope }) => envelope.stream === stream).map(({ envelope }) => envelope.type.replace(/@\d+$/, ''));
}
const state = async (kind: string, id: string): Promise<Fields> => {
  await api.settled();
  return ((await (await api.request(`/api/stages/${kind}/${id}`)).json()) as { state: Fields }).state;
};
const each = async (what: (nth: number) => Promise<void>): Promise<void> => {
  for (let nth = 1; nth <= TIMES; nth += 1) await what(nth);
};
const opinion = (reviewer: string, outcome: 'approve' | 'decline', reasons: string | null = null) => ({ reviewer, revision: 1, hash, outcome, reasons, sections: [] });

/** A review of which two of three decide. */
async function review(id: string): Promise<void> {
  const of = { tenant: 'a-district', plan: '0b8c6c7e-4a55-4c3e-9d43-6f7f3a0c1d2e', stage: 'agency-submission', grant: 'grant-1' };
  const sections = { goals: { hash, material: hash } };
  await must(`reviews/${id}/open-review`, { title: 'A plan', of, revision: 1, hash, sections, body: 'team', plan: null, owner: null, program: null, checklist: [], previous: null, decideBy: null, by: team[0] }, { version: 0 });
  await must(`reviews/${id}/assign-reviewers`, { reviewers: team, need: 2, order: 'parallel', by: team[0] });
}

/** A meeting of yesterday in which the roll is called. */
async function rollCalled(id: string): Promise<void> {
  const rules = { quorumOf: 'members-serving', quorum: 'majority', threshold: 'majority-of-voting', abstentions: 'not-counted', abstainOnlyForLegalConflict: false, seats: null, notice: { regular: null, special: { days: 3 } }, second: 'required' };
  const at = (time: string): string => instantOn(yesterday, time, ZONE);
  await must(`meetings/${id}/call-meeting`, { body: 'board', kind: 'regular', on: yesterday, time: '18:00', place: 'Library', rules, rulesSource: { mark: 'D', text: 'Bylaws' } }, { version: 0 });
  await must(`meetings/${id}/open-meeting`, { at: at('18:00'), present: board });
  await must(`meetings/${id}/move-motion`, { motion: 'm', about: { text: 'A motion.' }, mover: board[0] });
  await must(`meetings/${id}/second-motion`, { motion: 'm', seconder: board[1] });
  await must(`meetings/${id}/call-the-roll`, { motion: 'm', at: at('18:10') });
}
const vote = (member: string, said: 'aye' | 'nay') => ({ motion: 'm', member, vote: said });

beforeAll(async () => {
  api = await startApi();
  log = makePostgresReader(api.database.pool('log_reader'), api.database.urlFor('log_reader'));
  const { today } = (await (await api.request('/api/clock')).json()) as { today: CalendarDate };
  yesterday = addDays(today, -1);
  for (const person of [...team, ...board]) await must(`people/${person}/register-person`, { fullName: person, email: null, timeZone: null }, { version: 0 });
  for (const [id, kind, members] of [['team', 'committee', team], ['board', 'board', board]] as const) {
    await must(`bodies/${id}/form-body`, { title: id, kind }, { version: 0 });
    for (const person of members) await must(`bodies/${id}/seat-member`, { person, from: addDays(today, -30) });
  }
}, 60_000);
afterAll(async () => {
  await log?.close();
  await api?.stop();
});

describe('reviewers at once, on PostgreSQL', () => {
  it('two whose opinions would each decide: one result, and the other is told that it is there', async () => {
    await each(async (nth) => {
      const id = `opinions-${nth}`;
      await review(id);
      await must(`reviews/${id}/record-opinion`, opinion(team[0]!, 'approve'));
      const both = await Promise.all(team.slice(1).map((reviewer) => give(`reviews/${id}/record-opinion`, opinion(reviewer, 'approve'))));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 409)).toMatchObject({ code: 'review.settled', detail: expect.stringMatching(/result/i) });
      expect(await types(`review/${id}`)).toEqual(['ReviewOpened', 'ReviewersAssigned', 'OpinionRecorded', 'OpinionRecorded', 'ReviewSettled']);
      expect(await state('review', id)).toMatchObject({ status: 'settled', settled: { outcome: 'approve', counts: { approve: 2, decline: 0, need: 2 } } });
    });
  });

  it('two who looked at one version: one is done, and the other’s is stale, with the version that is there now', async () => {
    await each(async (nth) => {
      const id = `tabs-${nth}`;
      await review(id);
      const both = await Promise.all(team.slice(1).map((reviewer) => give(`reviews/${id}/record-opinion`, opinion(reviewer, 'approve'), { version: 2 })));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
      expect(both.find(({ status }) => status === 412)).toMatchObject({ code: 'command.stale', detail: expect.stringContaining('you saw version 2, it is now at 3') });
      expect((await types(`review/${id}`)).slice(2)).toEqual(['OpinionRecorded']);
    });
  });

  it('one reviewer for and against: the first is kept, and the other is told which', async () => {
    await each(async (nth) => {
      const id = `minds-${nth}`;
      await review(id);
      const both = await Promise.all([opinion(team[0]!, 'approve'), opinion(team[0]!, 'decline', 'No baseline')].map((one) => give(`reviews/${id}/record-opinion`, one)));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 409)).toMatchObject({ code: 'review.opinion-given' });
      expect((await types(`review/${id}`)).slice(2)).toEqual(['OpinionRecorded']);
    });
  });

  it('two who issue the decision: it is issued once, and the other is told that it is', async () => {
    await each(async (nth) => {
      const id = `decisions-${nth}`;
      await review(id);
      for (const reviewer of team.slice(0, 2)) await must(`reviews/${id}/record-opinion`, opinion(reviewer, 'approve'));
      const both = await Promise.all(team.slice(0, 2).map((by) => give(`reviews/${id}/issue-decision`, { reasons: `As ${by} says`, by })));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 409)).toMatchObject({ code: 'review.already-issued' });
      expect((await types(`review/${id}`)).filter((type) => type === 'DecisionIssued')).toHaveLength(1);
    });
  });

  it('double-submit of an opinion: with one key the first answer comes again, with another nothing is added', async () => {
    await each(async (nth) => {
      const id = `twice-${nth}`;
      await review(id);
      const key = randomUUID();
      const same = await Promise.all([1, 2, 3, 4].map(() => give(`reviews/${id}/record-opinion`, opinion(team[0]!, 'approve'), { key })));
      expect(same.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(same.filter(({ already }) => already === false)).toHaveLength(1);
      expect(new Set(same.map(({ logIndex }) => logIndex)).size).toBe(1);
      const others = await Promise.all([1, 2, 3, 4].map(() => give(`reviews/${id}/record-opinion`, opinion(team[1]!, 'decline', 'No baseline'))));
      expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(others.filter(({ logIndex }) => logIndex !== null)).toHaveLength(1);
      expect((await types(`review/${id}`)).slice(2)).toEqual(['OpinionRecorded', 'OpinionRecorded']);
    });
  });
});

describe('votes at once, on PostgreSQL', () => {
  it('of one member, aye and nay: one is counted, and the other is told which', async () => {
    await each(async (nth) => {
      const id = `votes-${nth}`;
      await rollCalled(id);
      const both = await Promise.all((['aye', 'nay'] as const).map((said) => give(`meetings/${id}/cast-vote`, vote(board[0]!, said))));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const counted = both[0]!.status === 200 ? 'aye' : 'nay';
      expect(both.find(({ status }) => status === 409)).toMatchObject({ code: 'meeting.already-voted', detail: expect.stringContaining(counted) });
      await Promise.all(board.slice(1).map((member) => must(`meetings/${id}/cast-vote`, vote(member, 'aye'))));
      await must(`meetings/${id}/close-vote`, { motion: 'm' });
      expect((await types(`meeting/${id}`)).filter((type) => type === 'VoteCast')).toHaveLength(3);
      const [ayes, nays] = counted === 'aye' ? [3, 0] : [2, 1];
      expect(await state('meeting', id)).toMatchObject({ motions: [{ status: 'carried', result: { ayes, nays, absent: 0 } }] });
    });
  });

  it('of one member, twice the same: with one key or with another it is one vote', async () => {
    await each(async (nth) => {
      const id = `same-${nth}`;
      await rollCalled(id);
      const key = randomUUID();
      const answers = await Promise.all([{ key }, { key }, {}, {}].map((given) => give(`meetings/${id}/cast-vote`, vote(board[0]!, 'nay'), given)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect((await types(`meeting/${id}`)).filter((type) => type === 'VoteCast')).toHaveLength(1);
    });
  });

  it('the last vote and the close: the result has every vote that was taken, and no vote comes after it', async () => {
    await each(async (nth) => {
      const id = `close-${nth}`;
      await rollCalled(id);
      await Promise.all(board.slice(1).map((member) => must(`meetings/${id}/cast-vote`, vote(member, 'aye'))));
      const [last, close] = await Promise.all([give(`meetings/${id}/cast-vote`, vote(board[0]!, 'nay')), give(`meetings/${id}/close-vote`, { motion: 'm' })]);
      expect([last.status, [200, 409].includes(close.status)]).toEqual([200, true]);
      if (close.status === 409) {
        expect(close).toMatchObject({ code: 'meeting.votes-missing' });
        await must(`meetings/${id}/close-vote`, { motion: 'm' });
      }
      expect((await types(`meeting/${id}`)).slice(-4)).toEqual(['VoteCast', 'VoteCast', 'VoteCast', 'MotionCarried']);
    });
  });
});

describe('a plan on its way to its agency, by two at once, on PostgreSQL', () => {
  const [superintendent, coordinator, chair] = ['superintendent', 'achievement-and-integration-coordinator', 'school-board-chair'];
  const explanations = { 'submitter-is-not-approver': 'A small district.', 'draft.submitter-approves': 'A small district.' };
  const council = 'multidistrict-collaboration';
  const submission = { by: coordinator, revision: 1, explanations: { 'budget-of-first-year': 'The board adopts it in June.' } };
  const on = (aggregate: string, id: string) => (name: string, fields: Fields, given?: Given) => give(commandPath(aggregate, id, name).replace(/^\/api\//, ''), fields, given);
  const done = (aggregate: string, id: string) => async (name: string, fields: Fields): Promise<void> => {
    const answer = await on(aggregate, id)(name, fields);
    if (answer.status >= 300) throw new Error(`${aggregate}.${name}: ${JSON.stringify(answer)}`);
  };
  const versionOf = async (stream: string): Promise<number> => (await types(stream)).length;

  /** A plan of its own, with its text; and one that is frozen as well. */
  async function written(name: string): Promise<string> {
    const form = new FormData();
    for (const [field, value] of Object.entries({ program: 'mn-achievement-integration', anchor: `${Number(yesterday.slice(0, 4)) + 2}-07-01`, plan: name })) form.set(field, value);
    form.set('file', new Blob([kmsInOrder]), 'plan.yaml');
    const { planId } = (await (await api.request('/api/imports', { method: 'POST', body: form })).json()) as { planId: string };
    await api.settled();
    return planId;
  }
  async function frozen(name: string): Promise<string> {
    const plan = await written(name);
    await done('draft', plan)('freezeRevision', { explanations });
    return plan;
  }
  /** Its councils and its board said yes before Planline, as test data tell. */
  async function approved(name: string): Promise<string> {
    const plan = await frozen(name);
    const told = { revision: 1, by: superintendent, role: superintendent, testData: true };
    await done('council-round', `${plan}/council-input`)('attestInput', { ...told, what: 'The councils were heard.', on: yesterday, document: 'Minutes' });
    const signed = [superintendent, chair].map((role) => ({ role, signedOn: yesterday }));
    await done('approval', `${plan}/board-approval`)('attestApproval', { ...told, approvedOn: yesterday, signed, statement: 'The board approved it.', document: 'Minutes' });
    return plan;
  }

  beforeAll(async () => {
    for (const person of [superintendent, coordinator, chair]) {
      await must(`people/${person}/register-person`, { fullName: person, email: null, timeZone: null }, { version: 0 });
      await must(`roles/${person}/grant-role`, { title: person.replaceAll('-', ' '), person, from: addDays(yesterday, -30) }, { version: 0 });
    }
    await must('bodies/council/form-body', { title: 'Council', kind: 'council' }, { version: 0 });
    for (const [i, seat] of [null, 'American Indian Parent Advisory Committee'].entries()) await must('bodies/council/seat-member', { person: board[i], seat, from: addDays(yesterday, -30) });
  });

  it('one freezes and one writes, from the same version: what is frozen is what whoever froze it saw', async () => {
    await each(async (nth) => {
      const plan = await written(`Frozen ${nth}`);
      const version = await versionOf(`draft/${plan}`);
      const [freeze, write] = await Promise.all([
        on('draft', plan)('freezeRevision', { explanations }, { version }),
        on('draft', plan)('writeItems', { section: 'strategies', items: [{ key: '3', fields: { description: 'Another text.' } }] }, { version }),
      ]);
      expect([freeze.status, write.status].sort()).toEqual([200, 412]);
      expect([freeze, write].find(({ status }) => status === 412)).toMatchObject({ code: 'command.stale', detail: expect.stringContaining(`you saw version ${version}`) });
      expect((await types(`draft/${plan}`)).slice(version)).toEqual([freeze.status === 200 ? 'RevisionFrozen' : 'ItemsWritten']);
    });
  });

  it('two certify what they saw, and one looked before the last answer was given: it is certified once, and the stale tab is told so', async () => {
    const plan = await frozen('Certified');
    const [id, round] = [`${plan}/council-input`, done('council-round', `${plan}/council-input`)];
    const today = addDays(yesterday, 1);
    await round('openRound', { revision: 1, councils: [{ kind: council, body: 'council', required: true, because: 'The district is adjoining.' }] });
    await round('recordCouncilMeeting', { council, on: today, place: 'District office', present: board.slice(0, 2) });
    await round('giveRecommendation', { council, section: 'strategies', item: '3', text: 'Tell families by letter.', by: board[0], meeting: 1 });
    const seen = await versionOf(`council-round/${id}`);
    await round('disposeOf', { recommendation: 1, outcome: 'not', reason: 'Letters go out in any case.', by: coordinator });
    const certify = (version: number) => on('council-round', id)('certifyInput', { revision: 1, by: superintendent }, { version });
    expect(await certify(seen)).toMatchObject({ status: 412, code: 'command.stale' });
    const version = await versionOf(`council-round/${id}`);
    const both = await Promise.all([certify(version), certify(version)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await types(`council-round/${id}`)).slice(version).filter((type) => type === 'RoundConcluded')).toHaveLength(1);
  });

  it('double-submit of the plan: one is done, and the other hears what became of it; with one key the first answer comes again', async () => {
    await each(async (nth) => {
      const plan = await approved(`Submitted ${nth}`);
      const [stream, submit] = [`submission/${plan}/agency-submission`, on('submission', `${plan}/agency-submission`)];
      const key = randomUUID();
      const all = await Promise.all(nth % 2 === 0 ? [submit('submit', submission), submit('submit', submission)] : [submit('submit', submission, { key }), submit('submit', submission, { key })]);
      if (nth % 2 === 0) {
        expect(all.map(({ status }) => status).sort()).toEqual([200, 409]);
        expect(all.find(({ status }) => status === 409)).toMatchObject({ code: 'submission.already-submitted', detail: expect.stringContaining('Revision 1 was submitted on') });
      } else {
        expect(all.map(({ status, logIndex }) => [status, logIndex])).toEqual([[200, all[0]!.logIndex], [200, all[0]!.logIndex]]);
        expect(all.filter(({ already }) => already === false)).toHaveLength(1);
      }
      expect(await types(stream)).toEqual(['SubmissionOpened', 'RevisionSubmitted']);
      expect(await submit('submit', submission, { version: 0 })).toMatchObject({ status: 412, code: 'command.stale' });
      expect(await types(stream)).toHaveLength(2);
    });
  });

  it('the package is sent twice: it is wanted once, and a tab that has not seen the document put in since is stale', async () => {
    const district = makeDistrict(clientFor(api.address, api.ownerKey, 'local'), ZONE);
    const [kept, page] = [await district.keep('The package', 'package.txt'), await district.keep('%PDF-1.7 The signed page', 'signed.pdf')];
    await each(async (nth) => {
      const plan = await approved(`Sent ${nth}`);
      const id = `${plan}/agency-submission`;
      const [stream, step] = [`submission/${id}`, on('submission', id)];
      await done('submission', id)('submit', submission);
      await packageMade(api, district, id, kept);
      const seen = await versionOf(stream);
      await done('submission', id)('attachDocument', { kind: 'signature-scan', document: page, fileName: 'signed.pdf', revision: 1, reason: 'As the agency asks.', by: coordinator });
      expect(await step('sendPackage', { by: coordinator }, { version: seen })).toMatchObject({ status: 412, code: 'command.stale' });
      await packageMade(api, district, id, kept);
      const version = await versionOf(stream);
      const all = await Promise.all([1, 2, 3, 4].map(() => step('sendPackage', { by: coordinator })));
      expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(all.filter(({ logIndex }) => logIndex !== null)).toHaveLength(1);
      expect((await types(stream)).slice(version)).toEqual(['PackageSendingWanted']);
    });
  });
});
