/** The door of the virtual card: minting, the card itself, and the two readers that it can be put into. */
export type { ContactProtocol } from './answer-to-reset.ts';
export {
  type VirtualCardFault,
  type VirtualCardImage,
  virtualCardImageSchema,
} from './card-image-schema.ts';
export { mintCa, mintIssuer, unionPayRid, type VirtualCa, type VirtualIssuer } from './mint-authority.ts';
export { mintCard, type VirtualCardBehaviour, type VirtualCardDescription } from './mint-card.ts';
export type { PublicExponent, VirtualRsaKey } from './rsa-key.ts';
export { VirtualCard, VirtualCardSilent } from './virtual-card.ts';
export { VirtualCardRemoved, VirtualReader } from './virtual-reader.ts';
export { VpcdLink, VpcdLinkError, type VpcdLinkFailure, vpcdPort } from './vpcd-link.ts';
