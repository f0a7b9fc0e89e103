import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';

const asset = (name: string, type: string) => {
  const body = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  return { body, type, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
};

/** The style, the sign and the two scripts: the same for everyone, and needed by the sign-in page. */
@Public()
@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  private readonly assets = new Map([
    ['planline.css', asset('planline.css', 'text/css; charset=utf-8')],
    ['planline.svg', asset('planline.svg', 'image/svg+xml')],
    ['sign-in.js', asset('sign-in.js', 'text/javascript; charset=utf-8')],
    ['live.js', asset('live.js', 'text/javascript; charset=utf-8')],
  ]);

  @Get(':name')
  async get(@Param('name') name: string, @Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const found = this.assets.get(name);
    if (!found) throw refuseRequest(404, 'api.no-such-address');
    reply.headers({ 'cache-control': 'no-cache', etag: found.etag });
    if (known === found.etag) await reply.status(304).send();
    else await reply.type(found.type).send(found.body);
  }
}
