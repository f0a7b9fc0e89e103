import { describe, expect, it } from '@jest/globals';

type Disk = { checkDisk(installed: boolean, free: number): string; diskFull(error: Error): Error | null };
/** The scripts run before anything is compiled, and so have no types of their own. */
const script = './disk.mjs';
const { checkDisk, diskFull } = (await import(script)) as Disk;

const MB = 1e6;

describe('the set-up on a disk that fills up', () => {
  it('refuses to install with less than 2 GB, by what is free and what is needed', () => {
    expect(() => checkDisk(false, 1_900 * MB)).toThrow(/almost full: 1\.9 GB are free in .* and 2\.0 GB are needed\. Free some space/);
    expect(checkDisk(false, 2_000 * MB)).toContain('2 GB free');
  });

  it('holds up no installation that is there: its data folder asks for what it needs', () => {
    expect(checkDisk(true, 60 * MB)).toContain('0 GB free');
  });

  it('says of a step that ran out of room that the disk is full, and of another nothing', () => {
    expect(diskFull(new Error("The sources do not compile:\nerror TS5033: Could not write file 'dist/main.js': ENOSPC: no space left on device"))?.message).toMatch(/^The disk is full: .* Free some space/);
    expect(diskFull(new Error('error TS2304: Cannot find name'))).toBeNull();
  });
});
