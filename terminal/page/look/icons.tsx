import type { FunctionComponent, ReactNode } from 'react';

/**
 * The icons of the till's pages, drawn on a box of 24 px in the colour of the text beside them. An icon never
 * stands alone: the word beside it says the same, so it is hidden from readers of the page.
 */
function icon(drawing: ReactNode): FunctionComponent {
  return () => (
    <svg className="i" viewBox="0 0 24 24" aria-hidden="true">
      {drawing}
    </svg>
  );
}

export const LogoIcon = icon(
  <>
    <rect className="f" x="1" y="1" width="22" height="22" rx="6" style={{ fill: 'var(--c-brand)' }} />
    <path d="M7 17V7h5.2a3.3 3.3 0 0 1 0 6.6H7" style={{ stroke: 'var(--c-on-brand)', strokeWidth: 2.4 }} />
    <circle className="f" cx="16.8" cy="16.6" r="1.7" style={{ fill: 'var(--c-on-brand)' }} />
  </>,
);
export const ReaderIcon = icon(
  <>
    <rect x="2" y="9" width="13" height="10" rx="2" />
    <path d="M2 12.6h13M18 8.5a6 6 0 0 1 0 7.5M20.6 5.8a10 10 0 0 1 0 12.9" />
  </>,
);
export const ScannerIcon = icon(
  <path d="M3 7.5V4.5A1.5 1.5 0 0 1 4.5 3h3M16.5 3h3A1.5 1.5 0 0 1 21 4.5v3M21 16.5v3a1.5 1.5 0 0 1-1.5 1.5h-3M7.5 21h-3A1.5 1.5 0 0 1 3 19.5v-3M7.5 8v8M11 8v8M14 8v8M17 8v8" />,
);
export const PrinterIcon = icon(
  <>
    <path d="M7 8.5V3h10v5.5M7 17.5H4.5A1.5 1.5 0 0 1 3 16v-6a1.5 1.5 0 0 1 1.5-1.5h15A1.5 1.5 0 0 1 21 10v6a1.5 1.5 0 0 1-1.5 1.5H17" />
    <path d="M7 14h10v7H7z" />
  </>,
);
export const OnlineIcon = icon(
  <>
    <path d="M2.5 9a14 14 0 0 1 19 0M5.8 12.6a9 9 0 0 1 12.4 0M9 16a4.6 4.6 0 0 1 6 0" />
    <circle className="f" cx="12" cy="19.4" r="1.5" />
  </>,
);
export const ShieldCheckIcon = icon(
  <>
    <path d="M12 2.5 4.5 5v6.2c0 4.9 3.1 8.4 7.5 10.3 4.4-1.9 7.5-5.4 7.5-10.3V5z" />
    <path d="m8.5 11.8 2.6 2.6 4.6-4.9" />
  </>,
);
export const GlassesIcon = icon(
  <>
    <circle cx="6.5" cy="14" r="4" />
    <circle cx="17.5" cy="14" r="4" />
    <path d="M10.5 13.500a1.8 1.8 0 0 1 3 0M2.5 13 5 5.500h1.500M21.5 13 19 5.500h-1.5" />
  </>,
);
export const DrinkIcon = icon(<path d="M6 7.500h12l-1.4 14H7.400zM4.5 7.500h15M9 7.5 10 3h5M6.6 13h10.8" />);
export const FilmIcon = icon(
  <>
    <rect x="2.5" y="4" width="19" height="16" rx="2" />
    <path d="M7.5 4v16M16.5 4v16M2.5 9.300h5M2.5 14.700h5M16.5 9.300h5M16.5 14.700h5" />
  </>,
);
export const TagIcon = icon(
  <>
    <path d="M3 3h8.500l9.5 9.5-8.5 8.500L3 11.500z" />
    <circle className="f" cx="7.6" cy="7.6" r="1.6" />
  </>,
);
export const BackspaceIcon = icon(<path d="M8 5h13v14H8l-6-7zM12 9.500l5 5m0-5-5 5" />);
export const DashCircleIcon = icon(
  <>
    <circle cx="12" cy="12" r="9.5" />
    <path d="M7.5 12h9" />
  </>,
);
export const BoltIcon = icon(<path d="M13.5 2.5 4.5 14h6.500l-1 7.500L19.5 10H13z" />);
export const SoundIcon = icon(
  <path d="M3 9.500v5h4l5.5 4.500V5L7 9.500zM16 9a4.5 4.5 0 0 1 0 6M18.8 6a9 9 0 0 1 0 12" />,
);
export const KeyboardIcon = icon(
  <>
    <rect x="2.5" y="5.5" width="19" height="13" rx="2" />
    <path d="M6.5 9.500h.01M10.2 9.500h.01M13.8 9.500h.01M17.5 9.500h.01M7 14.500h10" />
  </>,
);
export const ChevronRightIcon = icon(<path d="m9 5 7 7-7 7" />);
export const HalfCircleIcon = icon(
  <>
    <circle cx="12" cy="12" r="9.5" />
    <path className="f" d="M12 5.5a6.5 6.5 0 0 1 0 13z" />
    <path d="M12 5.5v13" />
  </>,
);
export const ShieldCrossIcon = icon(
  <>
    <path d="M12 2.5 4.5 5v6.2c0 4.9 3.1 8.4 7.5 10.3 4.4-1.9 7.5-5.4 7.5-10.3V5z" />
    <path d="m9.3 9.2 5.4 5.4m0-5.4-5.4 5.4" />
  </>,
);
export const PhoneIcon = icon(
  <>
    <rect x="6" y="2" width="12" height="20" rx="2.5" />
    <path d="M10.5 18.700h3" />
  </>,
);
export const StopOctagonIcon = icon(
  <>
    <path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z" />
    <path d="m8.8 8.8 6.4 6.4m0-6.4-6.4 6.4" />
  </>,
);
export const InfoIcon = icon(
  <>
    <circle cx="12" cy="12" r="9.5" />
    <path d="M12 11v6" />
    <circle className="f" cx="12" cy="7.6" r="1.2" />
  </>,
);
export const LockIcon = icon(
  <>
    <rect x="4.5" y="10.5" width="15" height="11" rx="2" />
    <path d="M8 10.5V7a4 4 0 0 1 8 0v3.5M12 15v2.5" />
  </>,
);
export const CopiedCardIcon = icon(
  <>
    <rect x="8" y="8" width="13.5" height="13.5" rx="2" />
    <path d="M16 8V4.5a2 2 0 0 0-2-2H4.5a2 2 0 0 0-2 2V14a2 2 0 0 0 2 2H8M12.5 12.5l4.6 4.6m0-4.6-4.6 4.6" />
  </>,
);
export const QrCodeIcon = icon(
  <path d="M3 3h7v7H3zM14 3h7v7h-7zM3 14h7v7H3zM14 14h3v3h-3zM20.5 14v3M14 20.500h3M20.5 20.500h.01" />,
);
export const InsertCardIcon = icon(
  <>
    <path d="M6 15V4.500a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2V15" />
    <rect x="9.3" y="8" width="5.4" height="4.5" rx="1" />
    <path d="M2.5 15h19v6.500h-19zM6 18.200h12" />
  </>,
);
export const OfflineIcon = icon(
  <>
    <path d="M2.5 9a14 14 0 0 1 5-3M12 5.3A14 14 0 0 1 21.5 9M5.8 12.6a9 9 0 0 1 4-2.3M9 16a4.6 4.6 0 0 1 6 0M3.5 3.5l17 17" />
    <circle className="f" cx="12" cy="19.4" r="1.5" />
  </>,
);
export const ClockIcon = icon(
  <>
    <circle cx="12" cy="12" r="9.5" />
    <path d="M12 6.5V12l3.6 2.2" />
  </>,
);
export const HourglassIcon = icon(
  <path d="M6 2.5h12M6 21.5h12M7.5 2.5v4L12 12l-4.5 5.5v4M16.5 2.5v4L12 12l4.5 5.5v4" />,
);
export const PaperOutIcon = icon(
  <>
    <path d="M7 8.5V3h10v5.5M7 17.5H4.5A1.5 1.5 0 0 1 3 16v-6a1.5 1.5 0 0 1 1.5-1.5h15A1.5 1.5 0 0 1 21 10v6a1.5 1.5 0 0 1-1.5 1.5H17" />
    <path d="m9 15 6 6m0-6-6 6" />
  </>,
);
export const CheckCircleIcon = icon(
  <>
    <circle cx="12" cy="12" r="9.5" />
    <path d="m7.5 12.3 3 3 6-6.4" />
  </>,
);
export const TrainingIcon = icon(
  <path d="M12 4 1.5 9 12 14l10.5-5zM5.5 11v6c2 1.8 4.2 2.5 6.5 2.500s4.5-.7 6.5-2.500v-6M22.5 9v6.5" />,
);
export const PeopleIcon = icon(
  <>
    <circle cx="9" cy="8" r="4" />
    <path d="M2 20.500c.5-4.2 3.2-6.2 7-6.200s6.5 2 7 6.200M15.5 4.300a4 4 0 0 1 0 7.400M18.3 14.800c2.2.8 3.4 2.7 3.7 5.7" />
  </>,
);
export const CardIcon = icon(
  <>
    <rect x="2.5" y="5" width="19" height="14" rx="2.5" />
    <path d="M2.5 9.5h19M6 15h4" />
  </>,
);
export const ShopIcon = icon(
  <path d="M3 9.5 4.5 3.500h15L21 9.500a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM4.5 12.500v8.500h15v-8.500M9.5 21v-5h5v5" />,
);
export const TillIcon = icon(
  <>
    <rect x="3" y="3" width="18" height="12" rx="2" />
    <path d="M8 21h8M12 15v6M7 7.500h6M7 11h3" />
  </>,
);
export const YuanIcon = icon(
  <>
    <circle cx="12" cy="12" r="9.5" />
    <path d="m8.5 7 3.5 5 3.5-5M12 12v5.500M8.8 12.500h6.400M8.8 15h6.4" />
  </>,
);
export const ChartIcon = icon(<path d="M3 21h18M6 17v-5M11 17V6M16 17v-8M20.5 17V4" />);
export const SettingsIcon = icon(
  <>
    <path d="M3 7h10M19 7h2M3 17h2M11 17h10" />
    <circle cx="16" cy="7" r="3" />
    <circle cx="8" cy="17" r="3" />
  </>,
);
export const SearchIcon = icon(
  <>
    <circle cx="10.5" cy="10.5" r="7" />
    <path d="m15.8 15.8 5.7 5.7" />
  </>,
);
export const PencilIcon = icon(<path d="M4 20l1-4.500L16.5 4l3.5 3.500L8.5 19zM14 6.500l3.5 3.5" />);
export const PersonIcon = icon(
  <>
    <circle cx="12" cy="7.5" r="4.5" />
    <path d="M3.5 21.5c.7-4.7 4-7 8.5-7s7.8 2.3 8.5 7" />
  </>,
);
export const PlusIcon = icon(<path d="M12 4.500v15M4.5 12h15" />);
export const CrossIcon = icon(<path d="m5.5 5.5 13 13m0-13-13 13" />);
export const CheckIcon = icon(<path d="m4.5 12.8 5 5L19.5 7" />);
export const CalendarIcon = icon(
  <>
    <rect x="3" y="4.5" width="18" height="17" rx="2" />
    <path d="M3 9.500h18M8 2.500v4M16 2.500v4" />
  </>,
);
export const DocumentIcon = icon(
  <path d="M5 2.500h9.500L19 7v14.500H5zM14 2.500V7.500h5M8.5 12h7M8.5 16h7" />,
);
export const ChevronDownIcon = icon(<path d="m5 9 7 7 7-7" />);
export const WarningIcon = icon(
  <>
    <path d="M12 3 1.9 20.5h20.2z" />
    <path d="M12 10v4.6" />
    <circle className="f" cx="12" cy="17.4" r="1.2" />
  </>,
);
export const BasketIcon = icon(
  <path d="M2.5 9.500h19l-2 11h-15zM7 9.500l3.5-6.500M17 9.5 13.5 3M9 13.500v3.500M15 13.500v3.5" />,
);
export const BellIcon = icon(<path d="M5 17V10.500a7 7 0 0 1 14 0V17l2 2H3zM10 21.700h4" />);
export const TicketIcon = icon(
  <path d="M2.5 6h19v4a2 2 0 0 0 0 4v4h-19v-4a2 2 0 0 0 0-4zM14.5 6v2.500M14.5 11v2M14.5 15.500V18" />,
);
