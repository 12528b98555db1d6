/**
 * What the exit code of a command says.
 */
export const EXIT = {
  held: 0,
  /** A run ended in another state than expected. */
  violated: 1,
  /** The caller's mistake. */
  mistake: 2,
  /** A replay met another run than the one that was saved. */
  diverged: 3,
  /** Nothing ran: no Dag has a task. */
  nothing: 4,
  /** Interrupted from the keyboard. */
  interrupted: 130,
  /** A bug of dagproof. */
  bug: 70,
} as const;
