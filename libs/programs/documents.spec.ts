import { describe, expect, it } from '@jest/globals';
import { allPrograms, templateUnder } from './catalog.js';
import { templateNamed, templateOf, type DocumentKind } from './documents.js';
import { programRef, type DocumentInFile } from './program.js';

const named = (kind: DocumentKind, template: string): { documents: readonly DocumentInFile[] } => ({ documents: [{ id: 'one', kind, template, title: 'One' }] });

describe('the template of a document', () => {
  it('is the usual one where the program names none of this kind, or one that there is not', () => {
    expect(templateOf({}, 'plan-document')).toBe('form');
    expect(templateOf(named('letter', 'decision-letter'), 'plan-document')).toBe('form');
    expect(templateOf(named('plan-document', 'constructor'), 'plan-document')).toBe('form');
  });

  it('is the one that the program names', () => {
    expect(templateOf(named('signature-page', 'signature-page'), 'signature-page')).toBe('signature-page');
    expect(templateUnder('mn-achievement-integration@4', 'letter')).toBe('decision-letter');
  });

  it('is found by the name that shipped programs have for it, and of no other kind', () => {
    expect([templateNamed('plan-document', 'mn-plan'), templateNamed('letter', 'mn-plan'), templateNamed('letter', 'form')]).toEqual(['form', null, null]);
  });

  it('is there for every document that a shipped program names', () => {
    for (const program of allPrograms()) for (const { kind, template } of program.documents ?? []) expect([programRef(program), templateNamed(kind, template)]).toEqual([programRef(program), expect.any(String)]);
  });
});
