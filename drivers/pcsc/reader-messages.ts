import type { TransceiveFailure } from '../emv/transceive.ts';

/**
 * What the till and its reader process say to each other. Both come from one installation;
 * the version catches one that was updated while the other kept running.
 */
export const readerProtocolVersion = 1;

export type ToReaderProcess =
  | {
      readonly kind: 'start';
      readonly version: number;
      readonly allowReaders: { readonly source: string; readonly flags: string } | null;
    }
  | { readonly kind: 'transmit'; readonly id: number; readonly session: number; readonly command: string }
  | { readonly kind: 'release'; readonly session: number }
  | { readonly kind: 'shutdown' };

export type FromReaderProcess =
  | { readonly kind: 'hello'; readonly version: number }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'binding-missing'; readonly detail: string }
  /** Something below failed for good; the process exits after saying so. */
  | { readonly kind: 'failure'; readonly detail: string }
  | { readonly kind: 'readers'; readonly names: readonly string[] }
  | { readonly kind: 'card'; readonly reader: string; readonly session: number; readonly atr: string }
  | {
      readonly kind: 'card-trouble';
      readonly reader: string;
      readonly trouble: CardTrouble;
      readonly detail: string;
    }
  | { readonly kind: 'removed'; readonly reader: string }
  | { readonly kind: 'response'; readonly id: number; readonly response: string }
  | {
      readonly kind: 'no-response';
      readonly id: number;
      readonly failure: TransceiveFailure;
      readonly detail: string;
    };

export type CardTrouble = 'card-silent' | 'card-busy';

type Check = (value: unknown) => boolean;
type Checks<Message extends { readonly kind: string }> = {
  readonly [Kind in Message['kind']]: {
    readonly [Field in Exclude<keyof Extract<Message, { kind: Kind }>, 'kind'>]: Check;
  };
};

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isHex: Check = (value) => typeof value === 'string' && /^(?:[0-9A-F]{2})*$/.test(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isOneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const isPattern: Check = (value) =>
  value === null || (isRecord(value) && isText(value['source']) && isText(value['flags']));

const toReaderProcess: Checks<ToReaderProcess> = {
  start: { version: isCount, allowReaders: isPattern },
  transmit: { id: isCount, session: isCount, command: isHex },
  release: { session: isCount },
  shutdown: {},
};

const fromReaderProcess: Checks<FromReaderProcess> = {
  hello: { version: isCount },
  heartbeat: {},
  'binding-missing': { detail: isText },
  failure: { detail: isText },
  readers: { names: isTexts },
  card: { reader: isText, session: isCount, atr: isHex },
  'card-trouble': { reader: isText, trouble: isOneOf('card-silent', 'card-busy'), detail: isText },
  removed: { reader: isText },
  response: { id: isCount, response: isHex },
  'no-response': {
    id: isCount,
    failure: isOneOf('card-removed', 'card-silent', 'card-reset', 'reader-failed'),
    detail: isText,
  },
};

/** The message, or null for anything that this version does not know. */
export function parseToReaderProcess(value: unknown): ToReaderProcess | null {
  return hasFields(value, toReaderProcess) ? (value as ToReaderProcess) : null;
}

/** The message, or null for anything that this version does not know. */
export function parseFromReaderProcess(value: unknown): FromReaderProcess | null {
  return hasFields(value, fromReaderProcess) ? (value as FromReaderProcess) : null;
}

function hasFields(
  value: unknown,
  checks: Readonly<Record<string, Readonly<Record<string, Check>>>>,
): boolean {
  if (!isRecord(value) || typeof value['kind'] !== 'string' || !Object.hasOwn(checks, value['kind']))
    return false;
  return Object.entries(checks[value['kind']] ?? {}).every(([field, check]) => check(value[field]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
