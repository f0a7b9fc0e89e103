import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import { canonicalJson } from './canonical-json.js';

const outcomeOf = (write: () => string | undefined): string => {
  try {
    return write() ?? 'refused';
  } catch {
    return 'refused';
  }
};

describe('canonicalJson', () => {
  it.each([
    ['undefined', undefined],
    ['a function in a record', { once: () => undefined }],
    ['a symbol', Symbol('s')],
    ['a bigint', { index: 1n }],
    ['NaN', [Number.NaN]],
    ['infinity', { n: Number.POSITIVE_INFINITY }],
    ['half a surrogate pair', 'a\ud800'],
    ['half a surrogate pair as a name', { '\udc00': 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('refuses what contains itself', () => {
    const ring: unknown[] = [];
    ring.push(ring);
    expect(() => canonicalJson(ring)).toThrow(RangeError);
  });

  it('sorts names by their UTF-16 code units, whatever order an engine gives them in', () => {
    expect(canonicalJson({ '10': 1, '9': 2, '\u{1f600}': 3, '\ufb33': 4, '\u20ac': 5, '\r': 6 })).toBe('{"\\r":6,"10":1,"9":2,"\u20ac":5,"\u{1f600}":3,"\ufb33":4}');
  });

  it('leaves out what a record does not have, keeps its place in a list, and asks a date for its text', () => {
    expect(canonicalJson({ b: [undefined, null], a: undefined, d: new Date(0) })).toBe('{"b":[null,null],"d":"1970-01-01T00:00:00.000Z"}');
  });

  it('writes what the library writes, byte for byte, and refuses what it refuses', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)));
    const value = fc.oneof(
      fc.jsonValue(),
      fc.object({ key: text, maxDepth: 4, maxKeys: 50, values: [text, fc.double(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined), fc.date({ noInvalidDate: true })] }),
    );
    fc.assert(
      fc.property(value, (any) => outcomeOf(() => canonicalJson(any)) === outcomeOf(() => canonicalize(any))),
      rounds(1_000),
    );
  });
});
