import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from './read-json.js';

const fault = (text: string) => {
  const read = readJson(text);
  return read.ok ? null : read.at;
};

describe('JSON that was typed', () => {
  it('is told by the place from which on it is none', () => {
    expect(fault('')).toEqual({ line: 1, character: 1, found: '' });
    expect(fault('council')).toEqual({ line: 1, character: 1, found: 'council' });
    expect(fault("{'a':1}")).toEqual({ line: 1, character: 2, found: "'a':1}" });
    expect(fault('[{"kind":"a" "body":"b"}]')).toEqual({ line: 1, character: 14, found: '"body":"b"}]' });
    expect(fault('[{"kind":"a"}')).toEqual({ line: 1, character: 14, found: '' });
    expect(fault('[1,\n 2,]')).toEqual({ line: 2, character: 4, found: ']' });
    expect(fault('{"a":1} {')).toEqual({ line: 1, character: 9, found: '{' });
    expect(fault('[01]')).toEqual({ line: 1, character: 3, found: '1]' });
  });

  it('is read as it is, and cut off anywhere is found cut off no later than there', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), (text, cut) => {
        expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
        const part = text.slice(0, cut % Math.max(1, text.length));
        const read = readJson(part);
        if (!read.ok) expect(read.at.character).toBeLessThanOrEqual(part.length + 1);
      }),
    );
  });
});
