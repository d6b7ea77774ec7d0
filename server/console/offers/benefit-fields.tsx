import { Input } from 'antd';
import { useState } from 'react';
import type { BenefitKind } from '../../../terminal/core/offers/offer.ts';
import { useWords } from '../language/language.tsx';
import { fieldElementId, useEditor } from './editor-context.ts';
import { AddButton, FlagField, Hint, NamesField, RemoveButton, SwitchField, TypedField } from './fields.tsx';
import { isObject, type Json, valueAt } from './json-path.ts';
import { faultsAt } from './offer-faults.ts';
import { pricesText, readPrices } from './prices-text.ts';
import { Row } from './section-frame.tsx';
import { offerWords } from './words.ts';

/** The fields of one kind of benefit. */
export function BenefitFields({ kind }: { readonly kind: BenefitKind }) {
  const words = useWords(offerWords);
  switch (kind) {
    case 'rate':
      return (
        <Row>
          <span>{words.pays}</span>
          <TypedField path={['benefit', 'payPermille']} strong />
        </Row>
      );
    case 'price':
      return (
        <Row>
          <span>{words.priceEach}</span>
          <TypedField path={['benefit', 'unitPrice']} strong />
        </Row>
      );
    case 'prices':
      return <PricesField />;
    case 'off':
      return (
        <Row>
          <span>{words.off}</span>
          <TypedField path={['benefit', 'amount']} strong />
        </Row>
      );
    case 'nth':
      return <NthFields />;
    case 'bundle':
      return <BundleFields />;
    case 'keyed':
      return (
        <Row>
          <span>{words.lowestRate}</span>
          <TypedField path={['benefit', 'minPayPermille']} strong />
        </Row>
      );
    case 'threshold':
      return <ThresholdFields />;
    case 'points':
      return (
        <Row>
          <span>{words.fenPerPoint}</span>
          <TypedField path={['benefit', 'fenPerPoint']} suffix={words.fen} width={96} strong />
          <span>{words.maxPermille}</span>
          <TypedField path={['benefit', 'maxPermille']} placeholder="100%" width={96} />
        </Row>
      );
    case 'gift':
      return (
        <Row>
          <TypedField path={['benefit', 'gift', 'zh']} prefix={words.giftZh} width="wide" />
          <TypedField path={['benefit', 'gift', 'en']} prefix={words.giftEn} width="wide" />
        </Row>
      );
    case 'earn':
      return (
        <Row>
          <span>{words.earn}</span>
          <TypedField path={['benefit', 'points']} suffix={words.earnPoints} width={140} strong />
        </Row>
      );
  }
}

function NthFields() {
  const words = useWords(offerWords);
  const { content } = useEditor();
  const every = valueAt(content, ['benefit', 'every']);
  return (
    <Row>
      <span>{words.every}</span>
      <TypedField path={['benefit', 'every']} width={64} strong />
      <span>
        {words.everyUnit} {typeof every === 'number' ? every : ''} {words.everyLast}
      </span>
      <TypedField path={['benefit', 'payPermille']} strong />
    </Row>
  );
}

function PricesField() {
  const words = useWords(offerWords);
  const { content, set, faults, isReadOnly } = useEditor();
  const [typed, setTyped] = useState<string | null>(null);
  const path = ['benefit', 'prices'];
  const value = valueAt(content, path);
  const isWrong = faultsAt(faults, path, 'with-parts').length > 0;
  const shown = typed ?? pricesText(value);
  const id = fieldElementId('benefit.prices');
  return (
    <Row>
      <label className="field field-wide" htmlFor={id}>
        <Hint>{words.pricesLabel}</Hint>
        <Input.TextArea
          id={id}
          rows={Math.min(10, Math.max(2, shown.split('\n').length))}
          value={shown}
          readOnly={isReadOnly}
          {...(isWrong ? { status: 'error' as const } : {})}
          placeholder={words.pricesHint}
          spellCheck={false}
          onChange={({ target }) => {
            setTyped(target.value);
            set(path, readPrices(target.value) ?? {});
          }}
          onBlur={() => setTyped(null)}
        />
        {isWrong ? <span className="field-fault">{words.pricesFault}</span> : null}
      </label>
    </Row>
  );
}

