import { describe, expect, it } from 'vitest';
import { roomFor } from './columnRoom.ts';

describe('room for columns', () => {
  it('is never given twice, and begins where any column may', () => {
    const rooms = [1, 13, 1024, 3072, 8192, 7].map((bytes) => ({ bytes, ...roomFor(bytes) }));

    for (const { buffer, offset, bytes } of rooms) {
      expect(offset % 8).toBe(0);
      const room = new Uint8Array(buffer, offset, bytes);
      expect(room.every((byte) => byte === 0)).toBe(true);
      room.fill(1);
    }
  });

  it('has a buffer of its own where it is large', () => {
    const { buffer, offset } = roomFor(100_000);
    expect([buffer.byteLength, offset]).toEqual([100_000, 0]);
  });

  it('goes on in another buffer when one is full', () => {
    const buffers = new Set(Array.from({ length: 20 }, () => roomFor(8_000).buffer));
    expect(buffers.size).toBeGreaterThan(1);
    expect(buffers.size).toBeLessThan(5);
  });
});
