import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { addProgram } from './program.js';

const printed: string[] = [];
let log: ReturnType<typeof jest.spyOn>;
beforeEach(() => {
  printed.length = 0;
  log = jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => {
  log.mockRestore();
  process.exitCode = undefined;
});

async function planline(...args: string[]): Promise<string> {
  const root = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addProgram(root);
  await root.parseAsync(['node', 'planline', 'program', ...args]);
  return printed.join('\n');
}

const minnesota = 'libs/programs/catalog/mn-achievement-integration@4.yaml';
const broken = async (from: string, to: string): Promise<string> => {
  const file = join(await mkdtemp(join(tmpdir(), 'program-')), 'a.yaml');
  await writeFile(file, (await readFile(minnesota, 'utf8')).replace(from, to));
  return file;
};

describe('planline program', () => {
  it('lint says what is wrong, where, and ends with a failure', async () => {
    const file = await broken('after: [council-input]', 'after: [agency-submission]');
    expect(await planline('lint', file)).toMatch(/a\.yaml:\d+:\d+ blocks: The stages “board-approval”, “agency-submission” wait for each other/);
    expect(process.exitCode).toBe(1);
  });

  it('lint names the rules that nobody has verified', async () => {
    const text = await planline('lint', minnesota);
    expect(text).not.toMatch(/:\d+ (blocks|warns): /);
    expect(text).toMatch(/\d+ rules are unverified \(U\)/);
    expect(text).toMatch(/stages\.1\.waits\.meeting: Leaves six weeks/);
  });

  it('dry-run does not run what is broken', async () => {
    await expect(planline('dry-run', await broken('council-input]', 'nowhere]'))).rejects.toMatchObject({ refusal: { code: 'programs.not-runnable' } });
    await expect(planline('dry-run', 'no-such-file.yaml')).rejects.toMatchObject({ refusal: { code: 'setup.file-unreadable' } });
    await expect(planline('dry-run', 'mn-ai', '--start', '2027-02-30')).rejects.toThrow('a date is written');
  });

  it('dry-run prints the dates of a plan with the rule, its source and its mark', async () => {
    const text = await planline('dry-run', 'mn-ai', '--start', '2027-07-01', '--fact', 'annual-meeting=2027-11-05');
    const line = (of: string) => text.split('\n').find((each) => each.includes(of));
    expect(line('agency-submission/submit')).toMatch(/^2027-03-15 .*\(Achievement and Integration Coordinator\): March 15 of the year in which the plan starts \[V: /);
    expect(line('board-approval/minutes-published')).toMatch(/^2027-04-09 .*30 days after the meeting \[V: /);
    expect(line('years/public-material')).toMatch(/^2027-10-06 .*30 days before the annual public meeting \[V: /);
    expect(line('agency-submission/budget-decision')).toMatch(/^2027-06-01 .*\[U, unverified: /);
    expect(text).not.toContain('before its stage opens');
  });

  it('dry-run takes no plan that is none, and none together with a first day', async () => {
    await expect(planline('dry-run', 'mn-ai', '--plan', minnesota)).rejects.toMatchObject({ refusal: { code: 'draft.district-missing' } });
    await expect(planline('dry-run', 'mn-ai', '--plan', 'examples/kms/plan.yaml', '--start', '2027-07-01')).rejects.toThrow('cannot be used with');
  });

  it('dry-run says of each rule when it is asked and whether it holds, and finds one that could never hold', async () => {
    const file = await broken('expression: council.councils.all(c, !c.required || c.meetings.size() >= 1)', 'expression: council.councils.all(c, c.meetings.size() >= 9)');
    const line = (text: string, of: string) => text.split('\n').find((each) => each.includes(of));
    const bare = await planline('dry-run', file);
    expect(line(bare, 'council-met')).toMatch(/^council-input\/certify +council-met +blocks +Each required council has met on the plan\. \[D, .*\] – does not hold\. It saw: .*Council “multidistrict collaboration”, meetings: 1 item\.$/);
    expect(line(bare, 'parent-committee-represented')).toMatch(/– holds\.$/);
    expect(line(bare, 'board-had-the-text')).toMatch(/^board-approval\/vote .*\[U, unverified: .*\] – holds\.$/);
    expect(line(bare, 'goal-of-each-type')).toMatch(/– not asked, as it reads a plan’s text\.$/);
    printed.length = 0;
    const kms = await planline('dry-run', file, '--plan', 'examples/kms/plan.yaml');
    expect(kms).toContain('a plan from 2020-07-01 to 2023-06-30');
    expect(line(kms, 'goal-of-each-type')).toMatch(/– holds\.$/);
    expect(line(kms, 'integrated-aspect-ticked')).toMatch(/– does not hold \(at .*Summer STEM.*\)\. It saw: /);
  });
});
