import type { Mail } from './mail.js';

/**
 * What became of one sending. `unknown`: the mail had been handed over, at least in part, when the
 * connection ended, so that the server may have taken it.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly detail: string }
  /** The server said no for good (5xx). */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The server said not now (4xx). */
  | { readonly kind: 'put-off'; readonly detail: string }
  /** No server, or none that would take any mail from us: it is not about this mail. */
  | { readonly kind: 'not-reached'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string };

export type MailTransport = {
  /** Never rejects for what a server or network does. */
  send(mail: Mail): Promise<SendOutcome>;
  /** The longest that `send` may take, in milliseconds: a delivery's lease must be longer. */
  readonly longestMs: number;
  /** Cuts off what is under way: its outcome is `not-reached` or `unknown`. */
  close(): Promise<void>;
};
