/**
 * How the till's own pages prove that this till served them. Each start makes one key a page; it stands in
 * the page's `<meta name="puhui-page-key">`, which no page of another origin can read.
 */
export const pageKeyMeta = 'puhui-page-key';
/** `Authorization: Page <key>` on every call. */
export const pageScheme = 'Page';
/** A WebSocket of a page cannot send headers: it offers these two subprotocols, and gets the first. */
export const pageProtocol = 'puhui';
export const pageKeyProtocolPrefix = 'key.';
/** Sent with `true` by a page in training: its sales stand in a journal of their own, never uploaded. */
export const trainingHeader = 'puhui-training';
