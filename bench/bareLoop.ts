/**
 * The yardstick, fixed once and for all: what a discrete-event loop costs that knows nothing of DAGs. A binary heap of event
 * objects ordered by (time, order), 32 slots, trace columns that grow by doubling, five rows, one call of the body and one stored
 * number an instance.
 */

interface BareEvent {
  readonly at: number;
  readonly order: number;
  readonly instance: number;
}

const SLOTS = 32;

export interface BareRun {
  readonly rows: number;
  readonly sum: number;
}

/** Runs `count` instances of `body`, each once, in order. */
export function runBareLoop(count: number, body: (given: { x: number }) => number): BareRun {
  const columns = new BareColumns();
  const heap: BareEvent[] = [];
  const values: number[] = [];
  let order = 0;
  let next = 0;
  let running = 0;
  const now = 0;
  for (let instance = 0; instance < count; instance++) columns.append(now, order, instance, 0, 0);
  while (next < count || running > 0) {
    while (running < SLOTS && next < count) {
      columns.append(now, order, next, 1, 1);
      columns.append(now, order, next, 2, 1);
      columns.append(now, order, next, 3, 1);
      push(heap, { at: now, order: order++, instance: next });
      next++;
      running++;
    }
    const event = pop(heap);
    values[event.instance] = body({ x: event.instance });
    columns.append(event.at, event.order, event.instance, 8, 1);
    running--;
  }
  return { rows: columns.length, sum: values.length };
}

class BareColumns {
  length = 0;
  #time = new Float64Array(1024);
  #order = new Uint32Array(1024);
  #instance = new Uint32Array(1024);
  #state = new Uint8Array(1024);
  #tryNumber = new Uint8Array(1024);

  append(time: number, order: number, instance: number, state: number, tryNumber: number): void {
    if (this.length === this.#state.length) this.#grow();
    const at = this.length++;
    this.#time[at] = time;
    this.#order[at] = order;
    this.#instance[at] = instance;
    this.#state[at] = state;
    this.#tryNumber[at] = tryNumber;
  }

  #grow(): void {
    const size = this.#state.length * 2;
    this.#time = copied(this.#time, new Float64Array(size));
    this.#order = copied(this.#order, new Uint32Array(size));
    this.#instance = copied(this.#instance, new Uint32Array(size));
    this.#state = copied(this.#state, new Uint8Array(size));
    this.#tryNumber = copied(this.#tryNumber, new Uint8Array(size));
  }
}

function copied<Column extends Float64Array | Uint32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

function isBefore(left: BareEvent, right: BareEvent): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}

function push(heap: BareEvent[], event: BareEvent): void {
  let at = heap.length;
  heap.push(event);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(event, heap[parent] as BareEvent)) break;
    heap[at] = heap[parent] as BareEvent;
    at = parent;
  }
  heap[at] = event;
}

function pop(heap: BareEvent[]): BareEvent {
  const first = heap[0] as BareEvent;
  const last = heap.pop() as BareEvent;
  const length = heap.length;
  if (length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= length) break;
    if (child + 1 < length && isBefore(heap[child + 1] as BareEvent, heap[child] as BareEvent)) child++;
    if (!isBefore(heap[child] as BareEvent, last)) break;
    heap[at] = heap[child] as BareEvent;
    at = child;
  }
  heap[at] = last;
  return first;
}
