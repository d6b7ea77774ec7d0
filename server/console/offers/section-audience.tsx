import { useState } from 'react';
import { useLanguage, useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { useEditor } from './editor-context.ts';
import { ChipsField, FlagField, Hint, NamesField, TypedField } from './fields.tsx';
import { valueAt } from './json-path.ts';
import { MoreButton, Row, SectionFrame } from './section-frame.tsx';
import { presentations } from './trial-member.ts';
import { offerWords } from './words.ts';

/** Where, who and with which card. What is said is always shown; what is not waits behind one button. */
export function AudienceSection() {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const { content, merchants, organisations, programmes } = useEditor();
  const [isOpen, open] = useState(false);
  const titleOf = (of: { readonly titleZh: string; readonly titleEn: string | null }) =>
    (language === 'en' ? of.titleEn : null) ?? of.titleZh;
  const merchantOptions = merchants.map((merchant) => ({
    value: merchant.id,
    label: `${titleOf(merchant)} (${merchant.stores.length})`,
  }));
  const storeOptions = merchants.flatMap(({ stores }) =>
    stores.map((store) => ({ value: store.id, label: titleOf(store) })),
  );
  const organisationOptions = organisations.map((one) => ({ value: one.path, label: titleOf(one) }));
  const shows = (path: readonly string[]) => isOpen || valueAt(content, path) !== undefined;
  return (
    <SectionFrame section="audience">
      <Row>
        <NamesField
          path={['where', 'merchants']}
          label={words.merchants}
          placeholder={words.merchantsAll}
          options={merchantOptions}
          icon={<Icon name="shop" />}
        />
        {shows(['where', 'stores']) ? (
          <NamesField
            path={['where', 'stores']}
            label={words.stores}
            placeholder={words.stores}
            options={storeOptions}
          />
        ) : null}
        {shows(['where', 'regions']) ? (
          <NamesField path={['where', 'regions']} label={words.regions} placeholder={words.regions} />
        ) : null}
        <NamesField
          path={['who', 'organisations']}
          label={words.organisations}
          placeholder={words.membersAll}
          options={organisationOptions}
          icon={<Icon name="members" />}
        />
        {shows(['who', 'programmes']) ? (
          <NamesField
            path={['who', 'programmes']}
            label={words.programmes}
            placeholder={words.programmes}
            options={programmes}
          />
        ) : null}
      </Row>
      {shows(['who', 'tagsAny']) || shows(['who', 'tagsAll']) || shows(['who', 'tagsNone']) ? (
        <Row>
          {(['tagsAny', 'tagsAll', 'tagsNone'] as const).map((key) =>
            shows(['who', key]) ? (
              <NamesField
                key={key}
                path={['who', key]}
                label={words[key]}
                placeholder={words[key]}
                options={knownTags}
              />
            ) : null,
          )}
        </Row>
      ) : null}
      {shows(['who', 'firstUse']) || shows(['who', 'birthMonth']) || shows(['who', 'ticket']) ? (
        <Row>
          {shows(['who', 'firstUse']) ? (
            <FlagField path={['who', 'firstUse']} label={words.firstUse} />
          ) : null}
          {shows(['who', 'birthMonth']) ? (
            <FlagField path={['who', 'birthMonth']} label={words.birthMonth} />
          ) : null}
          {shows(['who', 'ticket']) ? (
            <TypedField
              path={['who', 'ticket']}
              prefix={words.ticket}
              placeholder={words.ticketHint}
              width={260}
            />
          ) : null}
        </Row>
      ) : null}
      <Row>
        <Hint>{words.accept}</Hint>
        <ChipsField
          path={['card', 'accept']}
          label={words.accept}
          options={presentations}
          pressedByDefault={['chip-genuine', 'chip-read', 'code']}
        />
        <MoreButton isOpen={isOpen} onTurn={() => open(!isOpen)} />
      </Row>
      {shows(['card', 'issuers']) || shows(['card', 'payWith']) ? (
        <Row>
          {shows(['card', 'issuers']) ? (
            <NamesField
              path={['card', 'issuers']}
              label={words.issuers}
              placeholder={words.issuers}
              options={knownIssuers}
            />
          ) : null}
          {shows(['card', 'payWith']) ? <FlagField path={['card', 'payWith']} label={words.payWith} /> : null}
        </Row>
      ) : null}
    </SectionFrame>
  );
}

/** Tags and issuers that tills' sample data knows; any other can be typed. */
const knownTags = ['model-worker', 'hardship', 'young-teacher', 'new-member', 'single'].map(plain);
const knownIssuers = ['boc', 'psbc', 'icbc', 'abc', 'ccb'].map(plain);

function plain(value: string) {
  return { value, label: value };
}
