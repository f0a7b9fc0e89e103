import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { say } from '#libs/messages/say.js';
import { checkPort } from './parts.js';
import { reachRedis } from './redis.js';

const sentence = (checked: Awaited<ReturnType<typeof reachRedis>>): string => (checked.ok ? 'nothing' : say(checked.refusal.code, checked.refusal.params));

describe('before anything is started', () => {
  let other: Server;
  let port: number;
  beforeAll(async () => {
    other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    port = (other.address() as AddressInfo).port;
  });
  afterAll(() => void other.close());

  it('a port is told to be taken where another program listens there', async () => {
    expect(sentence(await checkPort(port, '127.0.0.1'))).toMatch(new RegExp(`^Port ${port} is taken by .*PLANLINE_PORT`));
  });

  it('an address that is none of this machine is told as such, and no port to be taken', async () => {
    for (const bind of ['nope.example', '192.0.2.1']) expect(sentence(await checkPort(port, bind))).toMatch(new RegExp(`^PLANLINE_BIND is "${bind}", and Planline cannot listen there`));
  });

  it('a Redis that does not answer is told with its host, why, and never its password', async () => {
    const said = sentence(await reachRedis('redis://:hush@127.0.0.1:1'));
    expect(said).toMatch(/^The Redis that REDIS_URL names does not answer at 127\.0\.0\.1:1 \(.*ECONNREFUSED.*\)/);
    expect(said).not.toContain('hush');
  });
});
