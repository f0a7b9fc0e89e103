import { strToU8, zipSync } from 'fflate';

const NAMESPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';
const TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';

export const documentXml = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?><w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`;

/** A Word document by hand, with whatever parts it should have or lack. */
export const docx = (document: string, more: Readonly<Record<string, string | Uint8Array>> = {}): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries({ '[Content_Types].xml': TYPES, 'word/document.xml': document, ...more }).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part])));

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
export const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
export const p = (...inside: readonly string[]): string => `<w:p>${inside.map((part) => (part.startsWith('<') ? part : run(part))).join('')}</w:p>`;
export const heading = (level: number, text: string): string => `<w:p><w:pPr><w:pStyle w:val="Heading${level}"/></w:pPr>${run(text)}</w:p>`;
export const sdt = (properties: string, content: string): string => `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
export const prompt = (words: string): string => sdt('<w:showingPlcHdr/>', run(words));
export const box = (checked: boolean): string => sdt(`<w14:checkbox><w14:checked w14:val="${checked ? 1 : 0}"/></w14:checkbox>`, run(checked ? '☒' : '☐'));
export const table = (...rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${cell.startsWith('<') ? cell : p(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;
