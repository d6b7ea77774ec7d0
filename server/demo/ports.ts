import { createServer } from 'node:net';

/** Whether nobody listens there; port 0 is always free. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The port that a variable names, its default, or what is wrong with it. */
export function portOf(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
  port: number,
): number | { readonly fault: string } {
  const text = environment[variable] ?? String(port);
  const number = Number(text);
  return /^[0-9]{1,5}$/.test(text) && number <= 65_535
    ? number
    : { fault: `${variable}: "${text}" is not a port` };
}
