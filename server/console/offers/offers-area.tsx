import './offer-form.css';
import './offers.css';
import './offer-dialogs.css';
import './offer-live.css';
import { message } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Route, Routes, useNavigate, useParams, useSearchParams } from 'react-router';
import type { OfferSummary } from '../../offers/offer-view.ts';
import { overlayHost, useFrame } from '../frame/frame-context.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { Asked } from '../parts/asked.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { FailureFence } from '../parts/failure-fence.tsx';
import { type ListFilter, readFilter, withFilter } from './list-filter.ts';
import { NewOfferDialog } from './new-offer-dialog.tsx';
import { useMerchants, useOfferList, useOfferRecord, useOfferRefresh } from './offer-data.ts';
import { OfferEditor } from './offer-editor.tsx';
import { OfferList } from './offer-list.tsx';
import { placeNames } from './place-titles.ts';
import { offerWords } from './words.ts';

/** Offers: the list at the left, and the one that the address names beside it. */
export function OffersArea() {
  return (
    <Routes>
      <Route index element={<OffersPage />} />
      <Route path=":offer" element={<OffersPage />} />
    </Routes>
  );
}

function OffersPage() {
  const { programme } = useFrame();
  const asked = useOfferList(programme.id);
  return <Asked of={asked}>{(offers) => <OffersBeside offers={offers} />}</Asked>;
}

function OffersBeside({ offers }: { readonly offers: readonly OfferSummary[] }) {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const { session, programme } = useFrame();
  const { offer: chosen = null } = useParams();
  const [address, setAddress] = useSearchParams();
  const [filter, setFilter] = useFilter(address, setAddress);
  const navigate = useNavigate();
  const refresh = useOfferRefresh();
  const merchants = useMerchants(programme.id).data;
  const [creating, create] = useState<{ readonly copyOf: string | null } | null>(null);
  const isReadOnly = session.staff.role !== 'publisher';
  const linkTo = (id: string) =>
    `/offers/${encodeURIComponent(id)}${address.size === 0 ? '' : `?${address}`}`;
  return (
    <div className="offers">
      <OfferList
        offers={offers}
        chosen={chosen}
        filter={filter}
        onFilter={setFilter}
        linkTo={linkTo}
        placeName={placeNames(merchants ?? [], language)}
        canCreate={!isReadOnly}
        onCreate={() => create({ copyOf: null })}
      />
      {chosen === null ? (
        <div className="offer-none">
          <EmptyState title={words.chooseOne} next={isReadOnly ? words.viewerNote : words.chooseOneNext} />
        </div>
      ) : (
        <FailureFence key={chosen}>
          <ChosenOffer
            id={chosen}
            isReadOnly={isReadOnly}
            onCopy={() => create({ copyOf: chosen })}
            onGone={() => navigate(`/offers${address.size === 0 ? '' : `?${address}`}`)}
          />
        </FailureFence>
      )}
      {creating === null ? null : (
        <NewOfferDialog
          programme={programme.id}
          offers={offers}
          copyOf={creating.copyOf}
          onClose={() => create(null)}
          onCreated={(id) => {
            create(null);
            void refresh(id);
            navigate(linkTo(id));
          }}
        />
      )}
    </div>
  );
}

/**
 * The filter as it is typed, and written into the address behind it: an address changes only when the router has
 * time, and a field that waited for it would lose keys.
 */
function useFilter(
  address: URLSearchParams,
  setAddress: (address: URLSearchParams, how: { readonly replace: boolean }) => void,
): readonly [ListFilter, (filter: ListFilter) => void] {
  const inAddress = readFilter(address);
  const [typed, setTyped] = useState(inAddress);
  const written = useRef(inAddress);
  const { tab, find } = inAddress;
  useEffect(() => {
    // Not what was written from here: the reader went back, or followed a link.
    if (tab === written.current.tab && find === written.current.find) return;
    written.current = { tab, find };
    setTyped({ tab, find });
  }, [tab, find]);
  return [
    typed,
    (next) => {
      setTyped(next);
      written.current = next;
      setAddress(withFilter(address, next), { replace: true });
    },
  ];
}

function ChosenOffer(of: {
  readonly id: string;
  readonly isReadOnly: boolean;
  readonly onCopy: () => void;
  readonly onGone: () => void;
}) {
  const { id, isReadOnly, onCopy, onGone } = of;
  const asked = useOfferRecord(id);
  // The editor keeps what it began with; a publication, a stop or a discarded draft begins it anew.
  const [round, setRound] = useState(0);
  const [says, sayHolder] = message.useMessage({ getContainer: overlayHost, top: 72 });
  return (
    <>
      {sayHolder}
      <Asked of={asked}>
        {(record) => (
          <OfferEditor
            key={round}
            record={record}
            isReadOnly={isReadOnly}
            says={says}
            onCopy={onCopy}
            onRenew={(next) => (next === null ? onGone() : setRound(round + 1))}
          />
        )}
      </Asked>
    </>
  );
}
