import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from '#test/support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

type Kept = { readonly id: string; readonly bytes: number; readonly mediaType: string; readonly code?: string };

async function keep(bytes: string, name: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Kept }> {
  const form = new FormData();
  form.set('file', new Blob([bytes]), name);
  const answer = await api.request('/api/documents', { method: 'POST', body: form, headers });
  return { status: answer.status, body: (await answer.json()) as Kept };
}

describe('documents that commands name', () => {
  it('are refused where they have no bytes, and not found where nobody kept them', async () => {
    expect(await keep('', 'empty.pdf')).toMatchObject({ status: 422, body: { code: 'api.file-empty' } });
    expect((await api.request(`/api/documents/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await api.request('/api/documents/..%2F..%2Fsecret')).status).toBe(404);
  });

  it('are the same document for the same bytes, and come back byte for byte, never as a page', async () => {
    const first = await keep('<script>alert(1)</script>', 'Receipt.PDF');
    expect(first).toMatchObject({ status: 201, body: { bytes: 25, mediaType: 'application/octet-stream' } });
    expect((await keep('<script>alert(1)</script>', 'again.txt')).body.id).toBe(first.body.id);
    const answer = await api.request(`/api/documents/${first.body.id}`);
    expect(await answer.text()).toBe('<script>alert(1)</script>');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('of one tenant are nothing to another', async () => {
    const { body } = await keep('A secret of one district', 'secret.txt');
    expect((await api.request(`/api/documents/${body.id}`, { headers: { 'planline-tenant': 'another' } })).status).toBe(404);
  });
});
