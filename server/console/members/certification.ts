export type Certification =
  | { readonly kind: 'certified'; readonly through: string }
  | { readonly kind: 'lapsed'; readonly on: string }
  | { readonly kind: 'never' };

/** Days are China's civil days; the last one is still certified. */
export function certificationOf(certifiedThrough: string | null, today: string): Certification {
  if (certifiedThrough === null) return { kind: 'never' };
  return certifiedThrough >= today
    ? { kind: 'certified', through: certifiedThrough }
    : { kind: 'lapsed', on: certifiedThrough };
}
