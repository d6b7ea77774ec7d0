import { Input, Select, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { widthOf } from '../../../terminal/core/receipt/display-width.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { fieldElementId, useEditor } from './editor-context.ts';
import { type FieldKind, readValue, showValue } from './field-text.ts';
import { choiceWord, fieldWords, placeWord } from './field-words.ts';
import type { Json, Path } from './json-path.ts';
import { pathName, valueAt } from './json-path.ts';
import { faultsAt } from './offer-faults.ts';
import { kindAt, placeOf } from './offer-form.ts';
import { OfferIcon } from './offer-icons.tsx';
import { offerWords } from './words.ts';

/** What is wrong with a field, beside it. */
export function FieldFaults({
  path,
  reach = 'alone',
}: {
  readonly path: Path;
  readonly reach?: 'alone' | 'with-parts';
}) {
  const { faults } = useEditor();
  const { fault: said } = useWords(fieldWords);
  const own = faultsAt(faults, path, reach);
  if (own.length === 0) return null;
  const lines = [...new Set(own.map(said))];
  return (
    <span className="field-fault" id={`${fieldElementId(pathName(path))}-fault`}>
      {lines.join('；')}
    </span>
  );
}

type Typed = {
  readonly path: Path;
  /** Said to whoever listens; shown before the field unless `quiet`. */
  readonly label?: string;
  readonly width?: number | 'wide';
  readonly prefix?: ReactNode;
  readonly suffix?: ReactNode;
  readonly placeholder?: string;
  readonly strong?: boolean;
};

/** A value that is typed: as it is typed while the field has the focus, as it is understood afterwards. */
export function TypedField({ path, label, width = 120, prefix, suffix, placeholder, strong = false }: Typed) {
  const { content, set, faults, isReadOnly } = useEditor();
  const { language } = useLanguage();
  const [typed, setTyped] = useState<string | null>(null);
  const kind: FieldKind = kindAt(path) ?? 'text';
  const shown = typed ?? showValue(kind, valueAt(content, path), language);
  const isWrong = faultsAt(faults, path).length > 0;
  const id = fieldElementId(pathName(path));
  return (
    <span className={`field${width === 'wide' ? ' field-wide' : ''}`}>
      <Input
        id={id}
        aria-label={label ?? placeWord(placeOf(path), language)}
        aria-invalid={isWrong}
        {...(isWrong ? { 'aria-describedby': `${id}-fault`, status: 'error' as const } : {})}
        className={strong ? 'field-strong' : ''}
        style={width === 'wide' ? {} : { width }}
        value={shown}
        readOnly={isReadOnly}
        prefix={prefix ?? (kind === 'amount' ? '￥' : undefined)}
        suffix={suffix}
        placeholder={placeholder ?? ''}
        autoComplete="off"
        onChange={({ target }) => {
          setTyped(target.value);
          set(path, readValue(kind, target.value));
        }}
        onBlur={() => setTyped(null)}
      />
      <FieldFaults path={path} />
    </span>
  );
}

type Option = { readonly value: string; readonly label: string };

type Names = {
  readonly path: Path;
  readonly label: string;
  readonly placeholder: string;
  readonly options?: readonly Option[];
  readonly width?: number;
  readonly icon?: ReactNode;
};

/** A list of names: chosen, typed, or pasted with commas, spaces or line breaks between. */
export function NamesField({ path, label, placeholder, options = [], width, icon }: Names) {
  const { content, set, faults, isReadOnly } = useEditor();
  const { language } = useLanguage();
  const place = [...path, 0];
  const kind = kindAt(place) ?? 'text';
  const value = valueAt(content, path);
  const parts: readonly Json[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const shown = parts.map((part) => showValue(kind, part, language));
  const isWrong = faultsAt(faults, path, 'with-parts').length > 0;
  const id = fieldElementId(pathName(path));
  const change = (texts: readonly string[]) => {
    const next = texts
      .map((text) => text.trim())
      .filter((text, at, all) => text !== '' && all.indexOf(text) === at)
      .map((text) => parts[shown.indexOf(text)] ?? readValue(kind, text) ?? text);
    set(path, next.length === 0 ? undefined : next);
  };
  return (
    <span className="field">
      <Select<string[]>
        id={id}
        aria-label={label}
        mode="tags"
        className={`names${shown.length === 0 ? ' names-empty' : ''}`}
        style={width === undefined ? { minWidth: emptyWidth(placeholder, icon !== undefined) } : { width }}
        popupMatchSelectWidth={260}
        getPopupContainer={overlayHost}
        value={[...shown]}
        disabled={isReadOnly}
        {...(isWrong ? { status: 'error' as const } : {})}
        placeholder={placeholder}
        prefix={icon}
        suffixIcon={null}
        tokenSeparators={[',', '，', '、', '\n', '\t', ';', '；']}
        options={options.map((option) => ({ ...option }))}
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent={null}
        maxTagTextLength={24}
        onChange={change}
      />
      <FieldFaults path={path} reach="with-parts" />
    </span>
  );
}

/** Wide enough for the words that stand in it while it is empty, in pixels. */
function emptyWidth(placeholder: string, hasIcon: boolean): number {
  return Math.max(96, 40 + widthOf(placeholder) * 7.4 + (hasIcon ? 24 : 0));
}

type Choice = {
  readonly path: Path;
  readonly label: string;
  readonly options: readonly string[];
  /** What stands for "not said": the contract's default. */
  readonly none?: string;
  readonly numbers?: boolean;
  readonly width?: number;
};

/** One of a few; what is not among them is shown as it stands, with its fault. */
export function ChoiceField({ path, label, options, none, numbers = false, width }: Choice) {
  const { content, set, faults, isReadOnly } = useEditor();
  const { language } = useLanguage();
  const place = placeOf(path);
  const value = valueAt(content, path);
  const shown = value === undefined ? (none === undefined ? undefined : '') : showValue('choice', value);
  const isWrong = faultsAt(faults, path).length > 0;
  return (
    <span className="field">
      <Select<string>
        id={fieldElementId(pathName(path))}
        aria-label={label}
        style={width === undefined ? {} : { width }}
        popupMatchSelectWidth={false}
        getPopupContainer={overlayHost}
        {...(shown === undefined ? {} : { value: shown })}
        disabled={isReadOnly}
        {...(isWrong ? { status: 'error' as const } : {})}
        options={[
          ...(none === undefined ? [] : [{ value: '', label: none }]),
          ...options.map((option) => ({ value: option, label: choiceWord(place, option, language) })),
        ]}
        onChange={(next) => set(path, next === '' ? undefined : numbers ? Number(next) : next)}
      />
      <FieldFaults path={path} />
    </span>
  );
}

/** Several of a few, each a button; none pressed: no condition. */
export function ChipsField(of: {
  readonly path: Path;
  readonly label: string;
  readonly options: readonly (string | number)[];
  readonly pressedByDefault?: readonly string[];
}) {
  const { path, label, options, pressedByDefault = [] } = of;
  const { content, set, isReadOnly } = useEditor();
  const { language } = useLanguage();
  const value = valueAt(content, path);
  const chosen: readonly Json[] = Array.isArray(value)
    ? value
    : value === undefined
      ? [...pressedByDefault]
      : [value];
  const place = placeOf(path);
  const strange = chosen.filter((part) => !options.some((option) => option === part));
  const toggle = (option: Json) => {
    const next = chosen.includes(option) ? chosen.filter((part) => part !== option) : [...chosen, option];
    const ordered = [
      ...options.filter((known) => next.includes(known)),
      ...strange.filter((part) => next.includes(part)),
    ];
    const isDefault =
      pressedByDefault.length > 0 &&
      ordered.length === pressedByDefault.length &&
      pressedByDefault.every((known) => ordered.includes(known));
    set(path, ordered.length === 0 || isDefault ? undefined : ordered);
  };
  return (
    <span className="field">
      <fieldset className="chips" id={fieldElementId(pathName(path))} aria-label={label}>
        {[...options, ...strange].map((option) => {
          const isOn = chosen.some((part) => part === option);
          return (
            <button
              key={showValue('choice', option)}
              type="button"
              className={`chip${isOn ? ' on' : ''}`}
              aria-pressed={isOn}
              disabled={isReadOnly}
              onClick={() => toggle(option)}
            >
              {isOn ? <OfferIcon name="check" /> : null}
              {choiceWord(place, showValue('choice', option), language)}
            </button>
          );
        })}
      </fieldset>
      <FieldFaults path={path} reach="with-parts" />
    </span>
  );
}

/** `true` or left out. */
export function FlagField({
  path,
  label,
  off,
}: {
  readonly path: Path;
  readonly label: string;
  readonly off?: Json;
}) {
  const { content, set, isReadOnly } = useEditor();
  const value = valueAt(content, path);
  const id = fieldElementId(pathName(path));
  return (
    <span className="field field-flag">
      <Switch
        size="small"
        id={id}
        aria-label={label}
        checked={value === true}
        disabled={isReadOnly}
        onChange={(isOn) => set(path, isOn ? true : off)}
      />
      <label htmlFor={id}>{label}</label>
      <FieldFaults path={path} />
    </span>
  );
}

/** As a flag, for a choice between two words. */
export function SwitchField(of: {
  readonly path: Path;
  readonly label: string;
  readonly on: Json;
  readonly off?: Json;
}) {
  const { path, label, on, off } = of;
  const { content, set, isReadOnly } = useEditor();
  const id = fieldElementId(pathName(path));
  return (
    <span className="field field-flag">
      <Switch
        size="small"
        id={id}
        aria-label={label}
        checked={valueAt(content, path) === on}
        disabled={isReadOnly}
        onChange={(isOn) => set(path, isOn ? on : off)}
      />
      <label htmlFor={id}>{label}</label>
      <FieldFaults path={path} />
    </span>
  );
}

export function Hint({ children }: { readonly children: ReactNode }) {
  return <span className="field-hint">{children}</span>;
}

/** Adds a part to a list. */
export function AddButton({
  children,
  onClick,
}: {
  readonly children: string;
  readonly onClick: () => void;
}) {
  const { isReadOnly } = useEditor();
  if (isReadOnly) return null;
  return (
    <button type="button" className="chip add" onClick={onClick}>
      <OfferIcon name="plus" />
      {children}
    </button>
  );
}

export function RemoveButton({ path, label }: { readonly path: Path; readonly label: string }) {
  const { isReadOnly, set } = useEditor();
  const words = useWords(offerWords);
  if (isReadOnly) return null;
  return (
    <button
      type="button"
      className="remove"
      aria-label={`${words.remove} ${label}`}
      onClick={() => set(path, undefined)}
    >
      <OfferIcon name="cross" />
    </button>
  );
}
