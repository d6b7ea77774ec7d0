import { AutoComplete, Button } from 'antd';
import { amountText } from '../../../terminal/core/words/amount-words.ts';
import { funderWords } from '../../../terminal/core/words/funder-words.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { fieldElementId, useEditor } from './editor-context.ts';
import { showValue } from './field-text.ts';
import { AddButton, FieldFaults, RemoveButton, TypedField } from './fields.tsx';
import { barParts, filledUp, fundingSum, shareOfAmount } from './funders.ts';
import { type Json, type JsonObject, pathName, valueAt } from './json-path.ts';
import { faultsAt } from './offer-faults.ts';
import { Row, SectionFrame } from './section-frame.tsx';
import { offerWords } from './words.ts';

export function FundingSection() {
  const words = useWords(offerWords);
  const { content, set, isReadOnly, programme, programmes, faults } = useEditor();
  const { language } = useLanguage();
  const nameOf = (funder: string) => {
    const name = funderWords(funder, {
      programme: (id) => {
        const label = programmes.find(({ value }) => value === id)?.label;
        return label === undefined ? undefined : { zh: label, en: label };
      },
    });
    return language === 'en' ? name.en : name.zh;
  };
  const { funding } = content;
  const shares: readonly Json[] = Array.isArray(funding) ? funding : [];
  const sum = fundingSum(funding);
  const off = plainReduction(content);
  const sumText = words.fundingSum(showValue('share', sum, language) || '0%');
  const isWhole = sum === 1000 && faultsAt(faults, ['funding']).length === 0;
  return (
    <SectionFrame section="funding">
      <Row>
        <div className="split" role="img" aria-label={sumText}>
          {barParts(funding).map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a share is its place
            <span key={at} className={`split-${part.colour}`} style={{ flexGrow: part.permille }}>
              <bdi className="cut">
                {nameOf(part.funder)} {showValue('share', part.permille, language)}
                {off === null ? '' : `，${amountText(shareOfAmount(off, part.permille))}`}
              </bdi>
            </span>
          ))}
          {sum < 1000 ? <span className="split-open" style={{ flexGrow: 1000 - sum }} /> : null}
        </div>
        <StatePill tone={isWhole ? 'ok' : 'attn'} icon={isWhole ? 'tick' : 'alarm'}>
          {sumText}
        </StatePill>
      </Row>
      <Row>
        {shares.map((_share, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a share is its place
          <span className="limit" key={at}>
            <FunderField at={at} programme={programme} />
            <TypedField path={['funding', at, 'permille']} width={72} strong />
            <RemoveButton path={['funding', at]} label={words.funder} />
          </span>
        ))}
        <AddButton
          onClick={() =>
            set(['funding'], [...shares, shares.length === 0 ? { funder: 'merchant', permille: 1000 } : {}])
          }
        >
          {words.addFunder}
        </AddButton>
        {isWhole || isReadOnly || shares.length === 0 ? null : (
          <Button onClick={() => set(['funding'], filledUp(shares))}>{words.evenly}</Button>
        )}
        <FieldFaults path={['funding']} />
      </Row>
    </SectionFrame>
  );
}

function FunderField({ at, programme }: { readonly at: number; readonly programme: string }) {
  const words = useWords(offerWords);
  const { content, set, isReadOnly, faults } = useEditor();
  const { language } = useLanguage();
  const path = ['funding', at, 'funder'];
  const isWrong = faultsAt(faults, path).length > 0;
  const known = ['merchant', `union:${programme}`, 'bank:boc'];
  return (
    <span className="field">
      <AutoComplete
        id={fieldElementId(pathName(path))}
        aria-label={words.funder}
        style={{ width: 132 }}
        getPopupContainer={overlayHost}
        value={showValue('text', valueAt(content, path), language)}
        disabled={isReadOnly}
        {...(isWrong ? { status: 'error' as const } : {})}
        placeholder={words.funderHint}
        options={known.map((value) => ({ value }))}
        onChange={(next) => set(path, next === '' || next === undefined ? undefined : next)}
      />
      <FieldFaults path={path} />
    </span>
  );
}

/** What the offer takes off when it says so in one amount; null: it depends on the basket. */
function plainReduction(content: JsonObject): number | null {
  const amount = valueAt(content, ['benefit', 'amount']);
  if (typeof amount === 'number') return amount;
  const tiers = valueAt(content, ['benefit', 'tiers']);
  const off = Array.isArray(tiers) && tiers.length === 1 ? valueAt(tiers[0] as Json, ['off']) : undefined;
  return typeof off === 'number' ? off : null;
}
