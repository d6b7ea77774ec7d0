import type { RedemptionLine } from '../../redemptions/redemption-view.ts';

export type LiveState = 'connecting' | 'open' | 'broken';

/** Who hears the line. */
export type LiveListener = {
  readonly onRedemption: (line: RedemptionLine) => void;
  readonly onTerminals: () => void;
  readonly onPublished: () => void;
  /** The line is open again after it broke: what happened in between was told to nobody. */
  readonly onReopened: () => void;
};

/** What the line needs of its page. */
export type LivePage = {
  readonly open: () => EventSource;
  readonly isAttended: () => boolean;
  /** Any call to the server: one that answers 401 asks the reader to sign in. The stream itself cannot tell why it broke. */
  readonly askServer: () => Promise<unknown>;
  readonly onState: (state: LiveState) => void;
};

const reconnectMsMin = 1_000;
/** Staff are few, so that all of them together are no burden on a server that has just come back. */
const reconnectMsMax = 5_000;
const lookAgainMs = 30_000;

/** Keeps the server's stream open, again and later each time when it breaks; gives what ends it. */
export function keepLineOpen(page: LivePage, listener: LiveListener): () => void {
  let source: EventSource | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let waitMs = reconnectMsMin;
  let wasBroken = false;
  let isEnded = false;
  const open = () => {
    const line = page.open();
    source = line;
    line.onopen = () => {
      waitMs = reconnectMsMin;
      page.onState('open');
      if (wasBroken) listener.onReopened();
      wasBroken = false;
    };
    line.addEventListener('redemption', ({ data }) => listener.onRedemption(JSON.parse(data)));
    line.addEventListener('terminals', () => listener.onTerminals());
    line.addEventListener('published', () => listener.onPublished());
    line.onerror = () => {
      line.close();
      wasBroken = true;
      page.onState('broken');
      waiting = setTimeout(again, waitMs);
      waitMs = Math.min(reconnectMsMax, waitMs * 2);
    };
  };
  const again = async () => {
    // Nobody is there to see it: look again later, and let the session end.
    if (!page.isAttended()) {
      waiting = setTimeout(again, lookAgainMs);
      return;
    }
    await page.askServer().catch(() => undefined);
    if (!isEnded) open();
  };
  open();
  return () => {
    isEnded = true;
    clearTimeout(waiting);
    source?.close();
  };
}
