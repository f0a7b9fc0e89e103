import type { Keyring } from '#libs/kernel/sealing.js';

/** A keyring whose keys can be destroyed: what was sealed under one is then unreadable for ever, and every proof still holds. */
export type ErasableKeyring = Keyring & {
  /** A subject that has no key yet gets none later either. */
  destroy(tenant: string, subject: string): Promise<void>;
};
