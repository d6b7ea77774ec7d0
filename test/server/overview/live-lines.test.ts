import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Response } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveLines, listenersMax } from '../../../server/overview/live-lines.ts';
import { publishProgramme } from '../../../server/service.ts';
import { findSession } from '../../../server/staff/sessions.ts';
import { problemOf } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, tillCall, upload } from '../paired-till.ts';
import { saleText } from '../sample-entries.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { addPeople, changePassword, cookieOf, pageCall, signedIn } from '../staff/console-calls.ts';
import { TillLine } from '../till-line.ts';

let union: SmallUnion;
let till: PairedTill;
const open: LiveLine[] = [];
beforeEach(async () => {
  union = await startSmallUnion();
  await addPeople(union);
  till = await pairTill(union);
});
afterEach(async () => {
  for (const line of open.splice(0)) line.leave();
  await union.end();
});

type LiveEvent = { readonly event: string; readonly data: unknown };

/** What a page's EventSource does, as far as a test needs it. */
class LiveLine {
  readonly #outgoing: ClientRequest;
  readonly #answer: IncomingMessage;
  readonly ended: Promise<unknown>;
  #text = '';

  private constructor(outgoing: ClientRequest, answer: IncomingMessage) {
    this.#outgoing = outgoing;
    this.#answer = answer;
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      this.#text += chunk;
    });
    this.ended = once(answer, 'end');
    this.ended.catch(() => undefined);
  }

  static async open(session: string, query = ''): Promise<LiveLine> {
    const headers = { cookie: cookieOf(session), 'sec-fetch-site': 'same-origin' };
    const outgoing = request(new URL(`/v1/live${query}`, union.server.address), { headers, agent: false });
    outgoing.on('error', () => undefined);
    outgoing.end();
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    const line = new LiveLine(outgoing, answer);
    open.push(line);
    return line;
  }

  get events(): readonly LiveEvent[] {
    return [...this.#text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, event = '', data = '']) => ({
      event,
      data: JSON.parse(data) as unknown,
    }));
  }

  /** The first event of a name, now or when it comes. */
  async heard(name: string): Promise<LiveEvent> {
    for (;;) {
      const event = this.events.find(({ event: known }) => known === name);
      if (event !== undefined) return event;
      await once(this.#answer, 'data');
    }
  }

  leave(): void {
    this.#outgoing.destroy();
  }
}

describe('a live line', () => {
  it('tells a redemption once it is in the register, masked like the list', async () => {
    const line = await LiveLine.open(await signedIn(union));
    await upload(union, till, chained(till, [saleText('sale-1'), '{"broken":', saleText('sale-2')]));
    await line.heard('redemption');
    const { data } = await line.heard('redemption');
    expect(data).toMatchObject({ id: 'sale-1', kind: 'sale', payable: 7000, member: '金丝**士' });
    expect(line.events.filter(({ event }) => event === 'redemption')).toHaveLength(2);
  });

  it('tells of its programme only, when one is asked for', async () => {
    const session = await signedIn(union);
    const [mine, others] = [
      await LiveLine.open(session, '?programme=scedu'),
      await LiveLine.open(session, '?programme=nb51'),
    ];
    await upload(union, till, chained(till, [saleText('sale-1')]));
    await mine.heard('redemption');
    await publishProgramme(union.server.store, 'nb51');
    await others.heard('published');
    expect(others.events.map(({ event }) => event)).not.toContain('redemption');
    expect(mine.events.map(({ event }) => event)).not.toContain('published');
  });

  it('tells of tills that connect, report and leave', async () => {
    const line = await LiveLine.open(await signedIn(union));
    const tellings = () => line.events.filter(({ event }) => event === 'terminals').length;
    const tillLine = new TillLine(union, till);
    await line.heard('terminals');
    const report = {
      schema: 1,
      program: '0.1.0',
      clock: '2026-11-21T10:00:00+08:00',
      unsent: 0,
      cache: [],
      needsUpdate: [],
    };
    const before = tellings();
    await tillCall(union, till, {
      method: 'POST',
      path: `/v1/terminals/${till.answer.terminal}/report`,
      body: JSON.stringify(report),
    });
    await expect.poll(tellings).toBe(before + 1);
    tillLine.socket.close();
    await expect.poll(tellings).toBe(before + 2);
  });

  it('ends when somebody signs out', async () => {
    const session = await signedIn(union);
    const line = await LiveLine.open(session);
    await pageCall(union, { method: 'DELETE', path: '/v1/session', session });
    await line.ended;
  });

  it('ends when the server stops', async () => {
    const line = await LiveLine.open(await signedIn(union));
    union = await union.restart();
    await line.ended;
  });

  it('is not given to more than it has room for', async () => {
    const session = await signedIn(union);
    await Promise.all(Array.from({ length: listenersMax }, () => LiveLine.open(session)));
    const answer = await pageCall(union, { path: '/v1/live', session });
    expect(problemOf(answer)).toMatchObject({ status: 503, code: 'live-full' });
    open[0]!.leave();
    await expect
      .poll(async () => {
        const next = await LiveLine.open(session).catch(() => null);
        return next !== null;
      })
      .toBe(true);
  });
});

describe('a heartbeat', () => {
  /** A reader of ours in the place of a browser: the line writes to it as to an answer. */
  function answer() {
    const stream = new PassThrough();
    let text = '';
    stream.on('data', (chunk) => {
      text += String(chunk);
    });
    const chained = Object.assign(stream, { status: () => stream, set: () => stream });
    return {
      response: chained as unknown as Response,
      text: () => text,
      isOpen: () => !stream.writableEnded,
    };
  }

  it.each([
    ['goes on while the session does', async () => undefined, true],
    [
      'ends with a session that was idle for too long',
      async () => {
        union.clock.ms += 30 * 60_000;
      },
      false,
    ],
    [
      'ends with a password that was changed',
      () => changePassword(union, 'viewer', 'another password'),
      false,
    ],
  ])('%s', async (_how, happens, stays) => {
    const { store } = union.server;
    const live = new LiveLines(store);
    const session = await findSession(store, await signedIn(union, 'viewer'));
    const { response, text, isOpen } = answer();
    live.open(response, { by: 'session', session: session! }, null);
    await live.beat();
    expect(text()).toBe(': here\n\n: still here\n\n');
    await happens();
    await live.beat();
    expect(isOpen()).toBe(stays);
    live.close();
    expect(isOpen()).toBe(false);
  });
});
