import type { JsonObject } from './json-path.ts';

/** Contract, Identifiers: `[a-z0-9][a-z0-9.-]{0,63}`. */
const idCharactersMax = 64;

export type IdFault = 'empty' | 'characters' | 'too-long' | 'taken';

/** The id of a new offer: the programme's prefix, and a name that is not taken. */
export function readNewId(
  programme: string,
  name: string,
  taken: ReadonlySet<string>,
): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly fault: IdFault } {
  const id = `${programme}.${name}`;
  if (name === '') return { ok: false, fault: 'empty' };
  if (!/^[a-z0-9.-]+$/.test(name)) return { ok: false, fault: 'characters' };
  if (id.length > idCharactersMax) return { ok: false, fault: 'too-long' };
  return taken.has(id) ? { ok: false, fault: 'taken' } : { ok: true, id };
}

/** A name for a copy: the first's with a number that is free. */
export function nameOfCopy(programme: string, id: string, taken: ReadonlySet<string>): string {
  const stem = id
    .slice(programme.length + 1)
    .replace(/-copy(?:-\d+)?$/, '')
    .slice(0, 40);
  for (let nth = 1; ; nth += 1) {
    const name = nth === 1 ? `${stem}-copy` : `${stem}-copy-${nth}`;
    if (!taken.has(`${programme}.${name}`)) return name;
  }
}

/** What a draft says: the address and publishing give the rest, so that a copy is not its original. */
export function draftContent(content: JsonObject): JsonObject {
  const { id: _id, version: _version, programme: _programme, ...rest } = content;
  return rest;
}
