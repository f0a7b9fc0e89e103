import { Body, Controller, Get, Header, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { say } from '#libs/messages/say.js';
import { CREDENTIALS, Public, tenantAskedFor, type Credentials } from '../http/principal.js';
import { ProblemError } from '../http/problem.js';
import { cookieOptions, sameText } from '../http/session.js';
import { PARTS, type Parts } from '../parts.js';
import { PageRenderer } from './renderer.js';

const signInSchema = z.object({ key: z.string().trim().default(''), tenant: z.string().trim().default(''), next: z.string().default('/') });

/** Only a path of this site may follow: an address of another would make the sign-in page a door to it. */
export const pathOfHere = (next: string | undefined): string => (next && /^\/(?![/\\])[\x20-\x7e]*$/.test(next) ? next : '/');

/** How a browser gets in; open to anyone, since nobody is in yet. */
@Public()
@ApiExcludeController()
@Controller()
export class SignInController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get('sign-in')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  page(@Query('next') next: string | undefined): Promise<string> {
    return this.pages.signIn({ next: pathOfHere(next) });
  }

  @Post('sign-in')
  async signIn(@Body({ schema: signInSchema }) { key, tenant, next }: z.infer<typeof signInSchema>, @Res() reply: FastifyReply): Promise<void> {
    const { ownerKey, sessions } = this.credentials;
    const refused = async (error: string): Promise<void> => {
      const html = await this.pages.signIn({ next: pathOfHere(next), tenant, error });
      await reply.status(401).headers({ 'cache-control': 'no-store' }).type('text/html; charset=utf-8').send(html);
    };
    if (!sameText(key, ownerKey)) return refused(say('api.wrong-credential'));
    try {
      const session = sessions.seal({ tenant: tenantAskedFor(tenant), issuedAt: Date.now() });
      reply.setCookie(sessions.cookieName, session, { ...cookieOptions(this.parts.config), maxAge: sessions.maxAgeSeconds });
    } catch (error) {
      if (error instanceof ProblemError) return refused(error.message);
      throw error;
    }
    await reply.redirect(pathOfHere(next), 303);
  }

  @Post('sign-out')
  async signOut(@Res() reply: FastifyReply): Promise<void> {
    reply.clearCookie(this.credentials.sessions.cookieName, cookieOptions(this.parts.config));
    await reply.redirect('/sign-in', 303);
  }
}
