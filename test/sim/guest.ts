import type { CardToken } from '../../terminal/core/card-token.ts';

/** Someone whose card the other union knows; `atHome`: as the tills' own union knows it, if it does. */
export type Guest = { readonly token: CardToken; readonly atHome: CardToken | null };
