import { useQueryClient } from '@tanstack/react-query';
import { Button, Popover, Segmented } from 'antd';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { sessionKey, signOut } from '../access/session.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import type { Language } from '../language/words.ts';
import { Icon } from '../look/icon.tsx';
import { type Theme, useTheme } from '../look/theme.tsx';
import { frameWords } from './frame-words.ts';

const languageNames: readonly { readonly value: Language; readonly label: string }[] = [
  { value: 'zh-CN', label: '中文' },
  { value: 'en', label: 'English' },
];

/** Language, look, and the way out; each change shows at once. */
export function Settings() {
  const words = useWords(frameWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      placement="rightBottom"
      trigger="click"
      open={isOpen}
      onOpenChange={setOpen}
      content={<Choices />}
    >
      <button
        type="button"
        className="rail-entry"
        aria-expanded={isOpen}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false);
        }}
      >
        <Icon name="settings" />
        {words.settings}
      </button>
    </Popover>
  );
}

function Choices() {
  const words = useWords(frameWords);
  const { language, choose } = useLanguage();
  const { theme, choose: chooseTheme } = useTheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [hasFailed, setFailed] = useState(false);
  const ids = { language: useId(), theme: useId() };
  const leave = async () => {
    setFailed(false);
    try {
      await signOut();
    } catch {
      // Staying signed in without a word would be worse than a page that says so.
      setFailed(true);
      return;
    }
    navigate('/sign-in');
    queries.clear();
    queries.setQueryData(sessionKey, null);
  };
  return (
    <div className="settings">
      <span id={ids.language}>{words.language}</span>
      <Segmented<Language>
        block
        aria-labelledby={ids.language}
        options={[...languageNames]}
        value={language}
        onChange={choose}
      />
      <span id={ids.theme}>{words.theme}</span>
      <Segmented<Theme>
        block
        aria-labelledby={ids.theme}
        options={[
          { value: 'light', label: words.light },
          { value: 'dark', label: words.dark },
        ]}
        value={theme}
        onChange={chooseTheme}
      />
      <Button icon={<Icon name="leave" />} onClick={() => void leave()}>
        {words.signOut}
      </Button>
      {hasFailed ? <p role="alert">{words.signOutFailed}</p> : null}
    </div>
  );
}
