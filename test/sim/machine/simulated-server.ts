import { EventEmitter } from 'node:events';
import type { RequestListener } from 'node:http';
import type { Program } from './program.ts';

/** Stands where Node's HTTP server stands: its door is the simulated network. */
export class SimulatedServer extends EventEmitter {
  readonly program: Program;
  readonly listener: RequestListener;
  #port = 0;

  constructor(program: Program, listener: RequestListener) {
    super();
    this.program = program;
    this.listener = listener;
  }

  listen(port: number, _host: string, done: () => void): this {
    this.#port = port;
    this.program.machine.network.serve(this);
    this.program.later(0, 'listens', done);
    return this;
  }

  address(): { readonly port: number } {
    return { port: this.#port };
  }

  close(done: () => void): this {
    this.program.machine.network.unserve(this);
    this.program.later(0, 'listens no more', done);
    return this;
  }

  closeIdleConnections(): void {}
  closeAllConnections(): void {}
}
