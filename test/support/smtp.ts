import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/**
 * How the server behaves from now on: takes mail; puts it off (451); refuses the recipient for good
 * (550); says nothing any more after the first command; takes the mail and drops the connection before it answers.
 */
export type SmtpMode = 'ok' | 'put-off' | 'refuse' | 'hang' | 'accept-then-drop';

export type SmtpServer = {
  readonly url: string;
  mode: SmtpMode;
  /** Everything that was taken, raw, in order; also what was taken and never confirmed. */
  readonly taken: Buffer[];
  /** Of each of them whom its envelope named. */
  readonly recipients: (readonly string[])[];
  /** Resolves once `count` mails were taken. */
  takes(count: number): Promise<void>;
  /** Says nothing more to the next client that names this recipient; resolves once one has. */
  silentAt(recipient: string): Promise<void>;
  /** Resolves once a client has come as far as naming the sender of a mail. */
  connected(): Promise<void>;
  stop(): Promise<void>;
};

/** A real SMTP server on a free port. */
export async function startSmtp(mode: SmtpMode = 'ok'): Promise<SmtpServer> {
  const taken: Buffer[] = [];
  const recipients: (readonly string[])[] = [];
  const watchers = new Set<() => void>();
  const sockets = new Set<Socket>();
  let met = (): void => undefined;
  let silent: { readonly recipient: string; readonly met: () => void } | null = null;
  const answer = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    hideENHANCEDSTATUSCODES: true,
    closeTimeout: 100,
    onMailFrom(_address, _session, done) {
      met();
      if (support.mode === 'put-off') return done(answer(451, 'come back later'));
      if (support.mode !== 'hang') done();
    },
    onRcptTo({ address }, _session, done) {
      if (silent?.recipient === address) {
        silent.met();
        silent = null;
        return;
      }
      done(support.mode === 'refuse' ? answer(550, 'no such mailbox') : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        taken.push(Buffer.concat(chunks));
        recipients.push(session.envelope.rcptTo.map(({ address }) => address));
        if (support.mode === 'accept-then-drop') drop(session);
        else done();
        for (const watcher of watchers) watcher();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const drop = (session: SMTPServerSession) => [...sockets].find((socket) => socket.remotePort === session.remotePort)?.destroy();
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');

  const support: SmtpServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mode,
    taken,
    recipients,
    takes: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (taken.length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    silentAt: (recipient) => new Promise((resolve) => (silent = { recipient, met: resolve })),
    connected: () => new Promise((resolve) => (met = resolve)),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
  return support;
}
