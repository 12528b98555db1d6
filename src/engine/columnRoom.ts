/**
 * Room for the columns of small tables: stretches of one buffer that several tables share, as making a buffer is the dearest part of a short
 * run. A stretch is handed out once, so it is zero; its buffer is kept as long as any table in it is.
 */

const SHARED_BYTES = 65_536;
const LARGEST_SHARE = SHARED_BYTES / 8;
/** The widest column. */
const ALIGNMENT = 8;

export interface ColumnRoom {
  readonly buffer: ArrayBuffer;
  /** Where the room begins in it. */
  readonly offset: number;
}

let shared = new ArrayBuffer(0);
let used = 0;

export function roomFor(bytes: number): ColumnRoom {
  if (bytes > LARGEST_SHARE) return { buffer: new ArrayBuffer(bytes), offset: 0 };
  if (used + bytes > shared.byteLength) {
    shared = new ArrayBuffer(SHARED_BYTES);
    used = 0;
  }
  const offset = used;
  used += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  return { buffer: shared, offset };
}
