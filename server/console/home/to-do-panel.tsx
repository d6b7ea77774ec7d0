import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { OfferSummary } from '../../offers/offer-view.ts';
import type { Overview } from '../../overview/overview-view.ts';
import { useFrame } from '../frame/frame-context.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { Icon, type IconName } from '../look/icon.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Panel } from '../parts/panel.tsx';
import type { StandingTill } from '../tills/till-standing.ts';
import { countText } from '../time/china-time.ts';
import { type HomeWords, homeWords } from './home-words.ts';
import { type ToDo, toDos } from './to-dos.ts';

type Waiting = {
  readonly today: string;
  readonly tills: readonly StandingTill[] | null;
  readonly organisations: Overview['organisations'];
};

/** Names said before the rest is counted. */
const namesMax = 2;

const looks: Readonly<Record<ToDo['kind'], readonly [tone: 'stop' | 'attn' | 'info', IconName]>> = {
  alarms: ['stop', 'alarm'],
  expired: ['stop', 'offline'],
  silent: ['attn', 'offline'],
  'needs-update': ['attn', 'update'],
  ending: ['attn', 'offer'],
  drafts: ['info', 'pen'],
  coverage: ['info', 'card'],
  uncertified: ['info', 'members'],
};

const places: Readonly<Record<ToDo['kind'], string>> = {
  alarms: '/tills?problems=yes',
  expired: '/tills?problems=yes',
  silent: '/tills?problems=yes',
  'needs-update': '/tills?problems=yes',
  ending: '/offers',
  drafts: '/offers',
  coverage: '/cards',
  uncertified: '/members?certified=no',
};

export function ToDoPanel({ today, tills, organisations }: Waiting) {
  const words = useWords(homeWords);
  const { programme, to } = useFrame();
  const offers = useQuery({
    queryKey: ['offer-list', programme.id],
    queryFn: ({ signal }) =>
      call<readonly OfferSummary[]>({ path: '/offer-list', query: { programme: programme.id }, signal }),
  });
  const titleOf = useTitle();
  const list = toDos({ today, tills, offers: offers.data ?? null, organisations });
  return (
    <Panel title={words.toDo} note={words.items(list.length)} className="home-to-dos">
      {list.length === 0 ? (
        <EmptyState title={words.nothingToDo} next={words.nothingToDoNext} />
      ) : (
        <ul>
          {list.map((toDo) => {
            const [tone, icon] = looks[toDo.kind];
            const [title, detail] = said(toDo, words, titleOf);
            return (
              <li key={toDo.kind}>
                <Link className="to-do" to={to(places[toDo.kind])}>
                  <span className={`to-do-sign ${tone}`}>
                    <Icon name={icon} />
                  </span>
                  <span className="to-do-words">
                    <b>{title}</b>
                    <small>
                      <bdi>{detail}</bdi>
                    </small>
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

type TitleOf = ReturnType<typeof useTitle>;

function said(toDo: ToDo, words: HomeWords, titleOf: TitleOf): readonly [title: string, detail: string] {
  const tillNames = (tills: readonly StandingTill[]) =>
    some(
      tills.map(({ till }) => titleOf({ titleZh: till.storeTitleZh, titleEn: till.storeTitleEn })),
      words.join,
      words.andMore,
    );
  switch (toDo.kind) {
    case 'alarms': {
      const why = toDo.tills[0]?.till.alarm ?? '';
      return [words.alarms(toDo.tills.length), words.alarmDetail(tillNames(toDo.tills), why)];
    }
    case 'expired':
      return [words.tillsExpired(toDo.tills.length), words.tillsExpiredDetail(tillNames(toDo.tills))];
    case 'silent':
      return [
        words.tillsSilent(toDo.tills.length),
        words.tillsSilentDetail(tillNames(toDo.tills), countText(toDo.unsent)),
      ];
    case 'needs-update':
      return [words.tillsOld(toDo.tills.length), words.tillsOldDetail(tillNames(toDo.tills))];
    case 'ending':
    case 'drafts': {
      const count = toDo.offers.length;
      const title = toDo.kind === 'ending' ? words.offersEnding(count) : words.drafts(count);
      return [title, some(toDo.offers.map(titleOf), words.join, words.andMoreOffers)];
    }
    case 'coverage':
      return [
        words.coverageLow(toDo.organisations.length),
        some(toDo.organisations.map(titleOf), words.join, words.mostIn),
      ];
    case 'uncertified':
      return [
        words.uncertified(countText(toDo.members)),
        some(toDo.organisations.map(titleOf), words.join, words.mostIn),
      ];
  }
}

function some(
  names: readonly string[],
  join: string,
  more: (names: string, count: number) => string,
): string {
  const first = names.slice(0, namesMax).join(join);
  return names.length <= namesMax ? first : more(first, names.length);
}
