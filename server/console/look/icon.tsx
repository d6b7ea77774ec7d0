const strokes = {
  home: 'M3 11.5 12 3.5l9 8M5.5 9.5v11h13v-11M10 20.5v-6h4v6',
  offer: 'M3 3h8.5l9.5 9.5-8.5 8.5L3 11.5zM7.6 7.5v.2',
  quota: 'M10.5 4a8.5 8.5 0 1 0 9.5 9.5h-9.5zM14 2.5a8 8 0 0 1 7.5 7.5H14z',
  members:
    'M9 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M2 20.5c.5-4.2 3.2-6.2 7-6.2s6.5 2 7 6.2M15.5 4.3a4 4 0 0 1 0 7.4M18.3 14.8c2.2.8 3.4 2.7 3.7 5.7',
  card: 'M5 5h14a2.5 2.5 0 0 1 2.5 2.5v9A2.5 2.5 0 0 1 19 19H5a2.5 2.5 0 0 1-2.5-2.5v-9A2.5 2.5 0 0 1 5 5M2.5 9.5h19M6 15h4',
  shop: 'M3 9.5 4.5 3.5h15L21 9.5a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM4.5 12.5v8.5h15v-8.5M9.5 21v-5h5v5',
  till: 'M5 3h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2M8 21h8M12 15v6M7 7.5h6M7 11h3',
  yuan: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M8.5 7l3.5 5 3.5-5M12 12v5.5M8.8 12.5h6.4M8.8 15h6.4',
  redemption: 'M6 2.5h12v19l-3-2-3 2-3-2-3 2zM9.5 8h5M9.5 12h5',
  settings:
    'M3 7h10M19 7h2M3 17h2M11 17h10M16 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 14a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  bolt: 'M13.5 2.5 4.5 14h6.5l-1 7.5L19.5 10H13z',
  search: 'M10.5 3.5a7 7 0 1 0 0 14 7 7 0 0 0 0-14M15.8 15.8l5.7 5.7',
  offline:
    'M2.5 9a14 14 0 0 1 5-3M12 5.3A14 14 0 0 1 21.5 9M5.8 12.6a9 9 0 0 1 4-2.3M9 16a4.6 4.6 0 0 1 6 0M3.5 3.5l17 17M12 19.3v.2',
  clock: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M12 6.5V12l3.6 2.2',
  tick: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M7.5 12.3l3 3 6-6.4',
  dash: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M8 12h8',
  cross: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M9 9l6 6m0-6-6 6',
  alarm: 'M12 3 2 20.5h20zM12 10v5M12 17.8v.2',
  pen: 'M4 20l1-5L16.5 3.5l4 4L9 19zM14 6l4 4',
  download: 'M12 3v12M7 10.5l5 5 5-5M4 20.5h16',
  refund: 'M4 9h11a5.5 5.5 0 0 1 0 11H9M8 4.5 3.5 9 8 13.5',
  update: 'M20.5 5v5h-5M3.5 19v-5h5M19.5 10A8 8 0 0 0 5.6 7.5M4.500 14a8 8 0 0 0 13.9 2.500',
  calendar:
    'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 19 21H5a1.500 1.500 0 0 1-1.500-1.500v-13A1.500 1.500 0 0 1 5 5M3.500 10h17M8 2.500V7M16 2.500V7',
  table: 'M3 4.500h18v15H3zM3 9.500h18M3 14.500h18M9.500 9.500v10',
  chart: 'M3 21h18M6 17v-5M11 17V6M16 17v-8M20.500 17V4',
  leave: 'M14 4h5.500v16H14M10 8l-4 4 4 4M6 12h10',
  open: 'M9 6l6 6-6 6',
} as const;

export type IconName = keyof typeof strokes;

/** A drawing beside a word, never instead of one: it is hidden from whoever listens. */
export function Icon({ name }: { readonly name: IconName }) {
  return <Drawing strokes={strokes[name]} />;
}

/** As `Icon`, for drawings that only one area of the console uses. */
export function Drawing({ strokes: path }: { readonly strokes: string }) {
  return (
    <svg className="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}

export function Brand() {
  return (
    <svg className="i brand" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect className="f" x="1" y="1" width="22" height="22" rx="6" />
      <path d="M7 17V7h5.2a3.3 3.3 0 0 1 0 6.6H7M16.800 16.500v.2" />
    </svg>
  );
}
