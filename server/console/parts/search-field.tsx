import './search-field.css';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useSlash } from '../address/use-slash.ts';
import { Icon } from '../look/icon.tsx';

type Search = {
  readonly label: string;
  readonly value: string;
  /** What is wrong with a text, said under the field; null: it can be searched for. */
  readonly faultOf?: (text: string) => string | null;
  readonly onSearch: (text: string) => void;
  /** The browser must not offer what others searched for. */
  readonly isPrivate?: boolean;
};

/** A search that begins with Enter, or at once when it is emptied. What is typed stays when it is refused. */
export function SearchField({ label, value, faultOf, onSearch, isPrivate = false }: Search) {
  const [typed, setTyped] = useState(value);
  const [fault, setFault] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const faultId = useId();
  useSlash(field);
  useEffect(() => setTyped(value), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = typed.trim();
    const found = text === '' ? null : (faultOf?.(text) ?? null);
    setFault(found);
    if (found === null) onSearch(text);
  };
  return (
    <form className="search-field" onSubmit={submit}>
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={label}
        maxLength={100}
        spellCheck={false}
        autoComplete={isPrivate ? 'off' : 'on'}
        value={typed}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : faultId}
        onChange={(event) => {
          setTyped(event.target.value);
          setFault(null);
          if (event.target.value === '' && value !== '') onSearch('');
        }}
      />
      <span className="search-key" aria-hidden="true">
        /
      </span>
      {fault === null ? null : (
        <p id={faultId} role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}
