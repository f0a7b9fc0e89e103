import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { formSections } from '#libs/documents/word/form-sections.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { inThread } from './in-thread.js';
import { wordForm } from './word-form.js';

const own = rulesOf('mn-achievement-integration@1').sections;
const sections = [...own, ...formSections.filter(({ id }) => own.every((section) => section.id !== id))];
const kms = readFileSync('examples/kms/plan.docx');
const echo = new URL(`data:text/javascript,${encodeURIComponent("import { parentPort, workerData } from 'node:worker_threads'; parentPort.postMessage(workerData);")}`);

describe('a Word form that is read in a thread of its own', () => {
  it('is refused as it is in this one', () => {
    expect(wordForm(Buffer.from('no document'), null)).toMatchObject({ ok: false, refusal: { code: 'documents.not-word' } });
  });

  it('tells its head before its program is known, and what was filled in by its sections: both go there and come back as they are', async () => {
    const [head, read] = [wordForm(kms, null), wordForm(kms, sections)];
    expect(head).toMatchObject({ ok: true, value: { head: { districtName: 'KMS Public Schools' }, form: null } });
    for (const sent of [{ bytes: new Uint8Array(kms), sections }, head, read]) expect(await inThread(echo, sent, { seconds: 20, megabytes: 64 })).toEqual({ done: true, answer: sent });
  });
});
