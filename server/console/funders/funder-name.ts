/** What a funder's id says (offers name funders `merchant`, `union:<programme>`, `district:<id>`, `bank:<id>`). */
export type FunderKind = 'merchant' | 'union' | 'district' | 'bank' | 'other';

export type FunderName = { readonly kind: FunderKind; readonly id: string };

const kinds: readonly FunderKind[] = ['merchant', 'union', 'district', 'bank'];

export function funderName(funder: string): FunderName {
  const [head = '', ...rest] = funder.split(':');
  const kind = kinds.find((known) => known === head);
  return kind === undefined ? { kind: 'other', id: funder } : { kind, id: rest.join(':') };
}

/** Each kind keeps its colour on every page and every day. */
export function funderToken(kind: FunderKind): `--${string}` {
  return kind === 'other' ? '--c-bar' : `--c-fund-${kind}`;
}
