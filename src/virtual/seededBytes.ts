/**
 * A stream of random numbers of one attempt: the same for the same seed and attempt, whatever others draw.
 */
import { drawUint32 } from '../model/randomness.ts';

export interface AttemptCoordinate {
  readonly task: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
}

/** Numbers thrown away at first. */
const WARM_UP = 12;

/** sfc32, a small fast generator, its state spread from one draw by coordinate. */
export class SeededBytes {
  readonly #state: Uint32Array;

  constructor(seed: number, coordinate: AttemptCoordinate) {
    const { task, mapIndex, tryNumber } = coordinate;
    const drawn = drawUint32(seed, { task, mapIndex, tryNumber, purpose: 'random' });
    this.#state = Uint32Array.of(0, seed >>> 0, drawn, 1);
    // The generator's own way of spreading a seed over its state.
    for (let round = 0; round < WARM_UP; round++) this.uint32();
  }

  uint32(): number {
    const state = this.#state as unknown as [number, number, number, number];
    const [a, b, c, counter] = state;
    const next = (((a + b) >>> 0) + counter) >>> 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + next;
    return next;
  }

  /** From 0 on, below 1, with 53 random bits, as `Math.random` gives. */
  fraction(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000;
  }

  /** A whole number between two, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  fill(bytes: Uint8Array): void {
    for (let position = 0; position < bytes.length; position += 4) {
      let word = this.uint32();
      for (let offset = position; offset < Math.min(position + 4, bytes.length); offset++) {
        bytes[offset] = word & 0xff;
        word >>>= 8;
      }
    }
  }
}
