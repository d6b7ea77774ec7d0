import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { OfferSummary } from '../../offers/offer-view.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useLanguage, useTitle, useWords } from '../language/language.tsx';
import { ConsoleProblem } from '../line/console-problem.ts';
import type { JsonObject } from './json-path.ts';
import { draftContent, nameOfCopy, readNewId } from './new-offer.ts';
import { offerRecord, saveDraft } from './offer-data.ts';
import { begunFrom } from './use-draft.ts';
import { offerWords } from './words.ts';

type Dialog = {
  readonly programme: string;
  readonly offers: readonly OfferSummary[];
  /** Begins as a copy of this one; null: blank. */
  readonly copyOf: string | null;
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
};

/** A new offer: a title, an id with the programme's prefix, blank or copied. Its draft is saved at once. */
export function NewOfferDialog({ programme, offers, copyOf, onClose, onCreated }: Dialog) {
  const words = useWords(offerWords);
  const titleOf = useTitle();
  const { language } = useLanguage();
  const taken = new Set(offers.map(({ id }) => id));
  const [from, setFrom] = useState(copyOf ?? '');
  const [title, setTitle] = useState(offers.find(({ id }) => id === copyOf)?.titleZh ?? '');
  const [name, setName] = useState(copyOf === null ? '' : nameOfCopy(programme, copyOf, taken));
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ConsoleProblem | null>(null);
  const read = readNewId(programme, name, taken);
  const chooseFrom = (id: string) => {
    setFrom(id);
    if (id === '') return;
    if (title === '') setTitle(offers.find((offer) => offer.id === id)?.titleZh ?? '');
    if (name === '') setName(nameOfCopy(programme, id, taken));
  };
  const create = async () => {
    setTried(true);
    if (!read.ok || title.trim() === '') return;
    setBusy(true);
    setProblem(null);
    try {
      const begun: JsonObject =
        from === '' ? blank(programme) : draftContent(begunFrom(await offerRecord(from)));
      const words = typeof begun['title'] === 'object' && from !== '' ? (begun['title'] as JsonObject) : {};
      await saveDraft(read.id, programme, { ...begun, title: { ...words, zh: title } }, null);
      onCreated(read.id);
    } catch (error) {
      if (!(error instanceof ConsoleProblem)) throw error;
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={words.newTitle}
      okText={words.newCreate}
      cancelText={words.cancel}
      confirmLoading={isBusy}
      getContainer={overlayHost}
      onCancel={onClose}
      onOk={() => void create()}
    >
      <div className="new-offer">
        <div className="dialog-field">
          <label htmlFor="new-offer-title">{words.newName}</label>
          <Input
            id="new-offer-title"
            autoFocus
            value={title}
            maxLength={200}
            placeholder={words.newNameHint}
            {...(isTried && title.trim() === '' ? { status: 'error' as const } : {})}
            onChange={({ target }) => setTitle(target.value)}
            onPressEnter={() => void create()}
          />
          {isTried && title.trim() === '' ? <span className="field-fault">{words.nameMissing}</span> : null}
        </div>
        <div className="dialog-field">
          <label htmlFor="new-offer-id">{words.newId}</label>
          <Input
            id="new-offer-id"
            value={name}
            prefix={<span className="field-hint">{programme}.</span>}
            autoComplete="off"
            spellCheck={false}
            {...(isTried && !read.ok ? { status: 'error' as const } : {})}
            onChange={({ target }) => setName(target.value)}
            onPressEnter={() => void create()}
          />
          {!read.ok && (isTried || name !== '') ? (
            <span className="field-fault">{words.idFaults[read.fault]}</span>
          ) : (
            <span className="field-hint">{words.newIdHint}</span>
          )}
        </div>
        <label htmlFor="new-offer-from">{words.newFrom}</label>
        <Select<string>
          id="new-offer-from"
          aria-label={words.newFrom}
          value={from}
          showSearch={{ optionFilterProp: 'label' }}
          getPopupContainer={overlayHost}
          onChange={chooseFrom}
          options={[
            { value: '', label: words.newBlank },
            ...offers.map((offer) => ({ value: offer.id, label: words.newCopyOf(titleOf(offer)) })),
          ]}
        />
        {problem === null ? null : (
          <p className="field-fault" role="alert">
            {problem.titleIn(language)} <bdi>{problem.facts.faults.join('；') || problem.facts.detail}</bdi>
          </p>
        )}
      </div>
    </Modal>
  );
}

/** A threshold offer paid by the merchant: the commonest of the unions' notices, without figures. */
function blank(programme: string): JsonObject {
  return {
    layer: 'basket',
    benefit: { kind: 'threshold', tiers: [{}] },
    funding: [
      { funder: 'merchant', permille: 500 },
      { funder: `union:${programme}`, permille: 500 },
    ],
  };
}
