import type { Client } from './client.js';

type OrderAnswer = { readonly order: string; readonly state: 'open' | 'done'; readonly facts: Readonly<Record<string, string | number>> };

/** Gives the worker an order and stays until it is done: stepping through three years takes minutes. */
export async function giveOrder(client: Client, path: string, body: unknown): Promise<OrderAnswer> {
  let answer = await client.post<OrderAnswer>(path, body);
  while (answer.state === 'open') answer = await client.get<OrderAnswer>(`/api/orders/${answer.order}`, { wait: 20 });
  return answer;
}

/** What came of an order, beyond the time that is said anyway: `131 steps`. */
export function factsOf({ facts }: OrderAnswer): string {
  const told = Object.entries(facts).filter(([name]) => name !== 'now');
  return told.map(([name, value]) => (name === 'steps' ? `${value} ${value === 1 ? 'step' : 'steps'}` : `${name} ${value}`)).join(', ');
}
