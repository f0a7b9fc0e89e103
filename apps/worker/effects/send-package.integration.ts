import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { parse } from 'yaml';
import { hasCurrent } from '#libs/domain/submission/state.js';
import { smtpTransport } from '#libs/mail/smtp.js';
import type { MailTransport } from '#libs/mail/transport.js';
import { startSmtp, type SmtpMode, type SmtpServer } from '#test/support/smtp.js';
import type { EffectDeps } from './deps.js';
import { openScene, PROGRAM, withoutBudget, type Scene } from './testing/submission-scene.js';

let scene: Scene;
let server: SmtpServer;
let transport: MailTransport;
let deps: EffectDeps;
beforeEach(async () => {
  scene = await openScene({}, { madeUp: false });
  server = await startSmtp();
  transport = smtpTransport(server.url, { connections: 1, timeouts: { connectMs: 2_000, greetingMs: 2_000, silenceMs: 300, wholeMs: 2_000 } });
  deps = { ...scene.deps, mail: transport, config: { ...scene.deps.config, smtpUrl: server.url, agencyMail: 'agency@state.example' } };
  await scene.submit({ name: 'submit', revision: 1, explanations: withoutBudget });
  await scene.work();
  await scene.submit({ name: 'sendPackage', budget: null });
}, 30_000);
afterEach(async () => {
  await transport.close();
  await server.stop();
  await scene.close();
});

const work = (mode: SmtpMode) => {
  server.mode = mode;
  return scene.work('district', undefined, deps);
};
const sending = async () => {
  const state = await scene.submission();
  return hasCurrent(state) ? state.packages[0]!.sending : null;
};

describe('a package over SMTP', () => {
  it('goes to the address that the installation gives in place of the agency’s, and to no other', async () => {
    await work('ok');
    expect(server.recipients).toEqual([['agency@state.example']]);
    const mail = await PostalMime.parse(server.taken[0]!);
    expect(mail.to).toMatchObject([{ address: 'agency@state.example' }]);
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['a-plan-r1.docx', 'a-plan-r1-signature-page.pdf', 'manifest.json']);
    expect(await sending()).toMatchObject({ status: 'sent', via: 'mail', to: 'agency@state.example', messageId: mail.messageId });
  });

  it('goes to the agency itself, at the address that the program’s file names, where the installation says so', async () => {
    deps = { ...deps, config: { ...deps.config, agencyMail: 'program' } };
    await work('ok');
    const file = parse(readFileSync(`libs/programs/catalog/${PROGRAM}.yaml`, 'utf8')) as { stages: { id: string; options: { agency: { title: string; address: string } } }[] };
    const { title, address } = file.stages.find(({ id }) => id === 'agency-submission')!.options.agency;
    expect(server.recipients).toEqual([[address]]);
    const mail = await PostalMime.parse(server.taken[0]!);
    expect(mail.to).toEqual([{ name: title, address }]);
    const sha256 = new Map(mail.attachments.map(({ filename, content }) => [filename, createHash('sha256').update(new Uint8Array(content as ArrayBuffer)).digest('hex')]));
    const manifest = JSON.parse(new TextDecoder().decode(mail.attachments.at(-1)!.content as ArrayBuffer)) as { documents: { fileName: string; sha256: string }[] };
    expect(manifest.documents.map(({ fileName }) => fileName)).toEqual(['a-plan-r1.docx', 'a-plan-r1-signature-page.pdf']);
    for (const document of manifest.documents) expect(sha256.get(document.fileName)).toBe(document.sha256);
    expect(await sending()).toMatchObject({ status: 'sent', via: 'mail', to: address });
  });

  it('whose server drops the connection after it took the mail goes again under the same Message-ID, and says how often', async () => {
    for (let tries = 0; tries < 2; tries += 1) await expect(work('accept-then-drop')).rejects.toThrow('unknown');
    await work('ok');
    const ids = await Promise.all(server.taken.map(async (raw) => (await PostalMime.parse(raw)).messageId));
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(await sending()).toMatchObject({ status: 'sent', unknownSendings: 2 });
  });

  it('whose outcome nobody learns three times in a row is sent no more, and somebody is asked to look', async () => {
    for (let tries = 0; tries < 3; tries += 1) await expect(work('accept-then-drop')).rejects.toThrow('unknown');
    expect(await sending()).toMatchObject({ status: 'failed', begun: 3, ended: 0 });
    expect(await work('ok')).toEqual([]);
    expect(server.taken).toHaveLength(3);
    expect(await scene.task('package/1-1')).toMatchObject({ status: 'open', title: expect.stringContaining('ask the agency') });
  });

  it('that is put off is tried again and counted as known; one refused for good waits for somebody', async () => {
    await expect(work('put-off')).rejects.toThrow('put-off');
    expect(await sending()).toMatchObject({ status: 'wanted', begun: 1, ended: 1 });
    await work('refuse');
    expect(await sending()).toMatchObject({ status: 'failed', failed: expect.stringContaining('550') });
    expect(await scene.wanted()).toEqual([]);
    await scene.submit({ name: 'sendPackage', budget: null });
    await work('ok');
    expect(await sending()).toMatchObject({ status: 'sent', unknownSendings: 0 });
  });
});
