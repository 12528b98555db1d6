/**
 * What every outside world of the workload has: where it answers, and what is in it.
 */
import type { S3Options } from '../../src/stubs/s3/s3Options.ts';
import type { PaginatedApiOptions } from '../../src/stubs/paginatedApi/options.ts';
import type { Stub } from '../../src/virtual/stub.ts';
import { BUCKET } from './lakeTasks.ts';

export interface OpenWorld {
  readonly addresses: Addresses;
  /** For the simulation. */
  readonly stubs: readonly Stub[];
  close(): void;
}

/** Opens the world of a seed, which is part of its addresses, so that two can be open at once. */
export type World = (seed: number) => OpenWorld;

export interface Addresses {
  readonly orders: string;
  readonly notes: string;
  readonly s3: string;
}

export function addressesOf(seed: number): Addresses {
  return {
    orders: `https://orders-${seed}.example.test/orders`,
    notes: `https://notes-${seed}.example.test/notes`,
    s3: `http://s3-${seed}.example.test`,
  };
}

export function ordersOptions({ orders }: Addresses): PaginatedApiOptions {
  const items = Array.from({ length: 11 }, (_, id) => ({ id, amount: id * 7 }));
  const rateLimit = { requests: 9, per: '30s' } as const;
  return { url: orders, items, pageSize: 3, latency: { least: '5ms', most: '90ms' }, rateLimit };
}

export function lakeOptions({ s3 }: Addresses): S3Options {
  const kept = { 'landing/z.txt': 'kept' };
  return { endpoint: s3, buckets: { [BUCKET]: kept }, pageSize: 2, latency: { least: '10ms', most: '60ms' } };
}

/** Keeps what is posted to it, in order: whoever asks in another order leaves something else behind. */
export class Notes {
  readonly kept: string[] = [];

  answer(method: string, body: string): readonly string[] {
    if (method === 'POST') this.kept.push(body);
    return this.kept;
  }
}
