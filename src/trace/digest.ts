/**
 * One SHA-256 over what happened in a run: equal runs have equal digests, on every machine.
 * What went in (the header) is not part of it, so that runs under different settings can be compared.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type Json } from '../model/json.ts';
import { assetEvents } from './assetEvents.ts';
import { tellsMoreThanArguments } from './attemptRecords.ts';
import type { Trace } from './trace.ts';

/** Return values per piece of text handed to the hash. */
const VALUES_AT_ONCE = 4096;

/** 64 hexadecimal digits. Stack traces are left out: they name files. */
export function traceDigest(trace: Trace): string {
  const hash = sha256.create();
  const add = (value: Json): void => {
    hash.update(utf8ToBytes(`${canonicalJson(value)}\n`));
  };
  add([trace.runState, trace.endReason, trace.endMs, [...trace.warnings].sort()]);
  add(trace.callbacks.map(({ row, reason, instance }) => [row, reason, instance]));
  if (trace.place !== undefined) add(trace.place as unknown as Json);
  add(trace.header.dag.tasks.map((task) => task.taskId));
  for (const { asset, taskId, mapIndex, tryNumber, atMs } of assetEvents(trace)) {
    add([asset, taskId, mapIndex, tryNumber, atMs]);
  }
  for (const { row, first, count, task, firstMapIndex, cause, culprit } of trace.creations) {
    add([row, first, count, task, firstMapIndex, cause, culprit]);
  }
  hash.update(littleEndianDoubles([...trace.marks.rows, ...trace.marks.rounds, ...trace.marks.timesMs]));
  trace.moves.chunks.forEach((chunk, number) => {
    const used = trace.moves.usedRows(number);
    for (const column of [chunk.instance, chunk.culprit, chunk.tryNumber, chunk.state, chunk.cause]) {
      hash.update(new Uint8Array(column.buffer, column.byteOffset, used * column.BYTES_PER_ELEMENT));
    }
  });
  addReturnValues(trace, (text) => hash.update(utf8ToBytes(text)));
  for (const [instance, values] of [...trace.namedXComs].sort(([left], [right]) => left - right)) {
    add([instance, ...[...values].map(([key, value]): Json => [key, value])]);
  }
  for (const record of trace.attempts) {
    if (!tellsMoreThanArguments(record)) continue;
    const { instance, tryNumber, error, logs, renderedMapIndex, requests } = record;
    const texts = [error?.name ?? null, error?.message ?? null, logs ?? null, renderedMapIndex ?? null];
    add([instance, tryNumber, ...texts, ...(requests === undefined ? [] : [requests as unknown as Json])]);
  }
  if (trace.stubs !== undefined) add(trace.stubs);
  return bytesToHex(hash.digest());
}

/** SHA-256 of a text, 64 hexadecimal digits. */
export function sha256Text(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function addReturnValues({ returnValues, creations }: Trace, add: (text: string) => void): void {
  const instances = creations.reduce((total, { count }) => total + Math.max(count, 0), 0);
  for (let start = 0; start < instances; start += VALUES_AT_ONCE) {
    let text = '';
    for (let at = start; at < Math.min(start + VALUES_AT_ONCE, instances); at++) {
      const value = returnValues[at];
      text += value === undefined ? '-\n' : `${typeof value === 'number' ? value : canonicalJson(value)}\n`;
    }
    add(text);
  }
}

function littleEndianDoubles(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, position) => view.setFloat64(position * 8, value, true));
  return new Uint8Array(view.buffer);
}
