import { createContext, type ReactNode, useContext, useState } from 'react';
import { readKept, writeKept } from './kept.ts';

export type Theme = 'light' | 'dark';

const keptAs = 'puhui-console-theme';

type Choice = { readonly theme: Theme; readonly choose: (theme: Theme) => void };

const ThemeContext = createContext<Choice | null>(null);

/** Light or dark by `data-theme`, the switch that tokens.css listens to; the machine's wish until one chooses. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>(() => {
    const first = firstTheme();
    wear(first);
    return first;
  });
  const choose = (next: Theme) => {
    writeKept(keptAs, next);
    // Before React draws: what reads the tokens while drawing must read the new ones.
    wear(next);
    setTheme(next);
  };
  return <ThemeContext value={{ theme, choose }}>{children}</ThemeContext>;
}

export function useTheme(): Choice {
  const choice = useContext(ThemeContext);
  if (choice === null) throw new Error('a part of the console stands outside its ThemeProvider');
  return choice;
}

function firstTheme(): Theme {
  const kept = readKept(keptAs);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function wear(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
