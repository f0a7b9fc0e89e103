import { expect, it } from '@jest/globals';
import { mediaTypeOf } from './media-type.js';

const of = (name: string, bytes: string) => mediaTypeOf(name, Buffer.from(bytes, 'latin1'));

it('a file that is called what its bytes are not is of no known kind', () => {
  for (const name of ['signed.pdf', 'plan.docx', 'page.PNG', 'page.jpg', 'page.tif']) expect(of(name, 'the signed page')).toBe('application/octet-stream');
});

it('a file is what its bytes say, whatever it is called, and else what its name says', () => {
  expect(of('signed.txt', '%PDF-1.7')).toBe('application/pdf');
  expect(of('signed', '\xff\xd8\xff\xe0')).toBe('image/jpeg');
  expect(of('budget.csv', 'strategy,amount')).toBe('text/csv');
  expect(of('Letter.EML', 'From: the agency')).toBe('message/rfc822');
  expect(of('notes', 'whatever')).toBe('application/octet-stream');
});
