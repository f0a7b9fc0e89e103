import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { clientFor } from './client.js';

describe('a server that', () => {
  let server: Server;
  afterEach(() => new Promise((closed) => server.close(closed)));
  const answering = async (status: number, body: string) => {
    server = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { address, client: clientFor(address, 'key', 'local') };
  };

  it('is not Planline, or hides it, is told with its address, what it said, and what to check', async () => {
    const { address, client } = await answering(502, '<h1>Bad gateway</h1>');
    const told = `The server at ${address} answered 502 and gave no reason (<h1>Bad gateway</h1>). Check that Planline`;
    await expect(client.get('/api/status')).rejects.toMatchObject({ status: 502, code: '', message: expect.stringContaining(told) });
  });

  it('gives a reason is told in its own words', async () => {
    const { client } = await answering(409, JSON.stringify({ code: 'task.is-done', detail: 'The task is done already.' }));
    await expect(client.get('/api/status')).rejects.toMatchObject({ status: 409, code: 'task.is-done', message: 'The task is done already.' });
  });
});
