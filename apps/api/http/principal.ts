import { createParamDecorator, Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#libs/commands/contract.js';
import { refuseRequest } from './problem.js';
import { sameText, type Sessions } from './session.js';

/** The actor's id of the one who holds the key of the data folder, until people sign in by name. */
export const LOCAL_OWNER = 'owner';
export const DEFAULT_TENANT = 'local';
const TENANT_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const CREDENTIALS = Symbol('credentials');
export type Credentials = { readonly ownerKey: string; readonly sessions: Sessions };

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

const PUBLIC = 'planline:public';
/** A route that answers without a credential. There are few; each says why. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** The principal of the request; there always is one, except on public routes. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw refuseRequest(401, 'api.no-credential');
  return principal;
});

export const localOwner = (tenant: string): Principal => ({
  tenant,
  actor: { kind: 'person', id: LOCAL_OWNER, assurance: 'session' },
  onBehalfOf: null,
});

/** Finds who asks, from the owner's key or from a session cookie, or ends the request with 401. */
export function principalOf(request: FastifyRequest, { ownerKey, sessions }: Credentials): Principal {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) {
    const key = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    if (key === undefined || !sameText(key, ownerKey)) throw refuseRequest(401, 'api.wrong-credential');
    return localOwner(tenantAskedFor(request.headers['planline-tenant']));
  }
  const cookie = request.cookies[sessions.cookieName];
  if (cookie === undefined) throw refuseRequest(401, 'api.no-credential');
  const session = sessions.open(cookie, Date.now());
  if (!session) throw refuseRequest(401, 'api.session-over');
  return localOwner(session.tenant);
}

/** The owner of an installation owns every tenant in it, and says which one a request means. */
export function tenantAskedFor(header: string | string[] | undefined): string {
  const tenant = header === undefined || header === '' ? DEFAULT_TENANT : String(header);
  if (!TENANT_NAME.test(tenant)) throw refuseRequest(400, 'api.tenant-wrong', { tenant });
  return tenant;
}

@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const http = context.switchToHttp();
    // What one person may see must not be kept for the next by a cache in between.
    http.getResponse<FastifyReply>().header('cache-control', 'no-store');
    const request = http.getRequest<FastifyRequest>();
    request.principal = principalOf(request, this.credentials);
    return true;
  }
}
