/**
 * The real work that the bodies of one simulation have under way, by kind. While there is any, virtual time stands still.
 * Who counts, and how it is noticed, is not its business.
 */

/** Work that nothing can count to its end: a socket, a worker thread, a timer of the real clock. */
export interface UntrackedWork {
  /** Node's name of the resource: `TCPWRAP`, `WORKER`, `Timeout`. */
  readonly kind: string;
  /** The attempt it was begun in. */
  readonly attempt: string;
  /** Where it was begun: a stack, innermost first. */
  readonly stack: string;
}

export class WorkLedger {
  /** Ticks that bodies have asked for so far. */
  ticksAsked = 0;
  /** Ports that bodies have opened: their messages come by turns of the loop. */
  ports = 0;
  /** Work declared with `real()` that has not ended. */
  declared = 0;
  /** Messages that came to ports of bodies so far: each may be answered in the next turn of the loop. */
  messages = 0;
  /** The first that nobody can wait for. */
  untracked: UntrackedWork | null = null;
  readonly #kinds = new Map<string, number>();
  #count = 0;

  get isBusy(): boolean {
    return this.#count > 0 || this.declared > 0;
  }

  /** All of it are turns of the event loop, which a body may ask for again and again. */
  get isOnlyTurns(): boolean {
    return this.declared === 0 && this.#kinds.get('Immediate') === this.#count;
  }

  begin(kind: string): void {
    this.#count++;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
  }

  end(kind: string): void {
    this.#count--;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 1) - 1);
  }

  /** `FSREQPROMISE x2, real()` */
  describe(): string {
    const kinds = [...this.#kinds].filter(([, count]) => count > 0).sort(([left], [right]) => (left < right ? -1 : 1));
    const texts = kinds.map(([kind, count]) => (count === 1 ? kind : `${kind} x${count}`));
    if (this.declared > 0) texts.push(this.declared === 1 ? 'real()' : `real() x${this.declared}`);
    return texts.join(', ');
  }
}
