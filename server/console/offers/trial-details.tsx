import { Input, Select, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { overlayHost } from '../frame/frame-context.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { type FieldKind, readValue, showValue } from './field-text.ts';
import { choiceWord } from './field-words.ts';
import { OfferIcon } from './offer-icons.tsx';
import { presentations } from './trial-member.ts';
import type { TrialLine, TrialMember, TrialSetting } from './trial-setting.ts';
import { trialWords } from './trial-words.ts';

type Details = {
  readonly setting: TrialSetting;
  readonly onSetting: (setting: TrialSetting) => void;
  readonly storeOptions: readonly { readonly value: string; readonly label: string }[];
  readonly isKeyed: boolean;
};

/** Contract, Request: a basket has at most 500 lines; by hand nobody writes more than this. */
const linesMax = 40;

/** Every part of the trial's question, to be changed by hand. */
export function TrialDetails({ setting, onSetting, storeOptions, isKeyed }: Details) {
  const words = useWords(trialWords);
  const { language } = useLanguage();
  const { member, lines } = setting;
  const change = (part: Partial<TrialSetting>) => onSetting({ ...setting, ...part });
  const changeMember = (part: Partial<TrialMember>) =>
    change({ member: { ...member, ...part, sample: 'own' } });
  const changeLines = (next: readonly TrialLine[]) => change({ lines: next, basket: 'own' });
  return (
    <div className="trial-details">
      <Labelled label={words.store}>
        <Select<string>
          size="small"
          aria-label={words.store}
          value={setting.store}
          showSearch={{ optionFilterProp: 'label' }}
          getPopupContainer={overlayHost}
          options={[...storeOptions]}
          onChange={(store) => change({ store })}
        />
      </Labelled>
      <Labelled label={words.presentation}>
        <Select<string>
          size="small"
          aria-label={words.presentation}
          value={member.presentation}
          getPopupContainer={overlayHost}
          options={presentations.map((value) => ({
            value,
            label: choiceWord('card.accept', value, language),
          }))}
          onChange={(value) => {
            const presentation = presentations.find((known) => known === value);
            if (presentation !== undefined) change({ member: { ...member, presentation } });
          }}
        />
      </Labelled>
      <Labelled label={words.tender}>
        <Select<TrialSetting['tender']>
          size="small"
          aria-label={words.tender}
          value={setting.tender}
          getPopupContainer={overlayHost}
          options={(['unknown', 'union-card', 'other'] as const).map((value) => ({
            value,
            label: words.tenders[value],
          }))}
          onChange={(tender) => change({ tender })}
        />
      </Labelled>
      {setting.online ? null : (
        <SmallField
          label={words.cacheAge}
          kind="number"
          value={setting.cacheAgeHours}
          suffix={words.hours}
          onValue={(cacheAgeHours) => change({ cacheAgeHours })}
        />
      )}
      {isKeyed ? (
        <SmallField
          label={words.keyed}
          kind="rate"
          value={setting.keyed ?? 1000}
          onValue={(keyed) => change({ keyed })}
        />
      ) : null}
      <Labelled label={words.programme}>
        <Input
          size="small"
          aria-label={words.programme}
          value={member.programme}
          onChange={({ target }) => changeMember({ programme: target.value })}
        />
      </Labelled>
      <Labelled label={words.organisation}>
        <Input
          size="small"
          aria-label={words.organisation}
          value={member.organisation}
          onChange={({ target }) => changeMember({ organisation: target.value })}
        />
      </Labelled>
      <Labelled label={words.tags}>
        <Select<string[]>
          size="small"
          mode="tags"
          aria-label={words.tags}
          value={[...member.tags]}
          getPopupContainer={overlayHost}
          notFoundContent={null}
          onChange={(tags) => changeMember({ tags })}
        />
      </Labelled>
      <Labelled label={words.birthMonth}>
        <Select<number>
          size="small"
          aria-label={words.birthMonth}
          value={member.birthMonth ?? 0}
          getPopupContainer={overlayHost}
          options={Array.from({ length: 13 }, (_, month) => ({
            value: month,
            label: month === 0 ? '—' : String(month),
          }))}
          onChange={(month) => changeMember({ birthMonth: month === 0 ? null : month })}
        />
      </Labelled>
      <Labelled label={words.issuer}>
        <Input
          size="small"
          aria-label={words.issuer}
          value={member.issuer}
          onChange={({ target }) => changeMember({ issuer: target.value })}
        />
      </Labelled>
      <Labelled label={words.tickets}>
        <Select<string[]>
          size="small"
          mode="tags"
          aria-label={words.tickets}
          value={[...member.tickets]}
          getPopupContainer={overlayHost}
          notFoundContent={null}
          onChange={(tickets) => changeMember({ tickets })}
        />
      </Labelled>
      <Labelled label={words.firstUse}>
        <Switch
          size="small"
          aria-label={words.firstUse}
          checked={member.firstUse}
          onChange={(firstUse) => changeMember({ firstUse })}
        />
      </Labelled>
      <table className="trial-basket">
        <thead>
          <tr>
            <th scope="col">{words.lineName}</th>
            <th scope="col">{words.category}</th>
            <th scope="col">{words.sku}</th>
            <th scope="col">{words.price}</th>
            <th scope="col">{words.quantity}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => {
            const set = (part: Partial<TrialLine>) =>
              changeLines(lines.map((one, place) => (place === at ? { ...one, ...part } : one)));
            return (
              <tr key={line.key}>
                <td>
                  <Input
                    size="small"
                    aria-label={words.lineName}
                    value={line.name}
                    onChange={({ target }) => set({ name: target.value })}
                  />
                </td>
                <td>
                  <Input
                    size="small"
                    aria-label={words.category}
                    value={line.category}
                    onChange={({ target }) => set({ category: target.value })}
                  />
                </td>
                <td>
                  <Input
                    size="small"
                    aria-label={words.sku}
                    value={line.sku}
                    onChange={({ target }) => set({ sku: target.value })}
                  />
                </td>
                <td>
                  <FigureInput
                    label={words.price}
                    kind="amount"
                    value={line.unitPrice}
                    onValue={(unitPrice) => set({ unitPrice })}
                  />
                </td>
                <td>
                  <FigureInput
                    label={words.quantity}
                    kind="whole"
                    value={line.quantity}
                    onValue={(quantity) => set({ quantity })}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    className="remove"
                    aria-label={words.removeLine(line.name)}
                    onClick={() => changeLines(lines.filter((_, place) => place !== at))}
                  >
                    <OfferIcon name="cross" />
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {lines.length >= linesMax ? null : (
        <button
          type="button"
          className="chip add"
          onClick={() =>
            changeLines([
              ...lines,
              {
                key: nextKey(lines),
                name: words.goods,
                category: '',
                sku: '',
                unitPrice: 1_000,
                quantity: 1,
              },
            ])
          }
        >
          <OfferIcon name="plus" />
          {words.addLine}
        </button>
      )}
    </div>
  );
}

function nextKey(lines: readonly TrialLine[]): string {
  return String(Math.max(0, ...lines.map(({ key }) => Number(key) || 0)) + 1);
}

type Figure = {
  readonly label: string;
  readonly kind: FieldKind;
  readonly value: number;
  readonly suffix?: string;
  readonly onValue: (value: number) => void;
};

/** The word above a control that bears it as its own name too. */
function Labelled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="trial-field">
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}

function SmallField(of: Figure) {
  return (
    <Labelled label={of.label}>
      <FigureInput {...of} />
    </Labelled>
  );
}

/** A figure of the trial: what cannot be read stays in the field, marked, and the last good one is tried. */
function FigureInput({ label, kind, value, suffix, onValue }: Figure) {
  const { language } = useLanguage();
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && typeof readValue(kind, typed) !== 'number';
  return (
    <Input
      size="small"
      aria-label={label}
      aria-invalid={isWrong}
      {...(isWrong ? { status: 'error' as const } : {})}
      suffix={suffix}
      value={typed ?? showValue(kind, value, language)}
      onChange={({ target }) => {
        setTyped(target.value);
        const read = readValue(kind, target.value);
        if (typeof read === 'number') onValue(read);
      }}
      onBlur={() => {
        if (!isWrong) setTyped(null);
      }}
    />
  );
}
