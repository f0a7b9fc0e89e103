import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { Logger } from 'pino';
import { apiModule } from './app.module.js';
import { hostsOf } from './http/host.js';
import { answerEarly, answerNoRequest } from './http/early.js';
import { collectRoutes } from './http/methods.js';
import { problem, ProblemError, refuseRequest } from './http/problem.js';
import { logRequests, NestLogger } from './http/logs.js';
import { describeApi } from './openapi/document.js';
import type { Parts } from './parts.js';

/** Of a JSON or form body; files come as streams with a limit of their own. */
const BODY_LIMIT_BYTES = 256 * 1024;

/** The whole HTTP side on its parts, not yet listening. */
export async function createApi(parts: Parts, ownerKey: string, logger: Logger): Promise<NestFastifyApplication> {
  const { config } = parts;
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: 200 },
    // A request that is still arriving after this long holds a connection and nothing else.
    requestTimeout: 120_000,
    // What never comes as far as a route, and so to no filter of Nest's.
    frameworkErrors: answerEarly,
    clientErrorHandler: answerNoRequest,
    multipart: false,
  });
  const hosts = hostsOf(config);
  // There is one schema of text for every body, and a text is none of them.
  adapter.getInstance().removeContentTypeParser('text/plain');
  const methodsAt = collectRoutes(adapter.getInstance());
  adapter.getInstance().addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const host = (request.headers.host ?? '').toLowerCase();
    if (!hosts.has(host)) throw refuseRequest(421, 'api.wrong-host', { host, publicUrl: config.publicUrl });
    const allowed = request.is404 ? methodsAt(request.url).join(', ') : '';
    if (allowed) throw new ProblemError(problem(405, 'api.method-wrong', { method: request.method, allowed }), { allow: allowed });
  });
  logRequests(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(apiModule(parts, ownerKey), adapter, {
    logger: new NestLogger(logger),
    // Open event streams would otherwise hold a shutdown up for ever.
    forceCloseConnections: true,
  });
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With "no-referrer" a browser sends its own forms with "Origin: null".
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: config.publicUrl.startsWith('https:') && {},
  });
  app.enableCsrfProtection({
    trustedOrigins: [new URL(config.publicUrl).origin],
    // A mail program's one-click unsubscribe; its signature is checked instead.
    exclude: ['/unsubscribe/:token'],
  });
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart);
  app.enableShutdownHooks();
  const document = describeApi(app);
  adapter.getInstance().get('/api/openapi.json', (_request, reply) => reply.send(document));
  return app;
}
