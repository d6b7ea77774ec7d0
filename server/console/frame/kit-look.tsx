import { ConfigProvider, theme as kitThemes, type ThemeConfig } from 'antd';
import english from 'antd/locale/en_US';
import chinese from 'antd/locale/zh_CN';
import { type ReactNode, useMemo } from 'react';
import { useLanguage } from '../language/language.tsx';
import { useReducedMotion } from '../look/reduced-motion.ts';
import { type Theme, useTheme } from '../look/theme.tsx';
import { lengthToken, token } from '../look/token.ts';

/** The server's nonce of this page: the kit writes its styles as elements, which the policy lets in by it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="puhui-style-nonce"]')?.content ?? '';

/** The component kit in the house's colours, shapes and language (DESIGN.md, "Tokens"). */
export function KitLook({ children }: { readonly children: ReactNode }) {
  const { language } = useLanguage();
  const { theme } = useTheme();
  const still = useReducedMotion();
  const look = useMemo(() => kitTheme(theme, still), [theme, still]);
  return (
    <ConfigProvider
      csp={{ nonce }}
      locale={language === 'en' ? english : chinese}
      theme={look}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  );
}

/** Still: the kit waits for the end of its animations, and tokens.css has taken them away. */
function kitTheme(theme: Theme, still: boolean): ThemeConfig {
  const ink = token('--c-ink');
  return {
    algorithm: theme === 'dark' ? kitThemes.darkAlgorithm : kitThemes.defaultAlgorithm,
    token: {
      motion: !still,
      colorPrimary: ink,
      colorPrimaryHover: token('--c-text-2'),
      colorPrimaryActive: ink,
      colorTextLightSolid: token('--c-on-ink'),
      colorError: token('--c-stop-ink'),
      colorSuccess: token('--c-ok-ink'),
      colorWarning: token('--c-attn-ink'),
      colorInfo: token('--c-info-ink'),
      colorLink: token('--c-info-ink'),
      colorBgBase: token('--c-surface'),
      colorBgContainer: token('--c-surface'),
      colorBgElevated: token('--c-surface'),
      colorBgLayout: token('--c-bg'),
      colorTextBase: token('--c-text'),
      colorText: token('--c-text'),
      colorTextSecondary: token('--c-text-2'),
      colorTextTertiary: token('--c-text-3'),
      colorTextDescription: token('--c-text-3'),
      colorTextPlaceholder: token('--c-text-3'),
      colorTextDisabled: token('--c-text-off'),
      colorBorder: token('--c-line-strong'),
      colorBorderSecondary: token('--c-line'),
      colorSplit: token('--c-line'),
      controlOutline: token('--c-focus'),
      controlItemBgActive: token('--c-sunken'),
      controlItemBgHover: token('--c-surface-2'),
      borderRadius: lengthToken('--r-m'),
      borderRadiusLG: lengthToken('--r-l'),
      controlHeight: 36,
      fontFamily: token('--font'),
      fontSize: 14,
      fontWeightStrong: 700,
      lineWidthFocus: 2,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 400 },
      Table: {
        headerBg: token('--c-surface-2'),
        headerColor: token('--c-text-3'),
        headerSplitColor: 'transparent',
        rowHoverBg: token('--c-surface-2'),
        cellPaddingBlock: 9,
        cellPaddingInline: 12,
      },
      Segmented: { trackBg: token('--c-sunken'), itemSelectedBg: token('--c-surface') },
    },
  };
}
