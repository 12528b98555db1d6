/**
 * Randomness by coordinate: a draw is a function of (seed, task, map index, try, purpose), never of what was drawn before,
 * so that removing one task re-rolls no other.
 */

/** A whole number in 0..2^32-1, the same for the same coordinates on every machine. */
export function drawUint32(
  seed: number,
  coordinate: {
    readonly task: string;
    readonly mapIndex: number;
    readonly tryNumber: number;
    readonly purpose: string;
  },
): number {
  let hash = mix(0x9e3779b9, seed >>> 0);
  hash = mix(hash, Math.floor(seed / 0x100000000) >>> 0);
  hash = mixText(hash, coordinate.purpose);
  hash = mixText(hash, coordinate.task);
  hash = mix(hash, coordinate.mapIndex >>> 0);
  hash = mix(hash, coordinate.tryNumber >>> 0);
  return finish(hash);
}

function mixText(hash: number, text: string): number {
  let mixed = mix(hash, text.length);
  for (let position = 0; position < text.length; position++) mixed = mix(mixed, text.charCodeAt(position));
  return mixed;
}

/** One step of MurmurHash3 (32 bit). */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let mixed = hash ^ Math.imul(k, 0x1b873593);
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}

/** MurmurHash3's finaliser. */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
