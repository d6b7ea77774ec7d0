import { VirtualCard, type VirtualCardImage, VpcdLink } from '../../drivers/virtual/index.ts';
import { type Demo, until } from '../processes/demo.ts';

type ReaderState = 'ready' | 'trouble';

/** The reader at a demo till's counter, through the machine's daemon: cards are put into it and taken away. */
export class CounterReader {
  readonly #demo: Demo;
  readonly #vpcdPort: number;
  #link: VpcdLink | undefined;

  constructor(demo: Demo, vpcdPort: number) {
    this.#demo = demo;
    this.#vpcdPort = vpcdPort;
  }

  async insert(image: VirtualCardImage, side: 'contact' | 'contactless'): Promise<void> {
    this.#link = new VpcdLink({ card: new VirtualCard(image), interface: side, port: this.#vpcdPort });
    await this.#link.connect();
  }

  async remove(): Promise<void> {
    await this.#link?.remove();
    this.#link = undefined;
  }

  async readers(): Promise<readonly { readonly state: ReaderState; readonly trouble?: string }[]> {
    return (await this.#demo.get('/v1/status')).body.readers;
  }

  /** The daemon has two slots; one of them is used. */
  becomes(state: ReaderState): Promise<void> {
    return until(`the reader is ${state}`, async () => {
      const slots = await this.readers();
      return slots.length > 0 && slots.every((slot) => slot.state === state);
    });
  }

  /** Until the card's code stands in the checkout. */
  async recognised(checkout: string): Promise<string> {
    let code = 'none';
    await until('the card is recognised', async () => {
      code = (await this.#demo.get(`/v1/checkouts/${checkout}`)).body.recognition.code;
      return code !== 'none';
    });
    return code;
  }
}