function ThresholdFields() {
  const { content } = useEditor();
  const tiers = valueAt(content, ['benefit', 'tiers']);
  const list: readonly Json[] = Array.isArray(tiers) ? tiers : [];
  return (
    <>
      {list.map((tier, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tier is its place
        <TierRow key={at} at={at} tier={tier} isOnly={list.length === 1} />
      ))}
    </>
  );
}

export function AddTier() {
  const words = useWords(offerWords);
  const { content, set } = useEditor();
  const tiers = valueAt(content, ['benefit', 'tiers']);
  const list: readonly Json[] = Array.isArray(tiers) ? tiers : [];
  return <AddButton onClick={() => set(['benefit', 'tiers'], [...list, {}])}>{words.addTier}</AddButton>;
}

function TierRow({
  at,
  tier,
  isOnly,
}: {
  readonly at: number;
  readonly tier: Json;
  readonly isOnly: boolean;
}) {
  const words = useWords(offerWords);
  const { set, isReadOnly } = useEditor();
  const path = ['benefit', 'tiers', at];
  const isRate = isObject(tier) && tier['payPermille'] !== undefined && tier['off'] === undefined;
  const [wantsRate, setWantsRate] = useState(isRate);
  const asRate = isRate || (wantsRate && !(isObject(tier) && tier['off'] !== undefined));
  const turn = () => {
    setWantsRate(!asRate);
    const spend = valueAt(tier, ['spend']);
    set(path, spend === undefined ? {} : { spend });
  };
  return (
    <Row>
      <span>{words.spendFrom}</span>
      <TypedField path={[...path, 'spend']} width={104} strong />
      <button
        type="button"
        className="word-choice"
        disabled={isReadOnly}
        onClick={turn}
        title={asRate ? words.tierMode.off : words.tierMode.rate}
      >
        {asRate ? words.tierRate : words.tierOff}
      </button>
      <TypedField path={[...path, asRate ? 'payPermille' : 'off']} width={104} strong />
      {isOnly ? null : <RemoveButton path={path} label={`${words.spendFrom} ${at + 1}`} />}
      {at > 0 ? null : (
        <>
          <FlagField path={['benefit', 'repeat']} label={words.repeat} />
          <SwitchField path={['benefit', 'on']} label={words.onList} on="list" />
        </>
      )}
    </Row>
  );
}

function BundleFields() {
  const words = useWords(offerWords);
  const { content, set } = useEditor();
  const parts = valueAt(content, ['benefit', 'parts']);
  const list: readonly Json[] = Array.isArray(parts) ? parts : [];
  return (
    <>
      {list.map((_part, at) => {
        const path = ['benefit', 'parts', at];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          <Row key={at}>
            <Hint>{words.part(at + 1)}</Hint>
            <NamesField
              path={[...path, 'items', 'categories']}
              label={`${words.part(at + 1)} ${words.categories}`}
              placeholder={words.categories}
            />
            <NamesField
              path={[...path, 'items', 'skus']}
              label={`${words.part(at + 1)} ${words.skus}`}
              placeholder={words.skus}
            />
            <TypedField path={[...path, 'units']} suffix={words.units} width={96} />
            <TypedField
              path={[...path, 'payPermille']}
              prefix={words.partRate}
              placeholder={words.partRateHint}
              width={116}
            />
            {list.length === 1 ? null : <RemoveButton path={path} label={words.part(at + 1)} />}
          </Row>
        );
      })}
      <Row>
        <AddButton onClick={() => set(['benefit', 'parts'], [...list, { items: {}, units: 1 }])}>
          {words.addPart}
        </AddButton>
        <TypedField
          path={['benefit', 'price']}
          prefix={`${words.setPrice} ￥`}
          placeholder={words.setPriceHint}
          width={240}
          strong
        />
      </Row>
    </>
  );
}
