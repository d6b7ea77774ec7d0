import { EventEmitter } from 'node:events';
import type { RequestOptions } from 'node:http';
import { Readable } from 'node:stream';
import { injectCall, type SimulatedAnswer, type SimulatedCall } from './injected-call.ts';
import type { Listening, Machine, Network, Program } from './program.ts';
import type { Simulation } from './simulation.ts';

/** How the way between a machine and the server is; `main` dials, all of them can be turned at any time. */
export type Link = {
  isUp: boolean;
  /** Of a thousand calls: never arrive; are answered in vain; arrive twice; take longer than anybody waits. */
  lostPermille: number;
  unansweredPermille: number;
  repeatedPermille: number;
  slowPermille: number;
};

export const goodLink = (): Link => ({
  isUp: true,
  lostPermille: 0,
  unansweredPermille: 0,
  repeatedPermille: 0,
  slowPermille: 0,
});

const wayMs = { min: 2, max: 400 } as const;
const slowWayMs = { min: 3_000, max: 40_000 } as const;
/** A second copy wanders about for so long. */
const wanderingMsMax = 600_000;
const refusedAfterMs = { min: 1, max: 50 } as const;

type Asking = {
  readonly program: Program;
  readonly call: SimulatedCall;
  readonly number: number;
  isOver: boolean;
  readonly answered: (answer: SimulatedAnswer) => void;
  readonly failed: (why: string) => void;
};

/** Carries calls from machines to the one server, and loses, repeats, delays and reorders them. */
export class SimulatedNetwork implements Network {
  readonly #simulation: Simulation;
  readonly #links = new Map<string, Link>();
  readonly #newestArrived = new Map<string, number>();
  readonly #underWay = new Set<Asking>();
  #server: Listening | null = null;
  #calls = 0;
  readonly counted = {
    calls: 0,
    lost: 0,
    unanswered: 0,
    repeated: 0,
    overtaken: 0,
    tooLate: 0,
    cut: 0,
    refused: 0,
  };
  /** Called when a call is sent, and when it arrives a second time; canaries do harm here. */
  sent: (machine: string, path: string) => void = () => {};
  arrivedAgain: (path: string) => void = () => {};
  readonly broken = new Set<(machine: string | null) => void>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  link(machine: string): Link {
    const link = this.#links.get(machine) ?? goodLink();
    this.#links.set(machine, link);
    return link;
  }

  cutOff(machine: string): void {
    this.link(machine).isUp = false;
    for (const tell of this.broken) tell(machine);
  }

  /** Whether a machine reaches a server that runs. */
  reaches(machine: Machine): boolean {
    return this.link(machine.name).isUp && this.#server?.program.isAlive === true;
  }

  serve(server: Listening): void {
    this.#server = server;
  }

  unserve(server: Listening): void {
    if (this.#server === server) this.serverGone();
  }

  /** Whoever waits for an answer of it finds the connection reset. */
  serverGone(): void {
    this.#server = null;
    for (const asking of this.#underWay) this.#fail(asking, 'ECONNRESET');
    for (const tell of this.broken) tell(null);
  }

  /** Stands where Node's `http.request` stands, for what a till's line needs of it. */
  request(
    program: Program,
    url: URL,
    { options, done }: { readonly options: RequestOptions; readonly done: (response: unknown) => void },
  ): unknown {
    const request = Object.assign(new EventEmitter(), {
      end: (body?: string) => {
        const call: SimulatedCall = {
          method: options.method ?? 'GET',
          path: `${url.pathname}${url.search}`,
          headers: { host: url.host, ...(options.headers as Record<string, string> | undefined) },
          body: Buffer.from(body ?? ''),
        };
        this.#ask(program, { call, signal: options.signal ?? null }).then(
          ({ status, headers, body: bytes }) =>
            done(
              Object.assign(Readable.from(bytes.length === 0 ? [] : [bytes]), {
                statusCode: status,
                headers,
              }),
            ),
          (error: unknown) => request.emit('error', error),
        );
      },
    });
    return request;
  }

  /** Stands where `fetch` stands. */
  async fetch(program: Program, url: URL, init: RequestInit): Promise<Response> {
    const call: SimulatedCall = {
      method: init.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, ...(init.headers as Record<string, string> | undefined) },
      body: Buffer.from(typeof init.body === 'string' ? init.body : ''),
    };
    const { status, headers, body } = await this.#ask(program, { call, signal: init.signal ?? null });
    const hasBody = status !== 204 && status !== 304;
    return new Response(hasBody ? new Uint8Array(body) : null, { status, headers });
  }

