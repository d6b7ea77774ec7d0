import { useEffect, useState } from 'react';
import { type IsoDate, readDate } from '../../core/calendar/civil-date.ts';
import { widthOf } from '../../core/receipt/display-width.ts';
import { daysWords } from '../../core/words/day-words.ts';
import type { DisplayState } from '../../wire/counter/display-message.ts';
import { chinaToday } from '../china-clock.ts';
import { ReaderIcon, TagIcon } from '../look/icons.tsx';

type Offer = Extract<DisplayState, { show: 'idle' }>['offers'][number];

const offersAtOnce = 2;
const turnEveryMs = 30_000;
/** What gives more words than fit beside large numbers has smaller ones. */
const gainColumnsMax = 12;

/** Nobody is served: what members get here today, two offers at a time. */
export function IdleOffers({ offers }: { readonly offers: readonly Offer[] }) {
  const pages = Math.max(1, Math.ceil(offers.length / offersAtOnce));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setTurn((before) => before + 1), turnEveryMs);
    return () => window.clearInterval(timer);
  }, []);
  const page = turn % pages;
  return (
    <>
      <ul className={offers.length === 1 ? 'offers one' : 'offers'}>
        {offers.slice(page * offersAtOnce, (page + 1) * offersAtOnce).map((offer) => (
          <OfferCard key={offer.title.zh} offer={offer} />
        ))}
        {offers.length === 0 && (
          <li className="welcome">
            <h1>欢迎光临</h1>
            <p lang="en">Welcome</p>
          </li>
        )}
      </ul>
      <p className="foot">
        <ReaderIcon />
        <span>
          结账时出示工会会员卡 <small lang="en">Show your union member card when you pay</small>
        </span>
      </p>
      {pages > 1 && (
        <p className="dots" aria-hidden="true">
          {Array.from({ length: pages }, (_, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
            <i key={number} className={number === page ? 'on' : ''} />
          ))}
        </p>
      )}
    </>
  );
}

function OfferCard({ offer }: { readonly offer: Offer }) {
  const { title, gain, from, through } = offer;
  const period = daysWords({ from: dayOf(from), through: dayOf(through) }, chinaToday());
  return (
    <li className="offer">
      <span className="kind">
        <TagIcon /> 会员优惠 <small lang="en">Member offer</small>
      </span>
      <h1>
        <bdi>{title.zh}</bdi>
      </h1>
      {title.en !== undefined && (
        <p className="english" lang="en">
          <bdi>{title.en}</bdi>
        </p>
      )}
      <p className={widthOf(gain.zh) > gainColumnsMax ? 'gain long' : 'gain'}>
        <bdi>
          <Gain words={gain.zh} />
        </bdi>
      </p>
      {period !== null && (
        <p className="when">
          {period.zh} <small lang="en">{period.en}</small>
        </p>
      )}
    </li>
  );
}

/** Its numbers stand out: they are what is read from two metres away. */
function Gain({ words }: { readonly words: string }) {
  return words.split(/(\d+(?:\.\d+)?)/).map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a number is nothing but its place in the words
      <span key={place} className="digits n">
        {part}
      </span>
    ),
  );
}

function dayOf(text: string | null): IsoDate | null {
  return text === null ? null : readDate(text);
}
