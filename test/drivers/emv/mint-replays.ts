import { writeFileSync } from 'node:fs';
import { fromHex } from '../../../drivers/emv/hex.ts';
import { type RecordedCard, readCard, recordExchanges } from '../../../drivers/emv/index.ts';
import { cardRecipeSchema, mintRecipe, VirtualCard } from '../../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import { type ReplayRecipe, replayRecipes } from './replay-recipes.ts';

/**
 * Mints the recordings anew, with other keys: `node --experimental-strip-types test/drivers/emv/mint-replays.ts FOLDER`
 * on a Node that knows that option. Recordings of other origin in the folder stay as they are.
 */
const at = '2026-11-21T12:00:00+08:00';
const unpredictableNumber = '5A3C91E7';

async function recorded({ recipe, interface: side }: ReplayRecipe): Promise<RecordedCard> {
  const { image, caKey } = mintRecipe(cardRecipeSchema.parse(recipe));
  const card = new VirtualCard(image);
  const atr = Buffer.from(card.powerOn(side)).toString('hex').toUpperCase();
  const recording = recordExchanges(async (command) => card.transmit(command));
  await readCard({
    interface: side,
    transceive: recording.transceive,
    challenge: fromHex(unpredictableNumber),
    today: at.slice(0, 10),
    caKeys: [caKey],
    allowTestKeys: true,
    crypto: nodeCardCrypto,
  });
  const { exchanges } = recording;
  return { atr, interface: side, at, unpredictableNumber, caKeys: [caKey], exchanges };
}

const [, , folder = '.'] = process.argv;
for (const [name, recipe] of Object.entries(replayRecipes)) {
  const text = `${JSON.stringify(await recorded(recipe), null, 2)}\n`;
  writeFileSync(`${folder}/${name}.card.json`, text);
}
