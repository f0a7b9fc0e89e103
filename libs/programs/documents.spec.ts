import { describe, expect, it } from '@jest/globals';
import { allPrograms, templateUnder } from './catalog.js';
import { templateOf, templates, type DocumentKind } from './documents.js';
import { programRef, type DocumentInFile } from './program.js';

const named = (kind: DocumentKind, template: string): { documents: readonly DocumentInFile[] } => ({ documents: [{ id: 'one', kind, template, title: 'One' }] });

describe('the template of a document', () => {
  it('is the usual one where the program names none of this kind, or one that there is not', () => {
    expect(templateOf({}, 'plan-document')).toBe('form');
    expect(templateOf(named('letter', 'decision-letter'), 'plan-document')).toBe('form');
    expect(templateOf(named('plan-document', 'constructor'), 'plan-document')).toBe('form');
  });

  it('is the one that the program names', () => {
    expect(templateOf(named('plan-document', 'mi-sig'), 'plan-document')).toBe('mi-sig');
    expect(templateUnder('mn-achievement-integration@1', 'plan-document')).toBe('mn-plan');
  });

  it('is there for every document that a shipped program names', () => {
    for (const program of allPrograms()) for (const { kind, template } of program.documents ?? []) expect([programRef(program), ...templates[kind]]).toContain(template);
  });
});
