import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, startPlanline } from '#test/support/planline.js';

describe('planline up, before it starts anything', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  beforeAll(async () => {
    folder = await dataFolder();
  });
  afterAll(() => folder.remove());

  it.each([
    ['SMTP_URL', 'nonsense', /^SMTP_URL is set to something that cannot be used\. Give it in the form smtp:.+\n$/],
    ['PLANLINE_BIND', 'nope.example', /^PLANLINE_BIND is "nope\.example", and Planline cannot listen there .+\n$/],
    ['REDIS_URL', 'redis://127.0.0.1:1', /^The Redis that REDIS_URL names does not answer at 127\.0\.0\.1:1 .+\n$/],
  ])('says in one sentence what is wrong with %s=%s, and nothing else', async (variable, value, sentence) => {
    await expect(startPlanline(folder.path, { env: { [variable]: value } })).rejects.toThrow(sentence);
    expect(existsSync(join(folder.path, 'postgres'))).toBe(false);
  }, 60_000);
});
