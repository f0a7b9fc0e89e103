import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { fold } from '#libs/commands/registry.js';
import { aggregateNamed } from '#libs/domain/aggregates.js';
import { answer, councilScene, openRound, recommend } from '#libs/domain/council/testing/scene.js';
import { outboxTransport } from '#libs/mail/outbox.js';
import type { MailTransport, SendOutcome } from '#libs/mail/transport.js';
import type { EffectCall, EffectDeps } from './deps.js';
import { tellGivers } from './tell-givers.js';

const call: EffectCall = { tenant: 'district', stream: 'council-round/plan-1/council-input', id: 'tell-givers/1', kind: 'tell-givers', signal: new AbortController().signal, key: 'council-round/plan-1/council-input:tell-givers/1:9' };
const giveBy = { ...recommend('Hear <b>both</b> shifts.\nAnd soon.'), meeting: null, on: '2026-02-01' };

let scene: Awaited<ReturnType<typeof councilScene>>;
let folder: string;
let outbox: MailTransport;

beforeEach(async () => {
  // The program is one of the catalog, since letters call sections by its titles.
  scene = await councilScene({}, 'mn-achievement-integration@1');
  folder = await mkdtemp(join(tmpdir(), 'planline-givers-'));
  outbox = outboxTransport(folder);
  for (const command of [openRound(), { ...giveBy, by: null }, { ...answer(), outcome: 'not', change: null, reason: 'There is no room & no bus.' }]) await scene.must('council-round', 'plan-1/council-input', command);
  await reach('m-1', 'Member 1', 'm1@district.example');
  await reach('m-2', 'Member 2', null);
  await reach('m-3', 'Member 3', 'm3@district.example');
});

const reach = (id: string, fullName: string, email: string | null) => scene.must('person', id, { name: 'changePerson', fullName, email, timeZone: null });

const deps = (mail: MailTransport = outbox, { smtpUrl = 'smtp://mail.example' as string | null, simulated = false } = {}): EffectDeps => ({
  handle: scene.office.handle,
  clock: { ...scene.office.means.clock, simulated: async () => simulated },
  mail,
  config: { mailFrom: 'Planline <plans@district.example>', publicUrl: 'https://plans.district.example', dataFolder: folder, smtpUrl } as EffectDeps['config'],
  stateOf: (async (_tenant: string, name: string, id: string) => fold(aggregateNamed(name) as never, (await scene.office.events()).filter(({ stream }) => stream === `${name}/${id}`))) as unknown as EffectDeps['stateOf'],
  factsOf: () => Promise.reject(new Error('it asks for no facts')),
  db: undefined as never,
  documents: undefined as never,
});

/** The outbox, whose server answers otherwise to one address. */
const answering = (to: string, kind: SendOutcome['kind']): MailTransport => ({ ...outbox, send: async (mail) => (mail.to.address === to ? { kind, detail: 'the server’s words' } : outbox.send(mail)) });
const told = async () => (await scene.office.events()).filter(({ type }) => type.startsWith('Giver')).map(({ type, data }) => [type, data.person, data.because ?? data.messageId, ...(data.via === 'outbox' ? ['outbox'] : [])]);
const mailed = async (within = folder) => (await readdir(within)).filter((name) => name.endsWith('.eml'));
const mails = async () => Promise.all((await mailed()).map((name) => readFile(join(folder, name), 'utf8')));

