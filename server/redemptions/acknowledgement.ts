import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { type Acknowledgement, acknowledgementSchema } from '../../terminal/wire/upload.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';

export type Acknowledged = Pick<Acknowledgement, 'terminal' | 'epoch' | 'sequence' | 'hash'> & {
  readonly programme: string;
};

/** The server's signed word that it holds a journal up to a place: only on this may a till forget anything. */
export async function acknowledge(store: ServerStore, held: Acknowledged): Promise<Envelope> {
  const { programme, terminal, epoch, sequence, hash } = held;
  const payload: Acknowledgement = acknowledgementSchema.parse({
    schema: 1,
    type: 'acknowledgement',
    terminal,
    epoch,
    sequence,
    hash,
    serverTime: instantNow(store),
  });
  const { head } = await store.keys.of(programme);
  return sealEnvelope('acknowledgement', JSON.stringify(payload), [head]);
}
