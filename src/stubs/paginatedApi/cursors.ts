/**
 * Cursors: a place between items as a text that says nothing to a client, and when such texts become worthless.
 */
import type { CursorsEndPlan } from './apiPlan.ts';

export interface Cursors {
  give(mark: number): string;
  /** The mark of a cursor; `ended`: it was worth something once; null: no cursor of this API. */
  read(cursor: string): number | 'ended' | null;
  /** A page was read. */
  notePage(): void;
  /** The items have changed. */
  noteChange(): void;
}

export function createCursors({ afterPages, times, onChange }: CursorsEndPlan): Cursors {
  // Every cursor carries the number of its generation; all of an earlier one are worthless.
  let generation = 1;
  let pagesRead = 0;
  let timesLeft = times;
  return {
    give: (mark) => encode(generation, mark),
    read(cursor) {
      const [given, mark] = decode(cursor) ?? [];
      if (given === undefined || mark === undefined || given > generation) return null;
      return given < generation ? 'ended' : mark;
    },
    notePage() {
      pagesRead += 1;
      if (timesLeft === 0 || pagesRead !== afterPages) return;
      generation += 1;
      timesLeft -= 1;
      pagesRead = 0;
    },
    noteChange() {
      if (onChange) generation += 1;
    },
  };
}

function encode(generation: number, mark: number): string {
  return Buffer.from(`${generation}.${mark}`).toString('base64url');
}

function decode(cursor: string): readonly [generation: number, mark: number] | null {
  const [, generation, mark] = /^(\d+)\.(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const decoded = [Number(generation), Number(mark)] as const;
  return encode(...decoded) === cursor ? decoded : null;
}
