/** The door of card reading. Everything behind it is pure: bytes in, bytes out. */
export type { CaPublicKey, RevokedIssuer, RsaCaPublicKey, Sm2CaPublicKey } from './ca-key.ts';
export type { CardCrypto, Sm2Crypto } from './card-crypto.ts';
export type { CardProof, CardReading, CardVerdict, ProofMethod } from './card-reading.ts';
export type { CardFailure, CardStep } from './card-trouble.ts';
export type { Suite } from './public-key.ts';
export { type CardOutcome, challengeBytes, type ReadCardOptions, readCard } from './read-card.ts';
export {
  type CardExchange,
  type RecordedCard,
  recordExchanges,
  replayExchanges,
} from './recorded-exchange.ts';
export type { CardInterface, Transceive, TransceiveFailure } from './transceive.ts';
export { readMemberNumber, type UnionApplication } from './union-application.ts';
export { type ProofCheck, ProofVerifier, verifyProof } from './verify-proof.ts';
