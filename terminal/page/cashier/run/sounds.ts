import type { Sound } from '../sale/cashier-effects.ts';

type Tone = { readonly hz: number; readonly ms: number };

/** The three sounds of the house: higher is better news. */
export const tones: Readonly<Record<Sound, readonly Tone[]>> = {
  ok: [{ hz: 880, ms: 80 }],
  attention: [
    { hz: 660, ms: 80 },
    { hz: 880, ms: 80 },
  ],
  refused: [{ hz: 220, ms: 300 }],
};

/** Sent at the window for each sound, with its name: who cannot hear can see it, tests among them. */
export const soundEvent = 'puhui-sound';

/** Ends a tone without a click. */
const fadeS = 0.012;

export class Sounds {
  #audio: AudioContext | null = null;

  play(sound: Sound, volume: number): void {
    window.dispatchEvent(new CustomEvent(soundEvent, { detail: sound }));
    if (volume <= 0) return;
    const audio = this.#context();
    if (audio === null) return;
    let at = audio.currentTime;
    for (const { hz, ms } of tones[sound]) {
      this.#tone(audio, { hz, at, endsAt: at + ms / 1_000, volume });
      at += ms / 1_000;
    }
  }

  /** How long a sound takes. */
  lengthMs(sound: Sound): number {
    return tones[sound].reduce((sum, { ms }) => sum + ms, 0);
  }

  #tone(
    audio: AudioContext,
    { hz, at, endsAt, volume }: { hz: number; at: number; endsAt: number; volume: number },
  ): void {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = hz;
    gain.gain.setValueAtTime(volume / 100, at);
    gain.gain.setValueAtTime(volume / 100, Math.max(at, endsAt - fadeS));
    gain.gain.linearRampToValueAtTime(0, endsAt);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(endsAt);
  }

  /** A machine without a sound device shows the same states in silence. */
  #context(): AudioContext | null {
    try {
      this.#audio ??= new AudioContext();
      if (this.#audio.state === 'suspended') void this.#audio.resume();
      return this.#audio;
    } catch {
      return null;
    }
  }
}
