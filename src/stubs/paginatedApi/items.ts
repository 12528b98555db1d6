/**
 * The items of a paginated API: which there are now, which there were, and places between them that outlive changes.
 * It knows nothing of requests.
 */
import { mistake } from '../../model/errors.ts';
import { copyJson, type Json } from '../../model/json.ts';
import type { ApiPlan, ChangePlan } from './apiPlan.ts';
import type { PageWanted } from './options.ts';

export interface Items {
  /** null: unknown. */
  total(): number | null;
  page(wanted: PageWanted): readonly Json[];
  /** A mark behind the first `offset` items, which stays behind the same item when others come or go. */
  markAt(offset: number): number;
  /** How many items are before a mark now; null: there is no such mark. */
  offsetOf(mark: number): number | null;
  /** Makes the changes that are due; whether there was one. */
  makeChanges(progress: ScanProgress): boolean;
  /** What a client that read everything must have had, and what it may have had; `end` is behind the last item that was served. */
  known(end: number): { readonly must: readonly Json[]; readonly may: readonly Json[] };
  /** Every item there is now; null: of a function. */
  all(): readonly Json[] | null;
}

/** How far the clients have come. */
export interface ScanProgress {
  readonly pagesRead: number;
  /** Since the first request. */
  readonly elapsedMs: number;
}

export function createItems({ items, declaredTotal, changes }: ApiPlan): Items {
  return typeof items === 'function' ? functionItems(items, declaredTotal) : listedItems(items, changes);
}

interface Entry {
  /** Counted from 1 in the order in which items came. */
  readonly mark: number;
  readonly value: Json;
  readonly isOriginal: boolean;
  isRemoved: boolean;
}

function listedItems(initial: readonly Json[], changes: readonly ChangePlan[]): Items {
  let marks = 0;
  const entryOf = (value: Json, isOriginal: boolean): Entry => ({ mark: ++marks, value, isOriginal, isRemoved: false });
  const entries = initial.map((value) => entryOf(value, true));
  const pending = new Set(changes);
  let present = [...entries];

  function makeChange({ position, remove, insert }: ChangePlan, isBeforeFirstPage: boolean): void {
    for (const removed of present.splice(position, remove)) removed.isRemoved = true;
    const inserted = insert.map((value) => entryOf(value, isBeforeFirstPage));
    // Behind the item that is before the position now, so that it does not matter what was removed there.
    const previous = present[Math.min(position, present.length) - 1];
    entries.splice(previous === undefined ? 0 : entries.indexOf(previous) + 1, 0, ...inserted);
    present = entries.filter(({ isRemoved }) => !isRemoved);
  }

  return {
    total: () => present.length,
    page: ({ offset, limit }) => present.slice(offset, offset + limit).map(({ value }) => value),
    markAt: (offset) => present[offset - 1]?.mark ?? 0,
    offsetOf(mark) {
      if (mark === 0) return 0;
      const index = entries.findIndex((entry) => entry.mark === mark);
      return index < 0 ? null : entries.slice(0, index + 1).filter(({ isRemoved }) => !isRemoved).length;
    },
    makeChanges({ pagesRead, elapsedMs }) {
      const due = [...pending].filter(
        ({ afterPages, afterMs }) => pagesRead >= (afterPages ?? Infinity) || elapsedMs >= (afterMs ?? Infinity),
      );
      for (const change of due) {
        pending.delete(change);
        makeChange(change, pagesRead === 0);
      }
      return due.length > 0;
    },
    known: () => ({
      must: entries.filter(({ isOriginal, isRemoved }) => isOriginal && !isRemoved).map(({ value }) => value),
      may: entries.map(({ value }) => value),
    }),
    all: () => present.map(({ value }) => value),
  };
}

function functionItems(give: (page: PageWanted) => readonly Json[], declaredTotal: number | null): Items {
  function page(wanted: PageWanted): readonly Json[] {
    const given: unknown = give(wanted);
    if (Array.isArray(given) && given.length <= wanted.limit) return copyJson(given) as readonly Json[];
    const seen = Array.isArray(given) ? `${given.length} items` : String(given);
    throw mistake(
      'bad-items-of-page',
      `The function of items gave ${seen} for ${JSON.stringify(wanted)}.`,
      'Return a list of at most limit items.',
    );
  }
  return {
    total: () => declaredTotal,
    page,
    markAt: (offset) => offset,
    offsetOf: (mark) => mark,
    makeChanges: () => false,
    known(end) {
      const must: Json[] = [];
      const stop = declaredTotal ?? end;
      while (must.length < stop) {
        const next = page({ offset: must.length, limit: Math.min(100, stop - must.length) });
        if (next.length === 0) break;
        must.push(...next);
      }
      return { must, may: must };
    },
    all: () => null,
  };
}
