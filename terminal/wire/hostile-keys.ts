/** A place in a document, kept as a link to the place above it: a path is written out only for a fault. */
type Place = { readonly value: unknown; readonly key: PropertyKey | null; readonly above: Place | null };

/**
 * The paths of `__proto__` keys: as a key of JSON it is data to some readers and a prototype to others, so it is
 * nobody's SKU. Walks without recursion, because a hostile document may be nested as deeply as it is long.
 */
export function hostileKeys(json: unknown, pathsMax: number): readonly (readonly PropertyKey[])[] {
  const found: (readonly PropertyKey[])[] = [];
  const waiting: Place[] = [{ value: json, key: null, above: null }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value } = place;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at += 1) {
        if (typeof value[at] === 'object') waiting.push({ value: value[at], key: at, above: place });
      }
      continue;
    }
    for (const [key, inner] of Object.entries(value)) {
      const next = { value: inner, key, above: place };
      if (key === '__proto__') found.push(pathTo(next));
      else if (typeof inner === 'object') waiting.push(next);
      if (found.length === pathsMax) return found;
    }
  }
  return found;
}

function pathTo(place: Place): readonly PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Place | null = place; at !== null; at = at.above) if (at.key !== null) path.push(at.key);
  return path.reverse();
}
