/** The door of the virtual card: minting, the card itself, and the two readers that it can be put into. */
export type { ContactProtocol } from './answer-to-reset.ts';
export { VirtualCardRemoved, VirtualCardSilent } from './card-faults.ts';
export {
  type VirtualCardFault,
  type VirtualCardImage,
  virtualCardImageSchema,
} from './card-image-schema.ts';
export { type CardRecipe, cardRecipeSchema, type MintedRecipe, mintRecipe } from './card-recipe.ts';
export {
  mintCa,
  mintIssuer,
  mintSm2Ca,
  mintSm2Issuer,
  unionPayRid,
  type VirtualCa,
  type VirtualIssuer,
  type VirtualSm2Ca,
  type VirtualSm2Issuer,
} from './mint-authority.ts';
export { mintCard, type VirtualCardBehaviour, type VirtualCardDescription } from './mint-card.ts';
export type { PublicExponent, VirtualRsaKey } from './rsa-key.ts';
export type { VirtualSm2Key } from './sm2-key.ts';
export {
  mintFastCard,
  mintSm2Bank,
  mintTwoApplicationCard,
  withMemberNumber,
} from './tray-specials.ts';
export { VirtualCard } from './virtual-card.ts';
export { VirtualReader } from './virtual-reader.ts';
export { VpcdLink, VpcdLinkError, type VpcdLinkFailure, vpcdPort } from './vpcd-link.ts';
