import type { Response } from 'express';
import type { StaffCaller } from '../http/staff-auth.ts';
import type { Announcement } from '../publish/announcements.ts';
import { redemptionLines } from '../redemptions/redemption-lines.ts';
import type { LiveEvents } from '../redemptions/redemption-view.ts';
import { findSessionByHash, type Session } from '../staff/sessions.ts';
import type { ServerStore } from '../store/server-store.ts';

/** A comment that keeps proxies from hanging up; it is also when ended sessions are looked for. */
export const heartbeatEveryMs = 15_000;
/** Each holds a socket; a union has fewer people looking. */
export const listenersMax = 64;
/** A listener that does not read is dropped: its page connects anew and asks for what it missed. */
const unreadBytesMax = 1_000_000;
/** Of a till that was offline for days, the newest; the page asks for the rest. */
const redemptionsPerUploadMax = 50;

type Listener = {
  readonly response: Response;
  readonly session: Session | null;
  /** Null: all programmes of the server. */
  readonly programme: string | null;
};

/** Tells the console's open pages what happens, as server-sent events (HTML Standard, "Server-sent events"). */
export class LiveLines {
  readonly #store: ServerStore;
  readonly #listeners = new Set<Listener>();
  readonly #stopListening: () => void;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(store: ServerStore) {
    this.#store = store;
    this.#stopListening = store.announcements.listen((announcement) => {
      this.#pass(announcement).catch((error: unknown) => {
        store.log.error({ fault: (error as Error).name }, 'live pages could not be told');
      });
    });
    this.#heartbeat = setInterval(() => {
      this.beat().catch((error: unknown) => {
        store.log.error({ fault: (error as Error).name }, 'live pages could not be looked at');
      });
    }, heartbeatEveryMs);
  }

  get isFull(): boolean {
    return this.#listeners.size >= listenersMax;
  }

  /** Keeps the answer open and writes to it until the caller leaves or may no longer listen. */
  open(response: Response, caller: StaffCaller, programme: string | null): void {
    const listener: Listener = {
      response,
      session: caller.by === 'session' ? caller.session : null,
      programme,
    };
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.on('close', () => this.#listeners.delete(listener));
    this.#listeners.add(listener);
    this.#write(listener, ': here\n\n');
  }

  /** Ends every line of a session that is over. */
  endSession({ idHash }: Pick<Session, 'idHash'>): void {
    for (const listener of [...this.#listeners]) if (listener.session?.idHash === idHash) this.#end(listener);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#stopListening();
    for (const listener of [...this.#listeners]) this.#end(listener);
  }

  /** A session also ends by time, or by a command in another process: the register knows. */
  async beat(): Promise<void> {
    const hashes = new Set([...this.#listeners].flatMap(({ session }) => session?.idHash ?? []));
    for (const idHash of hashes)
      if ((await findSessionByHash(this.#store, idHash)) === null) this.endSession({ idHash });
    for (const listener of this.#listeners) this.#write(listener, ': still here\n\n');
  }

  async #pass(announcement: Announcement): Promise<void> {
    if (this.#listeners.size === 0) return;
    switch (announcement.type) {
      case 'head':
        return this.#tell('published', announcement.programme, [null]);
      case 'assignment':
      case 'leases':
      case 'report':
      case 'line':
        return this.#tell('terminals', null, [null]);
      case 'redemptions':
        return this.#tell('redemption', announcement.programme, await this.#linesOf(announcement.ids));
    }
  }

  async #linesOf(ids: readonly string[]): Promise<readonly LiveEvents['redemption'][]> {
    const rows = await this.#store.database
      .selectFrom('redemptions')
      .select('number')
      .where('id', 'in', ids.slice(-redemptionsPerUploadMax))
      .orderBy('number')
      .execute();
    return redemptionLines(
      this.#store,
      rows.map(({ number }) => number),
    );
  }

  #tell<Name extends keyof LiveEvents>(
    name: Name,
    programme: string | null,
    events: readonly LiveEvents[Name][],
  ): void {
    // JSON has no line break outside of strings and none unescaped within: one event is one data line.
    const text = events.map((event) => `event: ${name}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    for (const listener of [...this.#listeners]) {
      if (programme !== null && listener.programme !== null && listener.programme !== programme) continue;
      this.#write(listener, text);
    }
  }

  #write(listener: Listener, text: string): void {
    const { response } = listener;
    if (response.writableLength > unreadBytesMax) {
      this.#listeners.delete(listener);
      response.destroy();
      return;
    }
    response.write(text);
  }

  #end(listener: Listener): void {
    this.#listeners.delete(listener);
    listener.response.end();
  }
}