  #ask(
    program: Program,
    { call, signal }: { readonly call: SimulatedCall; readonly signal: AbortSignal | null },
  ): Promise<SimulatedAnswer> {
    return new Promise<SimulatedAnswer>((resolve, reject) => {
      this.#calls += 1;
      const asking: Asking = {
        program,
        call,
        number: this.#calls,
        isOver: false,
        answered: resolve,
        failed: (why) => reject(Object.assign(new Error(why), { code: why })),
      };
      signal?.addEventListener('abort', () => {
        if (asking.isOver) return;
        this.#over(asking);
        this.counted.tooLate += 1;
        reject(new DOMException('This operation was aborted', 'AbortError'));
      });
      this.#underWay.add(asking);
      this.#send(asking);
    });
  }

  #send(asking: Asking): void {
    const { machine } = asking.program;
    const link = this.link(machine.name);
    this.counted.calls += 1;
    this.sent(machine.name, asking.call.path);
    if (!link.isUp) {
      this.counted.cut += 1;
      // Cut off at the shop's own router: at once an error, or nothing until the caller tires of waiting.
      if (this.#chance(500)) this.#fail(asking, 'ENETUNREACH');
      return;
    }
    if (this.#chance(link.lostPermille)) {
      this.counted.lost += 1;
      return;
    }
    const isSlow = this.#chance(link.slowPermille);
    const way = isSlow ? slowWayMs : wayMs;
    this.#simulation.later(
      this.#simulation.skewed(way.min, way.max),
      `${machine.name} call arrives ${asking.call.method} ${shownPath(asking.call.path)} ${asking.call.body.length}`,
      () => this.#arrive(asking, true),
    );
    if (!this.#chance(link.repeatedPermille)) return;
    this.#simulation.later(
      this.#simulation.skewed(wayMs.min, wanderingMsMax),
      `${machine.name} call arrives again ${asking.call.method} ${shownPath(asking.call.path)}`,
      () => {
        this.counted.repeated += 1;
        this.arrivedAgain(asking.call.path);
        this.#arrive(asking, false);
      },
    );
  }

  #arrive(asking: Asking, isFirst: boolean): void {
    const { machine } = asking.program;
    const server = this.#server;
    if (!this.link(machine.name).isUp) {
      this.counted.cut += 1;
      return;
    }
    if (server === null || !server.program.isAlive) {
      this.counted.refused += 1;
      if (isFirst) this.#fail(asking, 'ECONNREFUSED');
      return;
    }
    this.#countOrder(asking);
    const answering = server.program.run(() => injectCall(server.listener, asking.call));
    void answering.then((answer) => {
      if (isFirst) this.#sendBack(asking, answer);
    });
  }

  #sendBack(asking: Asking, answer: SimulatedAnswer): void {
    const { machine } = asking.program;
    const link = this.link(machine.name);
    if (!link.isUp || this.#chance(link.unansweredPermille)) {
      this.counted.unanswered += 1;
      return;
    }
    this.#simulation.later(
      this.#simulation.skewed(wayMs.min, wayMs.max),
      `${machine.name} answer arrives ${answer.status} ${answer.body.length}`,
      () => {
        if (asking.isOver || !asking.program.isAlive) return;
        this.#over(asking);
        asking.program.run(() => asking.answered(answer));
      },
    );
  }

  #fail(asking: Asking, why: string): void {
    this.#simulation.later(
      this.#simulation.skewed(refusedAfterMs.min, refusedAfterMs.max),
      `${asking.program.machine.name} call fails ${why}`,
      () => {
        if (asking.isOver || !asking.program.isAlive) return;
        this.#over(asking);
        asking.program.run(() => asking.failed(why));
      },
    );
  }

  #over(asking: Asking): void {
    asking.isOver = true;
    this.#underWay.delete(asking);
  }

  #countOrder({ program, number }: Asking): void {
    const { name } = program.machine;
    const newest = this.#newestArrived.get(name) ?? 0;
    if (number < newest) this.counted.overtaken += 1;
    else this.#newestArrived.set(name, number);
  }

  #chance(permille: number): boolean {
    return permille > 0 && this.#simulation.random.chance(permille);
  }
}

/** Hashes of files hang on keys that are made anew with every template: they are not part of a run. */
function shownPath(path: string): string {
  return path.replace(/[0-9a-f]{64}/, 'HASH');
}
