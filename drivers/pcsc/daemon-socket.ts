import { createConnection } from 'node:net';

/** Where pcscd listens unless told otherwise. The library below the binding looks at the same variable. */
export function daemonSocketPath(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['PCSCLITE_CSOCK_NAME'] ?? '/run/pcscd/pcscd.comm';
}

/**
 * Whether something accepts connections at the daemon's socket. A file alone proves nothing: a daemon that was
 * killed leaves its file behind, and the binding would spin on it. Connecting also wakes a daemon that
 * systemd starts on demand.
 */
export function daemonAnswers(path: string, msMax: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path });
    const finish = (answers: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answers);
    };
    const timer = setTimeout(finish, msMax, false);
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
