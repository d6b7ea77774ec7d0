import { Drawing } from '../look/icon.tsx';

const strokes = {
  plus: 'M12 4.5v15M4.5 12h15',
  cross: 'm5.5 5.5 13 13m0-13-13 13',
  check: 'm4.5 12.8 5 5L19.5 7',
  page: 'M5 2.5h9.5L19 7v14.5H5zM14 2.5V7.5h5M8.5 12h7M8.5 16h7',
  printer:
    'M7 8.5V3h10v5.5M7 17.5H4.5A1.5 1.5 0 0 1 3 16v-6a1.5 1.5 0 0 1 1.5-1.5h15A1.5 1.5 0 0 1 21 10v6a1.5 1.5 0 0 1-1.5 1.5H17M7 14h10v7H7z',
  stop: 'M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8zM8.8 8.8l6.4 6.4m0-6.4-6.4 6.4',
  copy: 'M8.5 8.5h12v12h-12zM15.5 8.5v-5h-12v12h5',
  adjust: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.500v5M8 14.500v5',
} as const;

export type OfferIconName = keyof typeof strokes;

/** Drawings that only this area uses. */
export function OfferIcon({ name }: { readonly name: OfferIconName }) {
  return <Drawing strokes={strokes[name]} />;
}
