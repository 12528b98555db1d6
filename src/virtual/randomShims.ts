/**
 * Random numbers that come from the seed inside a task: a stream for each attempt. Outside a task they are as random as ever.
 */
import nodeCrypto from 'node:crypto';
import { currentProcess } from './attemptContext.ts';
import { originals } from './originals.ts';
import type { SeededBytes } from './seededBytes.ts';

type Bytes = ArrayBufferView | ArrayBuffer;
interface WebRandom {
  randomUUID: typeof nodeCrypto.randomUUID;
  getRandomValues: (this: unknown, given: Bytes) => Bytes;
}

type RandomBytes = (size: number, callback?: (error: Error | null, bytes: Buffer) => void) => Buffer | void;

export function installRandom(): void {
  Math.random = () => currentProcess()?.random.fraction() ?? originals.random();
  const { randomUUID, randomBytes, randomFillSync, randomInt } = nodeCrypto;
  const uuid: typeof randomUUID = (options) => {
    const process = currentProcess();
    return process === undefined ? randomUUID(options) : seededUuid(process.random);
  };
  const bytes: RandomBytes = (size, callback) => {
    const process = currentProcess();
    if (process === undefined) return (randomBytes as RandomBytes)(size, callback);
    const drawn = Buffer.alloc(size);
    process.random.fill(drawn);
    if (callback === undefined) return drawn;
    globalThis.process.nextTick(callback, null, drawn);
  };
  const int = (first: number, ...rest: (number | ((error: Error | null, value: number) => void))[]): number | void => {
    const process = currentProcess();
    const callback = rest.find((given) => typeof given === 'function');
    if (process === undefined) return (randomInt as (...given: unknown[]) => number)(first, ...rest);
    const [least, most] = typeof rest[0] === 'number' ? [first, rest[0]] : [0, first];
    const drawn = process.random.between(least, most - 1);
    if (callback === undefined) return drawn;
    globalThis.process.nextTick(callback, null, drawn);
  };
  Object.assign(nodeCrypto, {
    randomUUID: uuid,
    randomBytes: bytes,
    randomInt: int,
    randomFillSync: (given: Bytes, offset = 0, size?: number) => {
      const process = currentProcess();
      if (process === undefined) return randomFillSync(given as Buffer, offset, size as number);
      const all = bytesOf(given);
      process.random.fill(all.subarray(offset, size === undefined ? undefined : offset + size));
      return given;
    },
  });
  const { randomFill } = nodeCrypto;
  nodeCrypto.randomFill = ((given: Bytes, ...rest: unknown[]) => {
    const process = currentProcess();
    const callback = rest.at(-1) as (error: Error | null, filled: Bytes) => void;
    if (process === undefined) return (randomFill as (...all: unknown[]) => void)(given, ...rest);
    const [offset = 0, size] = rest.slice(0, -1) as number[];
    process.random.fill(bytesOf(given).subarray(offset, size === undefined ? undefined : offset + size));
    globalThis.process.nextTick(callback, null, given);
  }) as typeof randomFill;
  // Also what node:crypto hands out by that name.
  const web = Object.getPrototypeOf(globalThis.crypto) as WebRandom;
  const { getRandomValues } = web;
  web.randomUUID = uuid;
  web.getRandomValues = function (given) {
    const process = currentProcess();
    if (process === undefined) return getRandomValues.call(this, given);
    process.random.fill(bytesOf(given));
    return given;
  };
}

function bytesOf(given: Bytes): Uint8Array {
  if (given instanceof ArrayBuffer) return new Uint8Array(given);
  return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
}

function seededUuid(random: SeededBytes): ReturnType<typeof crypto.randomUUID> {
  const bytes = new Uint8Array(16);
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- fills a list of bytes, not with one
  random.fill(bytes);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
