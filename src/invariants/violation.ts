/**
 * What a judge says when a run breaks a sentence that every run keeps.
 */

/** One breach, as plain data. */
export interface Violation {
  /** The judge's id, in kebab-case: `expansion-count`. */
  readonly judge: string;
  /** One sentence with what was expected and what was observed. */
  readonly message: string;
  /** Virtual ms; null: it is about the run as a whole. */
  readonly atMs: number | null;
  /** Whom it is about, the most telling first. */
  readonly instances: readonly AccusedInstance[];
}

export interface AccusedInstance {
  readonly task: string;
  /** -1 for an unmapped task and for a placeholder. */
  readonly mapIndex: number;
  /** null: no particular try. */
  readonly tryNumber: number | null;
}
