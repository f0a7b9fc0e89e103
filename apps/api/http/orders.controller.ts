import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { instantOn, parseCalendarDate, parseInstant, type Instant } from '#libs/kernel/dates.js';
import { orderOutcome, placeOrder, waitForOrder } from '#libs/orders/postgres.js';
import type { Order, OrderOutcome } from '#libs/orders/orders.js';
import type { Principal } from '#libs/commands/contract.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { OfInstallation } from './district.guard.js';
import { Who } from './principal.js';
import { refuseRequest, refusalProblem } from './problem.js';

/** As long as a request is kept waiting for the worker; after it the order goes on, and is asked for by its number. */
const WAIT_MS = 20_000;

const orderAnswerSchema = z
  .object({
    order: z.string().describe('Its number, for /api/orders/{id}.'),
    state: z.enum(['open', 'done']),
    facts: z.record(z.string(), z.union([z.string(), z.number()])).describe('What came of it.'),
  })
  .meta({ id: 'OrderAnswer' });
type OrderAnswer = z.infer<typeof orderAnswerSchema>;

const clockSchema = z
  .object({ now: z.iso.datetime(), today: z.string(), timeZone: z.string(), simulated: z.boolean(), mayMove: z.boolean() })
  .meta({ id: 'Clock' });

const advanceSchema = z
  .object({
    to: z
      .string()
      .refine((text) => parseCalendarDate(text) !== null || parseInstant(text) !== null, 'neither a day (YYYY-MM-DD) nor a moment (RFC 3339)')
      .describe('A day, for its last minute in the time zone of the district; or a moment.'),
  })
  .strict();
const speedSchema = z.object({ speed: z.number().positive().max(10_000_000).describe('Seconds of Planline a second.') }).strict();
const waitSchema = z.object({ wait: z.coerce.number().min(0).max(WAIT_MS / 1000).default(0).describe('Seconds to wait for it to be done.') });

/** What only the worker can do, since it alone reads all of the log and has a hand on Temporal. */
@ApiTags('installation')
@Controller('api')
export class OrdersController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get('clock')
  @ApiOperation({ summary: "Planline's time." })
  @Answers({ 200: clockSchema })
  async clock(@Who() principal: Principal): Promise<z.infer<typeof clockSchema>> {
    const { clock, config } = this.parts;
    const { timeZone, today } = await this.parts.day(principal.tenant);
    return { now: await clock.now(), today, timeZone, simulated: await clock.simulated(), mayMove: config.clockMayMove };
  }

  @Post('clock/advance')
  @HttpCode(200)
  @ApiOperation({ summary: 'Step the clock from deadline to deadline, waiting at each until its work is done.' })
  @Answers({ 200: orderAnswerSchema, 202: orderAnswerSchema }, 409, 413, 415, 422)
  async advance(@Who() principal: Principal, @Body({ schema: advanceSchema }) { to }: z.infer<typeof advanceSchema>, @Res({ passthrough: true }) reply: FastifyReply): Promise<OrderAnswer> {
    return this.place({ kind: 'advance-clock', params: { to: await this.momentOf(to, principal.tenant) } }, reply);
  }

  @OfInstallation()
  @Post('clock/speed')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let the days run.' })
  @Answers({ 200: orderAnswerSchema, 202: orderAnswerSchema }, 409, 413, 415, 422)
  speed(@Body({ schema: speedSchema }) params: z.infer<typeof speedSchema>, @Res({ passthrough: true }) reply: FastifyReply): Promise<OrderAnswer> {
    return this.place({ kind: 'set-clock-speed', params }, reply);
  }

  @OfInstallation()
  @Post('rebuild/temporal')
  @HttpCode(200)
  @ApiOperation({ summary: 'End every workflow and start one for each open process, from the log.' })
  @Answers({ 200: orderAnswerSchema, 202: orderAnswerSchema }, 409)
  rebuildTemporal(@Res({ passthrough: true }) reply: FastifyReply): Promise<OrderAnswer> {
    return this.place({ kind: 'rebuild-temporal', params: {} }, reply);
  }

  @OfInstallation()
  @Post('rebuild/read-models')
  @HttpCode(200)
  @ApiOperation({ summary: 'Fold every read model anew beside the live ones, and switch.' })
  @Answers({ 200: orderAnswerSchema, 202: orderAnswerSchema }, 409)
  rebuildReadModels(@Res({ passthrough: true }) reply: FastifyReply): Promise<OrderAnswer> {
    return this.place({ kind: 'rebuild-read-models', params: {} }, reply);
  }

  @OfInstallation()
  @Post('rebuild/parked')
  @HttpCode(200)
  @ApiOperation({ summary: 'Fold again, after a fix, what was set aside because an event could not be projected.' })
  @Answers({ 200: orderAnswerSchema, 202: orderAnswerSchema }, 409)
  rebuildParked(@Res({ passthrough: true }) reply: FastifyReply): Promise<OrderAnswer> {
    return this.place({ kind: 'rebuild-parked', params: {} }, reply);
  }

  @OfInstallation()
  @Get('orders/:id')
  @ApiOperation({ summary: 'What became of an order to the worker.' })
  @Answers({ 200: orderAnswerSchema, 202: orderAnswerSchema }, 404, 409)
  async order(@Param('id', { schema: z.string().regex(/^\d{1,18}$/) }) id: string, @Query({ schema: waitSchema }) { wait }: z.infer<typeof waitSchema>, @Res({ passthrough: true }) reply: FastifyReply): Promise<OrderAnswer> {
    const pool = this.parts.pools.append;
    await orderOutcome(pool, BigInt(id)).catch(() => {
      throw refuseRequest(404, 'api.no-such-thing', { thing: 'order', id });
    });
    return answer(BigInt(id), await waitForOrder(pool, BigInt(id), wait * 1000), reply);
  }

  private async place(order: Order, reply: FastifyReply): Promise<OrderAnswer> {
    if ((order.kind === 'advance-clock' || order.kind === 'set-clock-speed') && !this.parts.config.clockMayMove) throw refuseRequest(409, 'clock.outside-database');
    const pool = this.parts.pools.append;
    const id = await placeOrder(pool, order);
    return answer(id, await waitForOrder(pool, id, WAIT_MS), reply);
  }

  private async momentOf(to: string, tenant: string): Promise<Instant> {
    const day = parseCalendarDate(to);
    if (!day) return parseInstant(to)!;
    const { timeZone } = await this.parts.day(tenant);
    return instantOn(day, '23:59', timeZone);
  }
}

function answer(id: bigint, outcome: OrderOutcome | null, reply: FastifyReply): OrderAnswer {
  if (outcome?.ok === false) throw refusalProblem(409, outcome.refusal);
  if (!outcome) reply.status(202).header('location', `/api/orders/${id}`);
  return { order: String(id), state: outcome ? 'done' : 'open', facts: outcome?.facts ?? {} };
}