describe('those who gave a recommendation', () => {
  it('are told by mail what became of it and why; who has no address is noted', async () => {
    await tellGivers(deps(), call);
    expect(await told()).toEqual([
      ['GiverTold', 'm-1', expect.stringMatching(/^<answer\..*@district\.example>$/)],
      ['GiverNotReached', 'm-2', 'no-address'],
      ['GiverTold', 'm-3', expect.stringMatching(/^<answer\./)],
    ]);
    expect(await scene.effects()).toEqual([]);
    const [first] = await mails();
    const page = (await readdir(folder)).find((name) => name.endsWith('.html') && name !== 'index.html');
    expect(first).toMatch(/^To: "?Member \d"? <m\d@district\.example>/m);
    expect(first).not.toContain('List-Unsubscribe');
    const html = await readFile(join(folder, page!), 'utf8');
    expect(html).toContain('Hear &#60;b&#62;both&#60;/b&#62; shifts.');
    expect(html).toContain('It was not accepted.');
    expect(html).toContain('There is no room &#38; no bus.');
  });

  it('are not told again by a second run, nor held up by one whose server says not now', async () => {
    await expect(tellGivers(deps(answering('m1@district.example', 'put-off')), call)).rejects.toThrow('put-off');
    expect((await told()).map(([type, person]) => [type, person])).toEqual([['GiverNotReached', 'm-2'], ['GiverTold', 'm-3']]);
    expect(await scene.effects()).toEqual(['tell-givers/1']);
    await tellGivers(deps(), { ...call, key: `${call.key}0` });
    await tellGivers(deps(), { ...call, key: `${call.key}1` });
    expect((await told()).map(([type, person]) => [type, person])).toEqual([['GiverNotReached', 'm-2'], ['GiverTold', 'm-3'], ['GiverTold', 'm-1']]);
    expect(await mails()).toHaveLength(2);
  });

  it('killed-between-sending-and-noting: goes again under the same Message-ID, and is noted once', async () => {
    const dying: EffectDeps = { ...deps(), handle: () => Promise.reject(new Error('the log can’t be reached')) };
    await expect(tellGivers(dying, call)).rejects.toThrow('can’t be reached');
    expect(await told()).toEqual([]);
    expect(await mails()).toHaveLength(2);
    await tellGivers(deps(), call);
    expect(await mails()).toHaveLength(2);
    expect(await told()).toHaveLength(3);
  });

  it.each([
    ['no mail server is set', { smtpUrl: null }],
    ['the clock is moved by hand', { simulated: true }],
  ])('are mailed nothing where %s: it lies in the outbox, which is noted, and waits for somebody to tell them', async (_name, where) => {
    const nobody: MailTransport = { ...outbox, send: () => Promise.reject(new Error('it must not leave the house')) };
    await tellGivers(deps(nobody, where), call);
    expect(await told()).toEqual([
      ['GiverTold', 'm-1', expect.stringMatching(/^<answer\./), 'outbox'],
      ['GiverNotReached', 'm-2', 'no-address'],
      ['GiverTold', 'm-3', expect.stringMatching(/^<answer\./), 'outbox'],
    ]);
    expect(await mailed()).toEqual([]);
    expect(await mailed(join(folder, 'outbox'))).toHaveLength(2);
    expect(await scene.effects()).toEqual([]);
    const task = async () => (await scene.tasks()).find(([title]) => title.startsWith('Tell them by hand'))?.[1];
    for (const person of ['m-1', 'm-2']) await scene.must('council-round', 'plan-1/council-input', { name: 'recordTold', recommendation: 1, person });
    expect(await task()).toBe('open');
    await scene.must('council-round', 'plan-1/council-input', { name: 'recordTold', recommendation: 1, person: 'm-3' });
    expect(await task()).toBe('done');
  });

  it('are told by hand where the server refuses their address for good', async () => {
    await tellGivers(deps(answering('m1@district.example', 'refused')), call);
    expect(await told()).toContainEqual(['GiverNotReached', 'm-1', 'refused']);
    expect((await scene.tasks()).map(([title, status]) => [title, status])).toContainEqual(['Tell them by hand: Multidistrict council, strategies (recommendation 1)', 'open']);
  });

  it('are told of nothing that is not wanted any more, and no further once it is stopped', async () => {
    await tellGivers(deps(), { ...call, id: 'tell-givers/7' });
    await expect(tellGivers(deps(), { ...call, signal: AbortSignal.abort(new Error('stopping')) })).rejects.toThrow('stopping');
    expect(await told()).toEqual([]);
  });
});
