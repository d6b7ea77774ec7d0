import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { type SignedTime, signedTimeSchema, type TimeQuestion } from '../../terminal/wire/signed-time.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';

/** The time, signed for one till and one question. TRUST.md, T1. */
export async function tellTime(
  store: ServerStore,
  till: { readonly id: string; readonly programme: string },
  { nonce }: TimeQuestion,
): Promise<Envelope> {
  const payload: SignedTime = signedTimeSchema.parse({
    schema: 1,
    type: 'time',
    terminal: till.id,
    nonce,
    at: instantNow(store),
  });
  const { head } = await store.keys.of(till.programme);
  return sealEnvelope('time', JSON.stringify(payload), [head]);
}
