/** A draft as it is written: any JSON, because what is half typed must be kept too. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };
export type Path = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As the schema's fault lines write it: `benefit.tiers[0].off`. */
export function pathName(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');
}

/** What stands at the path; undefined where nothing does. */
export function valueAt(root: Json | undefined, path: Path): Json | undefined {
  let value: Json | undefined = root;
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? (value as readonly Json[])[part] : undefined;
    else value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/**
 * The document with another value at the path; `undefined` takes the value out, and with it the condition that
 * it leaves empty, because the contract knows no empty conditions. What stands elsewhere is not touched. A value
 * on the way that is of the wrong shape gives way: it cannot hold what is written.
 */
export function withValueAt(root: JsonObject, path: Path, value: Json | undefined): JsonObject {
  if (value === undefined && valueAt(root, path) === undefined) return root;
  const steps: (Json | undefined)[] = [root];
  for (const part of path.slice(0, -1)) steps.push(valueAt(steps.at(-1), [part]));
  let next: Json | undefined = value;
  for (let at = path.length - 1; at >= 0; at -= 1) {
    next = withPart(steps[at], path[at]!, next);
    if (at > 0 && isEmpty(next) && !staysEmpty(path.slice(0, at))) next = undefined;
  }
  return isObject(next) ? next : {};
}

function withPart(holder: Json | undefined, part: string | number, value: Json | undefined): Json {
  if (typeof part === 'number') {
    const list = Array.isArray(holder) ? [...(holder as readonly Json[])] : [];
    if (value === undefined) list.splice(part, 1);
    else list[Math.min(part, list.length)] = value;
    return list;
  }
  const before = isObject(holder) ? holder : {};
  if (value === undefined) {
    return Object.fromEntries(Object.entries(before).filter(([key]) => key !== part));
  }
  // Made from entries, not by assignment: a key named `__proto__` must not reach the prototype.
  const entries = Object.entries(before);
  const place = entries.findIndex(([key]) => key === part);
  if (place < 0) entries.push([part, value]);
  else entries[place] = [part, value];
  return Object.fromEntries(entries);
}

function isEmpty(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Parts that the contract wants even when they say nothing. */
function staysEmpty(path: Path): boolean {
  return /^(?:title|benefit|funding|requires|benefit\.tiers|benefit\.parts|benefit\.gift|benefit\.parts\[\d+\]|benefit\.parts\[\d+\]\.items|benefit\.tiers\[\d+\]|funding\[\d+\])$/.test(
    pathName(path),
  );
}

/** Whether two documents say the same; the order of keys says nothing. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((value: Json, at) => sameJson(value, other[at] as Json))
    );
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one).filter((key) => one[key] !== undefined);
  const others = Object.keys(other).filter((key) => other[key] !== undefined);
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
  );
}
