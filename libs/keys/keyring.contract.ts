import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { seal, unseal } from '#libs/kernel/sealing.js';
import type { ErasableKeyring } from './port.js';

/** What every keyring must do; `another` is a second one on the same keys, as another process has it. */
export function keyringContract(name: string, open: () => Promise<{ keyring: ErasableKeyring; another: ErasableKeyring; close: () => Promise<void> }>): void {
  describe(`${name} as a keyring`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(() => opened.close());
    const aSubject = (): string => `person/${randomUUID()}`;

    it('has no key for reading before something was sealed', async () => {
      expect(await opened.keyring.forReading('district-1', aSubject())).toBeNull();
    });

    it('gives nothing once the key is destroyed, not even a new one', async () => {
      const subject = aSubject();
      await opened.keyring.forSealing('district-1', subject);
      await opened.keyring.destroy('district-1', subject);
      expect(await opened.keyring.forReading('district-1', subject)).toBeNull();
      expect(await opened.keyring.forSealing('district-1', subject)).toBeNull();
      expect(await opened.another.forReading('district-1', subject)).toBeNull();
    });

    it('gives a subject that was erased beforehand no key', async () => {
      const subject = aSubject();
      await opened.keyring.destroy('district-1', subject);
      expect(await opened.another.forSealing('district-1', subject)).toBeNull();
    });

    it('makes one key, however many ask for it first at once', async () => {
      const subject = aSubject();
      const asked = [opened.keyring, opened.another, opened.keyring, opened.another];
      const secrets = await Promise.all(asked.map((keyring) => keyring.forSealing('district-1', subject)));
      expect(new Set(secrets.map((secret) => Buffer.from(secret!).toString('hex'))).size).toBe(1);
    });

    it('reads what was sealed, and keeps each tenant and subject apart', async () => {
      const [subject, other] = [aSubject(), aSubject()];
      const box = seal(subject, (await opened.keyring.forSealing('district-1', subject))!, { note: 'for the coordinator' });
      expect(unseal(box, (await opened.another.forReading('district-1', subject))!)).toEqual({ note: 'for the coordinator' });
      expect(await opened.keyring.forReading('district-2', subject)).toBeNull();
      expect(await opened.keyring.forSealing('district-1', other)).not.toEqual(await opened.keyring.forSealing('district-1', subject));
    });
  });
}
