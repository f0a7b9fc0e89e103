import type { Client } from './client.js';

type OrderAnswer = { readonly order: string; readonly state: 'open' | 'done'; readonly facts: Readonly<Record<string, string | number>> };

/** Gives the worker an order and stays until it is done: stepping through three years takes minutes. */
export async function giveOrder(client: Client, path: string, body: unknown): Promise<OrderAnswer> {
  let answer = await client.post<OrderAnswer>(path, body);
  while (answer.state === 'open') answer = await client.get<OrderAnswer>(`/api/orders/${answer.order}`, { wait: 20 });
  return answer;
}

export const factsOf = ({ facts }: OrderAnswer): string => Object.entries(facts).map(([name, value]) => `${name} ${value}`).join(', ');
