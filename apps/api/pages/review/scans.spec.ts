import { describe, expect, it } from '@jest/globals';
import { day } from '#libs/domain/testing/given.js';
import type { Scan } from '#libs/domain/board/approval/state.js';
import type { Names } from '../../queries/people.js';
import { linkedFrom } from './files.js';
import { besideForm, isShown, printedInWords, scanInWords, uploadInWords } from './scans.js';

const names = { actor: ({ actor }: Parameters<Names['actor']>[0]) => (actor.id === 'owner' ? 'the owner of this installation' : `Name of ${actor.id}`) } as Names;
const scan = (more: Partial<Scan> & { readonly mediaType?: string } = {}): Scan => {
  const { mediaType = 'image/jpeg', ...rest } = more;
  return {
    ...{ scan: 'scan-1', document: { id: 'a'.repeat(64), saltedSha256: '0:0', bytes: 48_213, mediaType }, fileName: 'page.jpg', printed: { plan: 'plan-1', revision: 2, shortHash: 'abcdef012345' } },
    ...{ printedFrom: 'given', page: 1, revision: 2, signedOn: day('2026-03-10'), uploadedOn: day('2026-03-12'), uploadedBy: 'owner', status: 'uploaded' },
    ...rest,
  } as Scan;
};
const beside = (one: Scan) => besideForm(one, linkedFrom('p', 's'), names);

describe('a scan among several', () => {
  it('is told from the others by its file, its size, its day and who uploaded it', () => {
    expect(scanInWords(scan(), names)).toBe('page.jpg, 48 kB, uploaded on March 12, 2026 by the owner of this installation');
    expect(scanInWords(scan({ fileName: 'other.jpg', uploadedBy: 'person-2' }), names)).toBe('other.jpg, 48 kB, uploaded on March 12, 2026 by Name of person-2');
  });

  it('of which neither name nor person was kept is told by its page and its day', () => {
    expect(scanInWords(scan({ fileName: null, uploadedBy: null }), names)).toBe('Page 1, 48 kB, uploaded on March 12, 2026');
    expect(uploadInWords(scan({ uploadedBy: null }), names)).toBe('Uploaded on March 12, 2026.');
  });
});

describe('what is printed on a scan', () => {
  it('says where it was read, and to compare it by eye while nobody has confirmed one that could not be', () => {
    expect(printedInWords(scan({ printedFrom: 'file' }))).toBe('Read from the file itself: revision 2, abcdef012345.');
    expect(printedInWords(scan())).toMatch(/^It could not be read from the file: compare it by eye\./);
    expect(printedInWords(scan({ status: 'confirmed' }))).toBe('Printed on it, as whoever uploaded it read: revision 2, abcdef012345.');
  });
});

describe('beside the form that is about it a scan', () => {
  it('opens as a page or a picture where browsers show it, and is fetched where they don’t', () => {
    const href = `/plans/p/stages/s/documents/${'a'.repeat(64)}`;
    expect(beside(scan())).toMatchObject({ href: `${href}/view`, name: 'page.jpg', opens: true, picture: true });
    expect(beside(scan({ mediaType: 'application/pdf' }))).toMatchObject({ href: `${href}/view`, opens: true, picture: false });
    for (const mediaType of ['image/tiff', 'image/heic', 'application/octet-stream']) expect(beside(scan({ mediaType }))).toMatchObject({ href, opens: false, picture: false });
    expect(beside(scan({ fileName: null })).name).toBe('Scan of the signed page');
  });

  it('is never shown where it could be a page of somebody else’s', () => {
    for (const mediaType of ['text/html', 'image/svg+xml', 'application/xml', 'text/plain']) expect(isShown(mediaType)).toBe(false);
  });
});
