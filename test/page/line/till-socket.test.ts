import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenedSocket, SocketLine } from '../../../terminal/page/line/socket-line.ts';
import { TillSocket } from '../../../terminal/page/line/till-socket.ts';

class FakeSocket implements OpenedSocket {
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly path: string;
  readonly protocols: readonly string[];
  closed = false;

  constructor(path: string, protocols: readonly string[]) {
    this.path = path;
    this.protocols = protocols;
  }

  close(): void {
    this.closed = true;
    this.onclose?.(undefined as never);
  }

  says(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
}

/** A line whose timers a test turns by hand, and whose chance is a dial. */
class FakeLine implements SocketLine {
  readonly sockets: FakeSocket[] = [];
  readonly waits: number[] = [];
  #due: (() => void) | null = null;
  answers = false;
  luck = 0;

  readonly open = (path: string, protocols: readonly string[]) => {
    const socket = new FakeSocket(path, protocols);
    this.sockets.push(socket);
    return socket;
  };
  readonly after = (milliseconds: number, work: () => void) => {
    this.waits.push(milliseconds);
    this.#due = work;
    return () => {
      this.#due = null;
    };
  };
  readonly tillAnswers = async () => this.answers;
  readonly chance = () => this.luck;

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('nothing was opened');
    return socket;
  }

  get isWaiting(): boolean {
    return this.#due !== null;
  }

  pass(): void {
    const due = this.#due;
    this.#due = null;
    due?.();
  }
}

/** Lets what was promised already come true. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('the line to the till', () => {
  let line: FakeLine;
  let said: unknown[];
  let socket: TillSocket<unknown>;
  beforeEach(() => {
    line = new FakeLine();
    said = [];
    socket = new TillSocket(
      '/v1/events',
      'secret',
      {
        opened: () => said.push('opened'),
        closed: () => said.push('closed'),
        message: (message) => said.push(message),
        keyIsOld: () => said.push('key is old'),
      },
      line,
    );
    socket.start();
  });

  const fail = async () => {
    line.last.onclose?.(undefined as never);
    await settled();
  };
  const open = () => line.last.onopen?.(undefined as never);

  it('offers its key as a subprotocol, because a WebSocket sends no headers', () => {
    expect(line.last.protocols).toEqual(['puhui', 'key.secret']);
    expect(line.last.path).toBe('/v1/events');
  });

  it('tells what it hears, and when it opens and breaks', async () => {
    open();
    line.last.says({ type: 'hello' });
    await fail();
    expect(said).toEqual(['opened', { type: 'hello' }, 'closed']);
  });

  it('waits twice as long after each failure, up to 3 seconds, and from the beginning after a success', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await fail();
      line.pass();
    }
    open();
    await fail();
    expect(line.waits).toEqual([200, 400, 800, 1600, 3000, 3000, 200]);
  });

  it('waits by chance up to half longer, so that pages do not come all at once', async () => {
    line.luck = 0.5;
    await fail();
    expect(line.waits).toEqual([250]);
  });

  it('goes on behind the last event that it heard', async () => {
    open();
    line.last.says({ type: 'hello', stream: 'a b', sequence: 4 });
    line.last.says({ type: 'card-removed', stream: 'a b', sequence: 5, data: {} });
    await fail();
    line.pass();
    expect(line.last.path).toBe('/v1/events?stream=a+b&since=5');
  });

  it('calls its key old when a till that answers turns it away twice, not when it is gone', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await fail();
      line.pass();
    }
    expect(said).toEqual([]);
    line.answers = true;
    await fail();
    line.pass();
    expect(said).toEqual([]);
    await fail();
    expect(said).toEqual(['key is old']);
  });

  it('asks again at once when the till answers, however long it waited before', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await fail();
      line.pass();
    }
    line.answers = true;
    await fail();
    expect(line.waits.at(-1)).toBe(200);
  });

  it('stays closed once it is stopped', async () => {
    open();
    socket.stop();
    await settled();
    expect([line.last.closed, line.isWaiting, said]).toEqual([true, false, ['opened']]);
  });

  it('calls a wait off when it is stopped', async () => {
    await fail();
    socket.stop();
    expect(line.isWaiting).toBe(false);
  });
});
