import { describe, expect, it } from '@jest/globals';
import type { CommandRequest, Handled } from '#libs/commands/contract.js';
import { readingDocuments } from './named-documents.js';

const mark = { plan: 'plan-1', revision: 2, shortHash: 'abcdef012345' };
const files: Readonly<Record<string, string>> = {
  page: `%PDF-1.7\n1 0 obj\n<<>>\nstream\nBT (PLANLINE plan plan-1 revision 2 hash abcdef012345) Tj ET\nendstream\nendobj`,
  picture: '\xff\xd8\xff\xe0 PLANLINE plan plan-1 revision 2 hash abcdef012345',
  letter: 'PLANLINE plan plan-1 revision 2 hash abcdef012345',
};
const document = (id: string, mediaType = 'application/pdf') => ({ id, saltedSha256: '0:0', bytes: 10, mediaType });

async function given(...commands: readonly { readonly aggregate?: string; readonly command: Readonly<Record<string, unknown>> & { readonly name: string } }[]) {
  const seen: CommandRequest[] = [];
  const done: Handled = { kind: 'nothing-to-do', version: 1 };
  const handle = readingDocuments(
    (request) => (seen.push(request), Promise.resolve(done)),
    {
      get: (tenant, id) => Promise.resolve(tenant === 'district' && files[id] !== undefined ? Buffer.from(files[id], 'latin1') : null),
      put: (_tenant, bytes, mediaType) => Promise.resolve({ id: Object.keys(files).find((id) => Buffer.from(files[id]!, 'latin1').equals(bytes))!, saltedSha256: 'a:true', bytes: bytes.length, mediaType }),
    },
  );
  const parts = commands.map(({ aggregate = 'approval', command }) => ({ aggregate, id: 'plan-1/board', command, ifVersion: null }));
  const handled = await handle({ principal: { tenant: 'district', actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null }, key: 'k', parts });
  return { handled, commands: seen.flatMap((request) => request.parts.map(({ command }) => command)) };
}
const upload = (id: string, more: object = {}) => ({ command: { name: 'uploadScan', scan: 'scan-1', document: document(id), ...more } });

describe('before a scan is decided on, its file', () => {
  it('is refused where it is not kept here, and nothing of the request is decided', async () => {
    const { handled, commands } = await given({ command: { name: 'issueSignaturePage' } }, upload('unknown'));
    expect(handled).toEqual({ kind: 'refused', refusal: { code: 'command.document-not-kept', params: { field: 'document' } }, part: 1 });
    expect(commands).toEqual([]);
  });

  it('is what its bytes say, whatever was said of it, and says what they say', async () => {
    const lie = { found: [{ ...mark, revision: 9 }] };
    expect((await given(upload('page', { ...lie, document: document('page', 'text/plain') }))).commands).toMatchObject([{ document: { mediaType: 'application/pdf' }, found: [mark] }]);
    expect((await given(upload('picture', lie))).commands).toMatchObject([{ document: { mediaType: 'image/jpeg' }, found: null }]);
    expect((await given(upload('letter', lie))).commands).toMatchObject([{ document: { mediaType: 'application/octet-stream' }, found: null }]);
  });

  it('is read too where it is put into a package as a signed page, whatever was said of it', async () => {
    const attach = (kind: string, id: string) => ({ aggregate: 'submission', command: { name: 'attachDocument', kind, document: document(id), found: [] } });
    expect((await given(attach('signature-scan', 'page'), attach('signature-pdf', 'page'))).commands).toMatchObject([{ found: [mark] }, { found: [mark] }]);
    expect((await given(attach('signature-scan', 'unknown'))).handled).toMatchObject({ kind: 'refused' });
  });

});

describe('before a command is decided on, each file that it names', () => {
  it('is refused where it is not kept here, wherever the command names it', async () => {
    const named = (command: Readonly<Record<string, unknown>> & { readonly name: string }, aggregate = 'submission') => given({ aggregate, command }).then(({ handled }) => (handled.kind === 'refused' ? handled.refusal : null));
    expect(await named({ name: 'handInOtherwise', receipt: document('unknown') })).toEqual({ code: 'command.document-not-kept', params: { field: 'receipt' } });
    expect(await named({ name: 'openReview', previous: { plan: 'p', revision: null, document: document('unknown') } }, 'review')).toMatchObject({ params: { field: 'previous.document' } });
    expect(await named({ name: 'attest', document: 'unknown' }, 'draft')).toMatchObject({ params: { field: 'document' } });
    expect([await named({ name: 'attest', document: 'letter' }, 'draft'), await named({ name: 'attest', document: null }, 'draft')]).toEqual([null, null]);
  });

  it('is what its bytes say, as large as they are and by their hash, whatever was said of it', async () => {
    const { commands } = await given({ aggregate: 'submission', command: { name: 'handInOtherwise', means: 'By hand', receipt: document('letter', 'application/pdf') } }, { aggregate: 'calendar', command: { name: 'confirmDate', document: document('letter', 'text/plain') } });
    const truth = { id: 'letter', saltedSha256: 'a:true', bytes: files.letter!.length };
    expect(commands).toEqual([{ name: 'handInOtherwise', means: 'By hand', receipt: { ...truth, mediaType: 'application/octet-stream' } }, { name: 'confirmDate', document: { ...truth, mediaType: 'text/plain' } }]);
  });

  it('is looked for where one is named alone: every other command goes on as it came', async () => {
    const others = [{ command: { name: 'issueSignaturePage' } }, { aggregate: 'concurrence', command: { name: 'recordResolution', document: 'The minutes of May' } }];
    expect((await given(...others)).commands).toEqual(others.map(({ command }) => command));
  });
});
