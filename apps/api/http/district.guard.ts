import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { nearTo } from '#libs/kernel/slips.js';
import { PARTS, type Parts } from '../parts.js';
import { DEFAULT_TENANT } from './principal.js';
import { refuseRequest } from './problem.js';

const OF_INSTALLATION = 'planline:of-installation';
/** A route that is about no district, or sets one up. */
export const OfInstallation = (): MethodDecorator & ClassDecorator => SetMetadata(OF_INSTALLATION, true);

/**
 * Ends a request for a district that there is not: one whose name is mistyped would else be answered with empty
 * lists. The owner of an installation sees every district in it, so all of them are named. Before the first one
 * is set up, nothing was mistyped. Pages have the district of their session, which was looked up when it was chosen.
 */
@Injectable()
export class DistrictGuard implements CanActivate {
  /** None is ever closed, so one that was seen open stays so. */
  private readonly open = new Set<string>();

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(PARTS) private readonly parts: Parts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, url } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!principal || this.open.has(principal.tenant) || !url.startsWith('/api/')) return true;
    if (this.reflector.getAllAndOverride<boolean>(OF_INSTALLATION, [context.getHandler(), context.getClass()])) return true;
    const { tenant } = principal;
    const known = await this.parts.tenants();
    for (const one of known) this.open.add(one);
    if (known.includes(tenant) || (known.length === 0 && tenant === DEFAULT_TENANT)) return true;
    throw noSuchDistrict(tenant, known);
  }
}

const MOST_NAMED = 20;
const MOST_NEAR = 3;

export function noSuchDistrict(tenant: string, known: readonly string[]) {
  const named = [...known].sort().slice(0, MOST_NAMED);
  return refuseRequest(404, 'api.no-such-district', { tenant, near: nearTo(tenant, known).sort().slice(0, MOST_NEAR).join(', ') || 'none', known: named.join(', ') || 'none', others: known.length - named.length });
}
