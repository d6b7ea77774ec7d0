import { describe, expect, it } from 'vitest';
import { parseFromReaderProcess, parseToReaderProcess } from '../../../drivers/pcsc/reader-messages.ts';

const card = { kind: 'card', reader: 'Fake Reader 00 00', session: 1, atr: '3B80800101' };

describe('the till understands from its reader process', () => {
  it.each([
    ['a greeting', { kind: 'hello', version: 1 }],
    ['a heartbeat', { kind: 'heartbeat' }],
    ['a list of readers', { kind: 'readers', names: ['A', 'B'] }],
    ['a card', card],
    ['a response', { kind: 'response', id: 3, response: '9000' }],
    ['a command without response', { kind: 'no-response', id: 3, failure: 'card-removed', detail: 'x' }],
  ])('%s', (_, message) => {
    expect(parseFromReaderProcess(message)).toEqual(message);
  });
});

describe('the till refuses from its reader process', () => {
  it.each([
    ['nothing', null],
    ['a word', 'heartbeat'],
    ['a message without a kind', { names: [] }],
    ['a kind that it does not know', { kind: 'surprise' }],
    ['a kind that every object has', { kind: 'constructor' }],
    ['a list with something else than names', { kind: 'readers', names: [1] }],
    ['half a byte', { ...card, atr: '3B8' }],
    ['small hex digits: there is one spelling', { ...card, atr: '3b' }],
    ['a session below zero', { ...card, session: -1 }],
    [
      'a trouble that has no words on the screen',
      { kind: 'card-trouble', reader: 'A', trouble: 'odd', detail: '' },
    ],
    ['a message for the other end', { kind: 'shutdown' }],
  ])('%s', (_, message) => {
    expect(parseFromReaderProcess(message)).toBeNull();
  });
});

describe('the reader process', () => {
  it.each([
    ['starts with a pattern', { kind: 'start', version: 1, allowReaders: { source: 'ACS', flags: 'i' } }],
    ['starts without one', { kind: 'start', version: 1, allowReaders: null }],
    ['carries a command', { kind: 'transmit', id: 1, session: 1, command: '00A4' }],
    ['powers down', { kind: 'release', session: 1 }],
    ['ends', { kind: 'shutdown' }],
  ])('%s', (_, message) => {
    expect(parseToReaderProcess(message)).toEqual(message);
  });

  it('refuses a pattern that is no pattern', () => {
    expect(parseToReaderProcess({ kind: 'start', version: 1, allowReaders: 'ACS' })).toBeNull();
  });
});
