import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Principal } from '#libs/commands/contract.js';
import { say } from '#libs/messages/say.js';
import { Who } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { PARTS, type Parts } from '../parts.js';
import { settingsOf } from '../queries/people.js';
import { keptMails, mailAsHtml, outboxFolder } from './outbox.js';
import { PageRenderer } from './renderer.js';

/** Stands for no one district; no tenant can be called so. */
const ALL = '*';

/** The mails that would have gone out, where no mail server is set. */
@ApiExcludeController()
@Controller('outbox')
export class OutboxController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  async list(@Who() { tenant }: Principal, @Query('district') asked?: string): Promise<string> {
    const { smtpUrl, dataFolder } = this.parts.config;
    const known = (await this.parts.tenants()).sort();
    const chosen = asked === ALL ? null : known.includes(asked ?? '') ? asked! : tenant;
    const zone = (await this.parts.inTenant(tenant, settingsOf))?.timeZone;
    const mails = smtpUrl ? [] : await keptMails(outboxFolder(dataFolder), known.length > 1 ? chosen : null, zone);
    const districts = known.length > 1 ? [...known.map((id) => ({ id, title: id, chosen: id === chosen })), { id: ALL, title: say('page.all-districts'), chosen: chosen === null }] : [];
    return this.pages.page('outbox', { title: 'Mail', here: '/outbox', sent: smtpUrl !== null, mails, districts, all: chosen === null });
  }

  /** As the reader's mail program would show it. Its styles stand in the mail itself, so they are allowed here; scripts never are. */
  @Get(':name')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
  async mail(@Param('name') name: string): Promise<string> {
    const html = await mailAsHtml(outboxFolder(this.parts.config.dataFolder), name);
    if (html === null) throw refuseRequest(404, 'api.no-such-thing', { thing: 'mail', id: name });
    return html;
  }
}
