/** What a socket needs of its browser: tests give their own. */
export type SocketLine = {
  /** Opens `path` of the till that served the page, offering these subprotocols. */
  readonly open: (path: string, protocols: readonly string[]) => OpenedSocket;
  /** Works once after so long; what it gives back calls it off. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
  /** Whether the till answers at all, to anybody. */
  readonly tillAnswers: () => Promise<boolean>;
  /** 0 up to, not including, 1. */
  readonly chance: () => number;
};

/** The part of a browser's WebSocket that is used. */
export type OpenedSocket = {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  close(): void;
};

export const browserLine: SocketLine = {
  open: (path, protocols) => {
    const address = new URL(path, window.location.href);
    address.protocol = 'ws:';
    return new WebSocket(address, [...protocols]);
  },
  after: (milliseconds, work) => {
    const timer = window.setTimeout(work, milliseconds);
    return () => window.clearTimeout(timer);
  },
  tillAnswers: () =>
    fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' }).then(
      (response) => response.ok,
      () => false,
    ),
  chance: () => Math.random(),
};
