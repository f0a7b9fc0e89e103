import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';

/** Waits until a server at `address` knows `namespace`, and gives an open connection to it. */
export async function connectToTemporal(address: string, namespace: string, timeoutMs = 30_000): Promise<Result<Connection>> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1000 });
      try {
        await connection.workflowService.describeNamespace({ namespace });
        return ok(connection);
      } catch {
        await connection.close();
      }
    } catch {
      // Not listening yet.
    }
    if (Date.now() > giveUpAt) return refuse('setup.temporal-not-answering', { address, seconds: Math.round(timeoutMs / 1000) });
    await pause(100);
  }
}
