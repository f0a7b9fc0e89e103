import { describe, expect, it } from '@jest/globals';
import type { CommandRequest, Handled } from '#libs/commands/contract.js';
import { readingScans } from './scan-reading.js';

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
  const handle = readingScans(
    (request) => (seen.push(request), Promise.resolve(done)),
    { get: (tenant, id) => Promise.resolve(tenant === 'district' && files[id] !== undefined ? Buffer.from(files[id], 'latin1') : null) },
  );
  const parts = commands.map(({ aggregate = 'approval', command }) => ({ aggregate, id: 'plan-1/board', command, ifVersion: null }));
  const handled = await handle({ principal: { tenant: 'district', actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null }, key: 'k', parts });
  return { handled, commands: seen.flatMap((request) => request.parts.map(({ command }) => command)) };
}
const upload = (id: string, more: object = {}) => ({ command: { name: 'uploadScan', scan: 'scan-1', document: document(id), ...more } });

describe('before a scan is decided on, its file', () => {
  it('is refused where it is not kept here, and nothing of the request is decided', async () => {
    const { handled, commands } = await given({ command: { name: 'issueSignaturePage' } }, upload('unknown'));
    expect(handled).toEqual({ kind: 'refused', refusal: { code: 'approval.file-not-found', params: {} }, part: 1 });
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

  it('is refused where it is a budget, or the receipt of what was handed in, that is not kept here, and goes on as it came where it is', async () => {
    const handIn = (id: string) => ({ aggregate: 'submission', command: { name: 'handInBudget', year: '2026', document: document(id, 'text/csv') } });
    expect((await given(handIn('unknown'))).handled).toMatchObject({ kind: 'refused', refusal: { code: 'approval.file-not-found' } });
    expect((await given(handIn('letter'))).commands).toEqual([handIn('letter').command]);
    const receipt = (id: string) => ({ aggregate: 'submission', command: { name: 'handInOtherwise', budget: null, means: 'The portal', receipt: document(id, 'text/plain') } });
    expect((await given(receipt('unknown'))).handled).toMatchObject({ kind: 'refused', refusal: { code: 'approval.file-not-found' } });
    expect((await given(receipt('letter'))).commands).toEqual([receipt('letter').command]);
  });

  it('is looked at for a scan, a budget or a receipt alone: every other command goes on as it came', async () => {
    const others = [{ command: { name: 'issueSignaturePage' } }, { aggregate: 'submission', command: { name: 'attachDocument', kind: 'plan-docx', document: document('unknown') } }];
    expect((await given(...others)).commands).toEqual(others.map(({ command }) => command));
  });
});
