import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import type { CardSession } from '../../../drivers/reader.ts';
import { mintCa, mintCard, mintIssuer, VirtualCard, VirtualReader } from '../../../drivers/virtual/index.ts';

const image = mintCard(mintIssuer(mintCa(), { prefix: '622848' }), {
  pan: '6228480402564890018',
  expires: '2031-08-31',
  protocol: 'T=1',
});
const directory = fromHex('00A404000E315041592E5359532E444446303100');

describe('the virtual reader', () => {
  let reader: VirtualReader;
  let seen: string[];
  let sessions: CardSession[];

  beforeEach(() => {
    reader = new VirtualReader({ name: 'Counter' });
    seen = [];
    sessions = [];
  });

  function start(): void {
    reader.start({
      readersChanged: (readers) => seen.push(...readers.map(({ name, state }) => `${name} ${state}`)),
      cardPresented: (session) => {
        seen.push(`card ${session.interface}`);
        sessions.push(session);
      },
      cardRemoved: (name) => seen.push(`removed from ${name}`),
    });
  }

  const session = () => sessions.at(-1) as CardSession;

  it('reports that it is there, a card, and that the card left', () => {
    start();
    reader.insert(new VirtualCard(image), 'contactless');
    reader.remove();
    expect(seen).toEqual([
      'Counter ready',
      'Counter card-present',
      'card contactless',
      'removed from Counter',
      'Counter ready',
    ]);
  });

  it('reports a card that was in it before it started', () => {
    reader.insert(new VirtualCard(image));
    start();
    expect(seen).toEqual(['Counter card-present', 'card contact']);
  });

  it('takes the old card out when a new one is inserted', async () => {
    start();
    reader.insert(new VirtualCard(image));
    const old = session();
    reader.insert(new VirtualCard(image));
    expect(seen.slice(3)).toEqual([
      'removed from Counter',
      'Counter ready',
      'Counter card-present',
      'card contact',
    ]);
    await expect(old.transceive(directory)).rejects.toMatchObject({ failure: 'card-removed' });
    expect(toHex(await session().transceive(directory))).toMatch(/9000$/);
  });

  it('removes nothing when it is empty', () => {
    start();
    reader.remove();
    expect(seen).toEqual(['Counter ready']);
  });

  it('gives the card’s answer to reset with the session', () => {
    start();
    reader.insert(new VirtualCard(image), 'contactless');
    expect(toHex(session().atr)).toBe(image.faces[1]?.answerToReset);
    expect(session().reader).toBe('Counter');
  });

  it('rejects the command that is under way when the card leaves', async () => {
    start();
    reader.insert(new VirtualCard(image));
    const answer = session().transceive(directory);
    reader.remove();
    await expect(answer).rejects.toMatchObject({ failure: 'card-removed' });
  });

  it.each([
    ['released', () => session().release?.()],
    ['stopped', () => reader.stop()],
  ])('rejects commands after it was %s', async (_, end) => {
    start();
    reader.insert(new VirtualCard(image));
    await end();
    await expect(session().transceive(directory)).rejects.toMatchObject({ failure: 'card-removed' });
  });

  it('reports nothing after it was stopped', async () => {
    start();
    await reader.stop();
    reader.insert(new VirtualCard(image));
    expect(seen).toEqual(['Counter ready']);
  });

  it('passes a silent card on as silent', async () => {
    start();
    reader.insert(new VirtualCard(image, { faults: [{ kind: 'falls-silent', afterCommands: 0 }] }));
    await expect(session().transceive(directory)).rejects.toMatchObject({ failure: 'card-silent' });
  });

  it('sees a card go that pulls itself out in the middle of a command', async () => {
    start();
    reader.insert(new VirtualCard(image, { faults: [{ kind: 'is-removed', afterCommands: 1 }] }));
    await session().transceive(directory);
    await expect(session().transceive(directory)).rejects.toMatchObject({ failure: 'card-removed' });
    expect(seen.slice(-2)).toEqual(['removed from Counter', 'Counter ready']);
  });

  it('waits for a slow card, and notices that it left meanwhile', async () => {
    vi.useFakeTimers();
    try {
      start();
      reader.insert(new VirtualCard(image, { faults: [{ kind: 'is-slow', delayMs: 900 }] }));
      let isAnswered = false;
      const answer = session().transceive(directory);
      answer.then(() => {
        isAnswered = true;
      });
      await vi.advanceTimersByTimeAsync(899);
      expect(isAnswered).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(toHex(await answer)).toMatch(/9000$/);
      const late = session().transceive(directory);
      const refusal = expect(late).rejects.toMatchObject({ failure: 'card-removed' });
      reader.remove();
      await vi.advanceTimersByTimeAsync(900);
      await refusal;
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes no card by an interface that the card lacks', () => {
    const contact = mintCard(mintIssuer(mintCa(), { prefix: '622848' }), {
      pan: '6228480402564890018',
      expires: '2031-08-31',
      interfaces: ['contact'],
      method: 'none',
    });
    expect(() => reader.insert(new VirtualCard(contact), 'contactless')).toThrow(RangeError);
  });
});
