const MB = 1024 * 1024;

/** What reading a Word document may cost. All of it is counted while unpacking, since a zip's own figures may lie. */
export const WORD_LIMITS = {
  bytes: 10 * MB,
  /** Of one part of the document, and of all parts that are read. */
  partBytes: 32 * MB,
  unzippedBytes: 40 * MB,
  entries: 4_000,
  /** How deep elements may stand in each other. A table in a table in a content control needs some thirty. */
  depth: 256,
  /** Paragraphs and table cells. */
  blocks: 200_000,
};
