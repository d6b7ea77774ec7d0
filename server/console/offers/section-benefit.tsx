import { Segmented } from 'antd';
import { useRef } from 'react';
import { useLanguage, useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { AddTier, BenefitFields } from './benefit-fields.tsx';
import {
  benefitKinds,
  kindOf,
  layersOfKind,
  rounds,
  type SetAside,
  tillsDecide,
  withKind,
} from './benefit-kinds.ts';
import { useEditor } from './editor-context.ts';
import { choiceWord } from './field-words.ts';
import { ChoiceField, FieldFaults, FlagField, Hint } from './fields.tsx';
import { Row, SectionFrame } from './section-frame.tsx';
import { offerWords } from './words.ts';

export function BenefitSection() {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const { content, replace, set, isReadOnly } = useEditor();
  const setAside = useRef<SetAside>({});
  const kind = kindOf(content);
  const layers = kind === null ? (['item', 'basket', 'subsidy'] as const) : layersOfKind[kind];
  const { layer } = content;
  const choose = (next: string) => {
    const known = benefitKinds.find((one) => one === next);
    if (known === undefined || known === kind) return;
    const changed = withKind(content, known, setAside.current);
    setAside.current = changed.setAside;
    replace(changed.content);
  };
  return (
    <SectionFrame section="benefit">
      <Row>
        <Segmented<string>
          className="kinds"
          aria-label={words.kindLabel}
          value={kind ?? ''}
          disabled={isReadOnly}
          onChange={choose}
          options={benefitKinds.map((one) => ({
            value: one,
            label: choiceWord('benefit.kind', one, language),
          }))}
        />
        <FieldFaults path={['benefit', 'kind']} />
      </Row>
      {kind === null ? null : (
        <>
          <BenefitFields kind={kind} />
          <Row>
            {kind === 'threshold' ? <AddTier /> : null}
            {layers.length > 1 || !layers.some((one) => one === layer) ? (
              <>
                <Hint>{words.layerLabel}</Hint>
                <Segmented<string>
                  aria-label={words.layerLabel}
                  value={typeof layer === 'string' ? layer : ''}
                  disabled={isReadOnly}
                  onChange={(next) => set(['layer'], next)}
                  options={layers.map((one) => ({ value: one, label: choiceWord('layer', one, language) }))}
                />
                <FieldFaults path={['layer']} />
              </>
            ) : null}
            {layer === 'basket' || content['uncovered'] !== undefined ? (
              <FlagField path={['uncovered']} label={words.uncovered} />
            ) : null}
            {rounds(content) ? <RoundingFields /> : null}
          </Row>
        </>
      )}
      {tillsDecide(content) ? null : (
        <p className="note attn" role="note">
          <Icon name="alarm" />
          {words.skipped}
        </p>
      )}
    </SectionFrame>
  );
}

function RoundingFields() {
  const words = useWords(offerWords);
  return (
    <>
      <Hint>{words.rounding}</Hint>
      <ChoiceField
        path={['benefit', 'rounding', 'unit']}
        label={words.rounding}
        options={['10', '100']}
        numbers
        none={words.fen === 'fen' ? '1 fen' : '分'}
      />
      <ChoiceField
        path={['benefit', 'rounding', 'mode']}
        label={words.rounding}
        options={['down', 'up']}
        none={words.fen === 'fen' ? 'half up' : '四舍五入'}
      />
    </>
  );
}
