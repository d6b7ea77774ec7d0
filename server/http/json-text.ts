/** What cannot be a JSON document of ours, as a line for people. */
export type JsonText =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly why: string };

/** Reads JSON text. The key `__proto__` is refused: objects made from it would not be what they seem. */
export function readJsonText(text: string): JsonText {
  // Only these two spellings can make the key; a reviver on every text would cost more than all the parsing.
  const suspicious = text.includes('__proto__') || text.includes('\\u');
  try {
    return { ok: true, json: suspicious ? JSON.parse(text, refuseProto) : JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: error instanceof ProtoKeyError ? error.message : 'not well-formed JSON' };
  }
}

class ProtoKeyError extends Error {
  override readonly name = 'ProtoKeyError';
}

function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new ProtoKeyError('the key __proto__ is not taken');
  return value;
}
