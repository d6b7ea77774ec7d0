/**
 * A stand-in for the reader process: a real forked process that speaks its protocol and fails on demand.
 * The first argument says how it behaves as a whole; the command that a test sends to its card says what
 * happens to that command.
 */
const behaviour = process.argv[2] ?? 'well';
const reader = 'Fake Reader 00 00';
const sisterSlot = 'Fake Reader 00 01';
const atr = '3B80800101';

const say = (message) => process.send(message);
const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);

const commands = {
  '00EE': (id) => say({ kind: 'response', id, response: '00EE9000' }),
  // crashes while the command is under way
  DEAD: () => process.exit(7),
  // never answers, but stays alive
  5111: () => {},
  // never answers and holds its thread, as the binding does
  B10C: () => block(),
  // the card leaves while the command is under way
  '0FF0': () => say({ kind: 'removed', reader }),
  // the card leaves, another comes
  '5A44': (id) => {
    say({ kind: 'removed', reader });
    say({ kind: 'card', reader, session: 2, atr: '3B6D000000318071865501024B4F4E4100' });
    say({ kind: 'no-response', id, failure: 'card-removed', detail: 'swapped' });
  },
  // the reader is unplugged
  '0FFF': () => say({ kind: 'readers', names: [] }),
  '5EC0': (id) => {
    say({ kind: 'card', reader: sisterSlot, session: 2, atr });
    say({ kind: 'response', id, response: '9000' });
  },
  '51E7': () => {
    say({ kind: 'removed', reader });
    say({ kind: 'card-trouble', reader, trouble: 'card-silent', detail: 'no answer' });
  },
};

function started() {
  if (behaviour === 'no-binding') say({ kind: 'binding-missing', detail: 'not installed' });
  else if (behaviour === 'failing') {
    say({ kind: 'failure', detail: 'daemon gone' });
    process.disconnect();
  } else if (behaviour === 'no-reader') say({ kind: 'readers', names: [] });
  else {
    say({ kind: 'readers', names: behaviour === 'two-slots' ? [reader, sisterSlot] : [reader] });
    say({ kind: 'card', reader, session: 1, atr });
  }
}

process.on('message', (message) => {
  if (message.kind === 'start') started();
  else if (message.kind === 'transmit') commands[message.command](message.id);
  else if (message.kind === 'release') say({ kind: 'readers', names: [`released ${message.session}`] });
  else if (message.kind === 'shutdown' && behaviour !== 'stubborn') process.exit(0);
});
process.on('disconnect', () => process.exit(0));

if (behaviour === 'blocked') block();
if (behaviour === 'crashing') {
  process.stderr.write('terminate called without an active exception\n', () => process.exit(134));
} else if (behaviour === 'nonsense') say({ kind: 'surprise' });
else {
  say({ kind: 'hello', version: behaviour === 'other-version' ? 999 : 1 });
  setInterval(() => say({ kind: 'heartbeat' }), 20);
}
