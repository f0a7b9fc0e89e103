import { randomUUID } from 'node:crypto';
import { Controller, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { derivedSecret } from '#libs/config/config.js';
import { UNSUBSCRIBE_PURPOSE, verifyUnsubscribe, type Subscription } from '#libs/mail/unsubscribe.js';
import { answerOf } from '../http/handled.js';
import { Public } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { PARTS, type Parts } from '../parts.js';
import { digestTimeOf } from '../queries/people.js';
import { PageRenderer } from './renderer.js';

/**
 * Where the link in a digest leads. Open without signing in, as RFC 8058 asks: the link's signature is the
 * credential, and good for nothing but stopping that person's digests. Opening it only asks, since mail
 * scanners open every link.
 */
@Public()
@ApiExcludeController()
@Controller('unsubscribe')
export class UnsubscribeController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get(':token')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  ask(@Param('token') token: string): Promise<string> {
    this.subscriptionOf(token);
    return this.pages.page('unsubscribe', { title: 'Stop the morning digest', signedIn: false, token, stopped: false });
  }

  @Post(':token')
  @HttpCode(200)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async stop(@Param('token') token: string): Promise<string> {
    const { tenant, person } = this.subscriptionOf(token);
    const at = await this.parts.inTenant(tenant, (db) => digestTimeOf(db, person));
    if (at === null) throw refuseRequest(404, 'api.unsubscribe-wrong');
    const handled = await this.parts.handle({
      principal: { tenant, actor: { kind: 'person', id: person, assurance: 'session' }, onBehalfOf: null },
      key: `unsubscribe/${randomUUID()}`,
      parts: [{ aggregate: 'person', id: person, command: { name: 'setDigestPreference', frequency: 'never', at }, ifVersion: null }],
    });
    answerOf(handled, true);
    return this.pages.page('unsubscribe', { title: 'The morning digest is stopped', signedIn: false, token, stopped: true });
  }

  private subscriptionOf(token: string): Subscription {
    const subscription = verifyUnsubscribe(derivedSecret(this.parts.config.secret, UNSUBSCRIBE_PURPOSE), token);
    if (!subscription) throw refuseRequest(404, 'api.unsubscribe-wrong');
    return subscription;
  }
}
