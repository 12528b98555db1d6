/**
 * What is due in virtual time, ordered by (time, tie, order number): no comparison ever meets a tie.
 * A binary heap; it knows nothing of what an event means.
 */

export interface QueuedEvent {
  /** Virtual time, ms. */
  readonly atMs: number;
  /** 0 in canonical order; a draw in seeded order. */
  readonly tie: number;
  /** Handed out when the event was queued. */
  order: number;
}

export class EventQueue<Event extends QueuedEvent> {
  readonly #heap: Event[] = [];
  #nextOrder = 0;
  /** What is pushed while the queue is held; null: it is not. */
  #held: Event[] | null = null;

  get size(): number {
    return this.#heap.length;
  }

  /** The earliest event, left where it is. */
  get next(): Event | undefined {
    return this.#heap[0];
  }

  /** The earliest due time, or `undefined` when nothing is due. */
  get nextAtMs(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  /** From now on what is pushed stays aside, so that what an event causes is not taken for one that was due with it. */
  hold(): void {
    this.#held = [];
  }

  /** Takes in what was pushed meanwhile, in that order. */
  release(): void {
    const held = this.#held;
    this.#held = null;
    for (const event of held ?? []) this.push(event);
  }

  /** Takes a place in the order now for an event that is pushed later, by `pushAt`. */
  reserve(): number {
    return this.#nextOrder++;
  }

  push(event: Event): void {
    if (this.#held === null) this.pushAt(event, this.#nextOrder++);
    else this.#held.push(event);
  }

  /** Queues an event in a place of the order that was reserved for it. */
  pushAt(event: Event, order: number): void {
    event.order = order;
    const heap = this.#heap;
    let position = heap.length;
    heap.push(event);
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const above = heap[parent] as Event;
      if (!isBefore(event, above)) break;
      heap[position] = above;
      position = parent;
    }
    heap[position] = event;
  }

  /** Takes the earliest event; call only when there is one. */
  pop(): Event {
    const heap = this.#heap;
    const first = heap[0] as Event;
    const last = heap.pop() as Event;
    const length = heap.length;
    if (length === 0) return first;
    let position = 0;
    for (;;) {
      let child = 2 * position + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
      const below = heap[child] as Event;
      if (!isBefore(below, last)) break;
      heap[position] = below;
      position = child;
    }
    heap[position] = last;
    return first;
  }
}

function isBefore(left: QueuedEvent, right: QueuedEvent): boolean {
  if (left.atMs !== right.atMs) return left.atMs < right.atMs;
  if (left.tie !== right.tie) return left.tie < right.tie;
  return left.order < right.order;
}
