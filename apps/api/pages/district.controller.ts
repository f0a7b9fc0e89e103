import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CREDENTIALS, tenantAskedFor, type Credentials } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { cookieOptions } from '../http/session.js';
import { PARTS, type Parts } from '../parts.js';

const districtSchema = z.object({ district: z.string().trim() });

/** The owner of an installation owns every district in it, and looks at one at a time. */
@ApiExcludeController()
@Controller('district')
export class DistrictController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
  ) {}

  @Post()
  async choose(@Body({ schema: districtSchema }) { district }: z.infer<typeof districtSchema>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { sessions } = this.credentials;
    const tenant = tenantAskedFor(district);
    if (!(await this.parts.tenants()).includes(tenant)) throw refuseRequest(404, 'api.no-such-thing', { thing: 'district', id: tenant });
    const session = sessions.open(request.cookies[sessions.cookieName] ?? '', Date.now());
    if (!session) throw refuseRequest(401, 'api.no-credential');
    // As old as it was: changing the district makes no session last longer.
    reply.setCookie(sessions.cookieName, sessions.seal({ ...session, tenant }), { ...cookieOptions(this.parts.config), maxAge: sessions.maxAgeSeconds });
    await reply.redirect('/plans', 303);
  }
}
