import { z } from 'zod';
import type { CaPublicKey } from '../emv/ca-key.ts';
import {
  type VirtualCardImage,
  virtualCardFaultSchema,
  virtualCardImageSchema,
} from './card-image-schema.ts';
import { mintCa, mintIssuer, mintSm2Ca, mintSm2Issuer } from './mint-authority.ts';
import { mintCard, type VirtualCardDescription } from './mint-card.ts';
import { keyBitsMax, keyBitsMin } from './rsa-key.ts';

const day = z.string().regex(/^20[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]$/, 'must be a date, YYYY-MM-DD');
const bits = z.number().int().min(keyBitsMin).max(keyBitsMax).multipleOf(8);
const exponent = z.union([z.literal(3), z.literal(65_537)]);
const aid = z.string().regex(/^([0-9A-F]{2}){5,16}$/, 'must be 5 to 16 bytes, upper-case hexadecimal');

const rsaKey = { bits: bits.optional(), exponent: exponent.optional() };

const applicationRecipe = z.strictObject({
  pan: z.string().regex(/^[0-9]{16,19}$/, 'must have 16 to 19 digits'),
  expires: day,
  panSequence: z
    .string()
    .regex(/^[0-9]{2}$/)
    .optional(),
  label: z.string().min(1).max(16).optional(),
  aid: aid.optional(),
  listedAs: aid.optional(),
  priority: z.number().int().min(1).max(15).optional(),
  proof: z.enum(['dda', 'sda', 'fdda-00', 'fdda-01', 'none']).optional(),
  interfaces: z
    .array(z.enum(['contact', 'contactless']))
    .min(1)
    .max(2)
    .optional(),
  transactionCounter: z.number().int().min(0).max(65_535).optional(),
  key: z.strictObject(rsaKey).optional(),
});

/**
 * A card as a person describes it: its scheme, its bank, its applications, how it behaves and what goes wrong with it.
 * All but the number and its expiry have a usual value.
 */
export const cardRecipeSchema = z.strictObject({
  schema: z.literal(1),
  scheme: z
    .strictObject({
      suite: z.enum(['rsa', 'sm2']).optional(),
      index: z
        .string()
        .regex(/^[0-9A-F]{2}$/)
        .optional(),
      expires: day.optional(),
      test: z.boolean().optional(),
      key: z.strictObject(rsaKey).optional(),
    })
    .optional(),
  issuer: z
    .strictObject({
      prefix: z
        .string()
        .regex(/^[0-9]{3,8}$/, 'must be 3 to 8 digits')
        .optional(),
      expires: day.optional(),
      key: z.strictObject(rsaKey).optional(),
    })
    .optional(),
  protocol: z.enum(['T=0', 'T=1']).optional(),
  behaviour: z.enum(['genuine', 'copied', 'replayed', 'insert-card', 'unreadable']).optional(),
  applications: z.array(applicationRecipe).min(1).max(8).readonly(),
  fileApplication: virtualCardImageSchema.shape.fileApplication,
  faults: z.array(virtualCardFaultSchema).max(16).readonly().optional(),
});

export type CardRecipe = z.infer<typeof cardRecipeSchema>;
type ApplicationRecipe = CardRecipe['applications'][number];

/** A card, and the key of its scheme that whoever is to believe it has to know. */
export type MintedRecipe = {
  readonly image: VirtualCardImage;
  readonly caKey: CaPublicKey;
  readonly issuerSerial: string;
};

const issuerPrefixDigits = 6;

/** Mints what is described, keys and all. Throws a RangeError for a card that no bank could have personalised. */
export function mintRecipe(recipe: CardRecipe): MintedRecipe {
  const [first, ...others] = recipe.applications;
  if (first === undefined) throw new RangeError('a card has at least one application');
  const { prefix = first.pan.slice(0, issuerPrefixDigits) } = recipe.issuer ?? {};
  const { caKey, issuer } = bank(recipe, prefix);
  const mint = (application: ApplicationRecipe) => mintCard(issuer, describe(recipe, application));
  const image = mint(first);
  const furtherApplications = others.map((other, place) => {
    const { schema: _, faults: __, faces, ...rest } = mint(other);
    const shown = faces.map(({ answerToReset: _reset, protocol: _protocol, ...face }) => face);
    return { ...rest, priority: rest.priority ?? place + 2, faces: shown };
  });
  return {
    caKey,
    issuerSerial: issuer.serial,
    image: {
      ...image,
      ...(furtherApplications.length === 0 ? {} : { furtherApplications }),
      ...(recipe.fileApplication === undefined ? {} : { fileApplication: recipe.fileApplication }),
      faults: [...image.faults, ...(recipe.faults ?? [])],
    },
  };
}

function bank(recipe: CardRecipe, prefix: string) {
  const { suite = 'rsa', key: schemeKey, ...scheme } = recipe.scheme ?? {};
  const { key: issuerKey, prefix: _, ...issuer } = recipe.issuer ?? {};
  if (suite === 'sm2') {
    const ca = mintSm2Ca(present(scheme));
    return { caKey: ca.publicKey, issuer: mintSm2Issuer(ca, { ...present(issuer), prefix }) };
  }
  const ca = mintCa(present({ ...scheme, ...schemeKey }));
  return { caKey: ca.publicKey, issuer: mintIssuer(ca, { ...present({ ...issuer, ...issuerKey }), prefix }) };
}

function describe(recipe: CardRecipe, application: ApplicationRecipe): VirtualCardDescription {
  const { proof = 'dda', key, ...rest } = application;
  const { protocol, behaviour } = recipe;
  return {
    ...present({ ...rest, protocol, behaviour, keyBits: key?.bits, keyExponent: key?.exponent }),
    pan: application.pan,
    expires: application.expires,
    ...(proof === 'fdda-00' || proof === 'fdda-01'
      ? { method: 'fdda', fastVersion: proof === 'fdda-00' ? '00' : '01' }
      : { method: proof }),
  };
}

type Present<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

/** What was said, without what was left out. */
function present<Fields extends object>(fields: Fields): Partial<Present<Fields>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<
    Present<Fields>
  >;
}
