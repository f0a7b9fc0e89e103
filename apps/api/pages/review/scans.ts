import type { Scan } from '#libs/domain/board/approval/state.js';
import { PDF } from '#libs/domain/document.js';
import { say } from '#libs/messages/say.js';
import type { Names } from '../../queries/people.js';
import { shortInWords } from '../words.js';
import { sizeInWords, type Linked } from './files.js';

/** Pictures that every browser shows; others are fetched and looked at with a program of one's own. */
const SHOWN: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];

/** Whether a browser can be given such a file to show, instead of to keep. */
export const isShown = (mediaType: string): boolean => mediaType === PDF || SHOWN.includes(mediaType);

/** A scan as it stands beside the form that is about it. */
export type Beside = { readonly href: string; readonly name: string; readonly says: string; readonly opens: boolean; readonly picture: boolean };

/** One of several scans, told from the others: what the file is called, when it was uploaded and by whom, and its size. */
export const scanInWords = (scan: Scan, names: Names): string => say('page.scan-choice', { file: scan.fileName ?? 'none', page: scan.page, ...toldOf(scan, names) });

const toldOf = ({ uploadedOn, uploadedBy, document }: Scan, names: Names) => ({
  on: shortInWords(uploadedOn),
  by: uploadedBy === null ? 'none' : names.actor({ actor: { kind: 'person', id: uploadedBy } }),
  size: sizeInWords(document.bytes),
});

export const uploadInWords = (scan: Scan, names: Names): string => say('page.scan-uploaded', toldOf(scan, names));

/** What is printed on it, and who says so. */
export const printedInWords = ({ printed, printedFrom, status }: Scan): string =>
  say('page.scan-printed', { revision: printed.revision, shortHash: printed.shortHash, from: printedFrom === 'file' ? 'file' : status === 'uploaded' ? 'given' : 'compared' });

export function besideForm(scan: Scan, linked: Linked, names: Names): Beside {
  const { mediaType } = scan.document;
  const { href } = linked(scan.document, '');
  const opens = isShown(mediaType);
  return { href: opens ? `${href}/view` : href, name: scan.fileName ?? say('page.scan'), says: `${uploadInWords(scan, names)} ${printedInWords(scan)}`, opens, picture: SHOWN.includes(mediaType) };
}
