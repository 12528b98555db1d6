/**
 * Which requests S3 is too busy for. It counts them off, and knows nothing of what they want.
 */
import type { Address } from './addressing.ts';
import type { S3Operation } from './operations.ts';

/** Answers the next `times` requests that fit with 503 SlowDown. */
export interface SlowDown {
  readonly times: number;
  /** Only requests of this operation: `'PutObject'`. */
  readonly operation?: S3Operation;
  readonly bucket?: string;
  readonly key?: string;
}

export interface SlowDowns {
  add(rule: SlowDown): void;
  /** Whether this request is too much; counts it if so. */
  takes(operation: S3Operation, address: Address): boolean;
}

export function slowDowns(rules: readonly SlowDown[]): SlowDowns {
  const pending = rules.map(countOf);
  return {
    add(rule) {
      pending.push(countOf(rule));
    },
    takes(operation, { bucket, key }) {
      const found = pending.find(
        ({ rule, left }) =>
          left > 0 &&
          (rule.operation ?? operation) === operation &&
          (rule.bucket ?? bucket) === bucket &&
          (rule.key ?? key) === key,
      );
      if (found === undefined) return false;
      found.left -= 1;
      return true;
    },
  };
}

function countOf(rule: SlowDown): { rule: SlowDown; left: number } {
  return { rule, left: rule.times };
}
