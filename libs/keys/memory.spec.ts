import { keyringContract } from './keyring.contract.js';
import { makeMemoryKeyring } from './memory.js';

keyringContract('memory', async () => {
  const keyring = makeMemoryKeyring();
  return { keyring, another: keyring, close: async () => undefined };
});
