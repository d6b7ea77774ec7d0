import { useState } from 'react';
import { useWords } from '../language/language.tsx';
import { useEditor } from './editor-context.ts';
import { Hint, NamesField, TypedField } from './fields.tsx';
import { valueAt } from './json-path.ts';
import { MoreButton, Row, SectionFrame } from './section-frame.tsx';
import { offerWords } from './words.ts';

export function ItemsSection() {
  const words = useWords(offerWords);
  const { content } = useEditor();
  const [isOpen, open] = useState(false);
  const says = (path: readonly string[]) => isOpen || valueAt(content, path) !== undefined;
  const showsPrice = says(['items', 'unitPrice']);
  const showsRequired = says(['requires']);
  const showsSkus = says(['items', 'skus']);
  const showsExceptSkus = says(['items', 'exceptSkus']);
  return (
    <SectionFrame section="items">
      <Row>
        <NamesField
          path={['items', 'categories']}
          label={words.categories}
          placeholder={valueAt(content, ['items', 'skus']) === undefined ? words.itemsAll : words.categories}
        />
        {showsSkus ? (
          <NamesField path={['items', 'skus']} label={words.skus} placeholder={words.skus} />
        ) : null}
        <Hint>{words.except}</Hint>
        <NamesField
          path={['items', 'exceptCategories']}
          label={words.exceptCategories}
          placeholder={words.categories}
        />
        {showsExceptSkus ? (
          <NamesField path={['items', 'exceptSkus']} label={words.exceptSkus} placeholder={words.skus} />
        ) : null}
        <MoreButton isOpen={isOpen} onTurn={() => open(!isOpen)} />
      </Row>
      {showsPrice ? (
        <Row>
          <Hint>{words.unitPrice}</Hint>
          <TypedField path={['items', 'unitPrice', 'min']} />
          <span>{words.to}</span>
          <TypedField path={['items', 'unitPrice', 'max']} />
        </Row>
      ) : null}
      {showsRequired ? (
        <Row>
          <Hint>{words.requires}</Hint>
          <TypedField path={['requires', 'spend']} />
          <NamesField
            path={['requires', 'items', 'categories']}
            label={words.requiresItems}
            placeholder={words.requiresItems}
          />
          <NamesField
            path={['requires', 'items', 'skus']}
            label={words.requiresSkus}
            placeholder={words.requiresSkus}
          />
          {valueAt(content, ['requires', 'items', 'exceptCategories']) === undefined ? null : (
            <NamesField
              path={['requires', 'items', 'exceptCategories']}
              label={words.exceptCategories}
              placeholder={words.exceptCategories}
            />
          )}
          {valueAt(content, ['requires', 'items', 'exceptSkus']) === undefined ? null : (
            <NamesField
              path={['requires', 'items', 'exceptSkus']}
              label={words.exceptSkus}
              placeholder={words.exceptSkus}
            />
          )}
          {valueAt(content, ['requires', 'items', 'unitPrice']) === undefined ? null : (
            <>
              <Hint>{words.unitPrice}</Hint>
              <TypedField path={['requires', 'items', 'unitPrice', 'min']} />
              <TypedField path={['requires', 'items', 'unitPrice', 'max']} />
            </>
          )}
        </Row>
      ) : null}
    </SectionFrame>
  );
}
