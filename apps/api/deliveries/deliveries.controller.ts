import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { Who } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { deliverySchema, listDeliveries, sendAgain } from './deliveries.js';

const filterSchema = z.object({ state: deliverySchema.shape.state.optional().describe('`dead`: those that were given up.') });
const againSchema = z.object({ id: z.uuid(), state: z.literal('due') });

@ApiTags('deliveries')
@Controller('api/deliveries')
export class DeliveriesController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'Morning digests and what became of them, newest first.' })
  @Answers({ 200: z.object({ items: z.array(deliverySchema) }) })
  async list(@Who() { tenant }: Principal, @Query({ schema: filterSchema }) { state }: z.infer<typeof filterSchema>) {
    return { items: await this.parts.inTenant(tenant, (db) => listDeliveries(db, state ?? null)) };
  }

  @Post(':id/send-again')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try a digest again that was given up.' })
  @Answers({ 200: againSchema }, 404)
  async again(@Who() { tenant }: Principal, @Param('id', { schema: z.uuid() }) id: string): Promise<z.infer<typeof againSchema>> {
    const found = await this.parts.inTenant(tenant, (db) => sendAgain(db, id));
    if (!found) throw refuseRequest(404, 'api.no-such-thing', { thing: 'dead letter', id });
    return { id, state: 'due' };
  }
}
