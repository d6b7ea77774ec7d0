import { Button, Select } from 'antd';
import { useState } from 'react';
import { overlayHost } from '../frame/frame-context.ts';
import { useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { TimeField } from '../parts/time-field.tsx';
import type { JsonObject } from './json-path.ts';
import { OfferIcon } from './offer-icons.tsx';
import type { Trial } from './trial.ts';
import { monthOfTime, type TrialSurroundings, withBasket } from './trial-begin.ts';
import { TrialDetails } from './trial-details.tsx';
import { memberOfSample } from './trial-member.ts';
import { TrialResult } from './trial-result.tsx';
import { basketSamples, memberSamples, type TrialSetting } from './trial-setting.ts';
import { trialWords } from './trial-words.ts';

type Card = {
  readonly id: string;
  readonly content: JsonObject;
  readonly setting: TrialSetting;
  readonly onSetting: (setting: TrialSetting) => void;
  readonly around: TrialSurroundings;
  readonly trial: Trial | null;
  readonly isDraftSound: boolean;
  readonly publishedVersion: number | null;
  readonly storeOptions: readonly { readonly value: string; readonly label: string }[];
};

/** The trial: a sale as a till would decide it, with the draft among the offers in force. */
export function TrialCard(of: Card) {
  const { id, content, setting, onSetting, around, trial, isDraftSound, publishedVersion, storeOptions } = of;
  const words = useWords(trialWords);
  const [isOpen, open] = useState(false);
  const change = (part: Partial<TrialSetting>) => onSetting({ ...setting, ...part });
  const own = { value: 'own', label: words.own };
  return (
    <section className="side-card" aria-labelledby="trial-title">
      <h3 id="trial-title">
        <Icon name="bolt" />
        {words.title}
        <span>{words.note}</span>
      </h3>
      <div className="trial-controls">
        <Select<string>
          size="small"
          aria-label={words.basket}
          value={setting.basket}
          getPopupContainer={overlayHost}
          popupMatchSelectWidth={false}
          options={[
            ...basketSamples.map((value) => ({ value, label: words.baskets[value] })),
            ...(setting.basket === 'own' ? [own] : []),
          ]}
          onChange={(value) => {
            const basket = basketSamples.find((known) => known === value);
            if (basket !== undefined) onSetting(withBasket(setting, basket, content, around.stores));
          }}
        />
        <Select<string>
          size="small"
          aria-label={words.member}
          value={setting.member.sample}
          getPopupContainer={overlayHost}
          popupMatchSelectWidth={false}
          options={[
            ...memberSamples.map((value) => ({ value, label: words.members[value] })),
            ...(setting.member.sample === 'own' ? [own] : []),
          ]}
          onChange={(value) => {
            const sample = memberSamples.find((known) => known === value);
            if (sample === undefined) return;
            const { presentation } = setting.member;
            const member = memberOfSample(sample, { ...around, content, month: monthOfTime(setting.at) });
            change({ member: sample === 'fitting' ? member : { ...member, presentation } });
          }}
        />
        <Button
          size="small"
          className="trial-adjust"
          aria-expanded={isOpen}
          icon={<OfferIcon name="adjust" />}
          title={isOpen ? words.close : words.adjust}
          aria-label={isOpen ? words.close : words.adjust}
          onClick={() => open(!isOpen)}
        />
        <TimeField
          kind="minute"
          size="small"
          label={words.at}
          value={setting.at}
          onChange={(at) => {
            if (at !== '') change({ at });
          }}
        />
        <Select<'online' | 'offline'>
          size="small"
          aria-label={words.network}
          value={setting.online ? 'online' : 'offline'}
          getPopupContainer={overlayHost}
          popupMatchSelectWidth={false}
          options={[
            { value: 'online', label: words.online },
            { value: 'offline', label: words.offline },
          ]}
          onChange={(value) => change({ online: value === 'online' })}
        />
      </div>
      {isOpen ? (
        <TrialDetails
          setting={setting}
          onSetting={onSetting}
          storeOptions={storeOptions}
          isKeyed={
            setting.keyed !== null || (content['benefit'] as JsonObject | undefined)?.['kind'] === 'keyed'
          }
        />
      ) : null}
      {isDraftSound ? null : <p className="note attn">{words.draftLeftOut}</p>}
      {trial === null ? (
        <p className="field-hint">{words.noStores}</p>
      ) : trial.outcome === 'fault' ? (
        <div className="field-fault" role="alert">
          {words.wrong}
          {trial.faults.map((fault) => (
            <div key={fault}>
              <bdi>{fault}</bdi>
            </div>
          ))}
        </div>
      ) : (
        <TrialResult id={id} trial={trial} publishedVersion={publishedVersion} />
      )}
    </section>
  );
}
