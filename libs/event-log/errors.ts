/** The log could not be reached in time. Whether the command was appended is unknown: give it again with its key. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}

/** An event id that the log already holds: ids are made by the caller and must never repeat. */
export class EventIdTaken extends Error {
  override readonly name = 'EventIdTaken';
}

/** A reader that has seen more than the log holds: the log was put back to an older state, and going on would hide that. */
export class ReaderAheadOfLog extends Error {
  override readonly name = 'ReaderAheadOfLog';
  constructor(
    readonly readerAt: bigint,
    readonly head: bigint,
  ) {
    super(`the reader is at index ${readerAt}, but the log ends at ${head}`);
  }
}
