import type { Config } from '#libs/config/config.js';

/**
 * The names under which this installation answers. A page elsewhere whose name was made to point at
 * this machine (DNS rebinding) sends its own name here, and is refused before anything else is read.
 */
export function hostsOf(config: Pick<Config, 'port' | 'bind' | 'publicUrl'>): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  if (!['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'].includes(config.bind))
    names.push(config.bind.includes(':') ? `[${config.bind}]` : config.bind);
  const local = names.map((name) => (config.port === 80 ? name : `${name}:${config.port}`));
  return new Set([...local, new URL(config.publicUrl).host].map((host) => host.toLowerCase()));
}
