import type { FastifyInstance } from 'fastify';

/** Which methods an address takes: one that is there for others is no address that there isn't. Call it before there are routes. */
export function collectRoutes(server: Pick<FastifyInstance, 'addHook'>): (url: string) => string[] {
  const routes: { readonly methods: readonly string[]; readonly address: RegExp }[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    if (!url.includes('*')) routes.push({ methods: [method].flat(), address: new RegExp(`^${url.split('/').map(patternOf).join('/')}/?$`) });
  });
  return (url) => {
    const path = url.split('?')[0]!;
    return [...new Set(routes.flatMap(({ methods, address }) => (address.test(path) ? methods : [])))].sort();
  };
}

const patternOf = (segment: string): string => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
