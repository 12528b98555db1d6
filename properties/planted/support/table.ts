/**
 * A table of a warehouse, held in memory: a stub whose rows a simulation puts back at its start and keeps at its end. A table has no order.
 */
import type { Json, Stub } from 'dagproof';
import { pause } from './pause.ts';

export interface Table<Row extends object> extends Stub {
  insert(...rows: readonly Row[]): Promise<void>;
  /** Takes the place of the row that has the same value in the column `by`. */
  upsert(row: Row, by: keyof Row): Promise<void>;
  remove(isGone: (row: Row) => boolean): Promise<void>;
  rows(): Promise<readonly Row[]>;
}

/** A table that answers after `latencyMs` of virtual time; at once unless given. */
export function createTable<Row extends object>(
  name: string,
  { first = [], latencyMs = 0 }: { readonly first?: readonly Row[]; readonly latencyMs?: number } = {},
): Table<Row> {
  let held: readonly Row[] = first;
  const onItsWay = async (): Promise<void> => {
    if (latencyMs > 0) await pause(latencyMs);
  };
  return {
    name,
    routes: [],
    reset: () => (held = first),
    open: () => () => {},
    state: () => held.map((row) => JSON.stringify(row)).sort().map((text) => JSON.parse(text) as Json), // prettier-ignore
    latencyOf: () => null,
    async insert(...rows) {
      await onItsWay();
      held = [...held, ...rows];
    },
    async upsert(row, by) {
      await onItsWay();
      held = [...held.filter((other) => other[by] !== row[by]), row];
    },
    async remove(isGone) {
      await onItsWay();
      held = held.filter((row) => !isGone(row));
    },
    async rows() {
      await onItsWay();
      return held;
    },
  };
}
