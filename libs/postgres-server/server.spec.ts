import { describe, expect, it } from '@jest/globals';
import { causeIn, hasOrphans } from './server.js';

describe('why a database ended', () => {
  it('is the error, and not what was cleaned up after it', () => {
    const initdb = [
      'initdb: error: could not write to file "/data/postgres/pg_wal/xlogtemp.17": Disc quota exceeded',
      'child process exited with exit code 1',
      'initdb: removing contents of data directory "/data/postgres"',
    ];
    expect(causeIn(initdb.join('\n'))).toBe(initdb[0]);
    expect(causeIn('LOG:  starting\nFATAL:  could not create lock file "postmaster.pid": Permission denied\nLOG:  database system is shut down\n')).toMatch(/^FATAL: .*Permission denied$/);
  });

  it('is a full disk wherever that is said', () => {
    const said = 'FATAL:  could not start\nPANIC:  could not write to file "pg_wal/xlogtemp.9": No space left on device\ninitdb: removing contents\n';
    expect(causeIn(said)).toMatch(/No space left on device$/);
  });

  it('is that sessions of a killed one go on, which end by themselves', () => {
    const said = 'FATAL:  pre-existing shared memory block (key 10404143, ID 65571) is still in use\nHINT:  Terminate any old server processes associated with data directory "/data".\n';
    expect(hasOrphans(causeIn(said))).toBe(true);
    expect(hasOrphans(causeIn('FATAL:  could not create lock file "postmaster.pid": Permission denied\n'))).toBe(false);
  });

  it('is the last that was said where nothing is called an error', () => {
    expect(causeIn('one\ntwo\n\n')).toBe('two');
    expect(causeIn('')).toBe('');
  });
});
