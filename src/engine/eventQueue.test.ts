import { describe, expect, it } from 'vitest';
import { drawUint32 } from '../model/randomness.ts';
import { EventQueue } from './eventQueue.ts';

const draw = (tryNumber: number, below: number): number =>
  drawUint32(1, { task: 'q', mapIndex: 0, tryNumber, purpose: 'test' }) % below;

describe('the event queue', () => {
  it('hands out by time, then by tie, then in order of queueing', () => {
    const queue = new EventQueue<{ atMs: number; tie: number; order: number; name: string }>();
    const events = [
      [5, 0, 'late'],
      [1, 7, 'tie'],
      [1, 0, 'first'],
      [1, 0, 'second'],
    ] as const;
    for (const [atMs, tie, name] of events) queue.push({ atMs, tie, order: 0, name });
    const names = [];
    while (queue.size > 0) names.push(`${queue.nextAtMs} ${queue.pop().name}`);
    expect(names).toEqual(['1 first', '1 second', '1 tie', '5 late']);
    expect(queue.nextAtMs).toBeUndefined();
  });

  it('keeps that order whatever is pushed and popped in between', () => {
    const queue = new EventQueue<{ atMs: number; tie: number; order: number }>();
    const waiting: { atMs: number; tie: number; order: number }[] = [];
    for (let step = 0; step < 2000; step++) {
      if (draw(step, 3) > 0 || waiting.length === 0) {
        const event = { atMs: draw(step + 10_000, 20), tie: draw(step + 20_000, 2), order: 0 };
        queue.push(event);
        waiting.push(event);
        continue;
      }
      waiting.sort((a, b) => a.atMs - b.atMs || a.tie - b.tie || a.order - b.order);
      expect(queue.pop()).toBe(waiting.shift());
      expect(queue.size).toBe(waiting.length);
    }
  });

  it('keeps what is pushed aside while it is held, behind what was there', () => {
    const queue = new EventQueue<{ atMs: number; tie: number; order: number; name: string }>();
    const push = (name: string, tie = 0): void => queue.push({ atMs: 1, tie, order: 0, name });
    push('old', 5);
    queue.hold();
    push('new');
    expect([queue.size, queue.pop().name, queue.size]).toEqual([1, 'old', 0]);
    push('newer');
    queue.release();
    expect([queue.pop().name, queue.pop().name]).toEqual(['new', 'newer']);
  });
});
