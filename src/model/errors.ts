/**
 * The one error class of dagproof for a caller's mistakes, the two exceptions a task body throws, and the assertion for bugs of ours.
 */

/** One mistake: what could not be done, the value seen, why that is likely, what to do. */
export interface Problem {
  /** Stable identity, kebab-case: `duplicate-task-id`. */
  readonly code: string;
  /** What could not be done, with the value seen. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

const BRAND = Symbol.for('dagproof.DagproofError');

/**
 * A mistake of the caller. `problems` lists all that were found; `code` is the first one's.
 * Recognise it by `code` (or `isDagproofError`), not by class: two copies of the package may be loaded.
 */
export class DagproofError extends Error {
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]], title?: string) {
    const texts = problems.map((problem) => `${problem.message}\n    ${problem.remedy} [${problem.code}]`);
    super(
      problems.length === 1 && title === undefined
        ? (texts[0] as string)
        : `${title ?? `${problems.length} problems`}\n${texts.map((text) => `  - ${text}`).join('\n')}`,
    );
    this.name = 'DagproofError';
    this.code = problems[0].code;
    this.problems = problems;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

export function isDagproofError(error: unknown): error is DagproofError {
  return typeof error === 'object' && error !== null && Object.hasOwn(error, BRAND);
}

/** Shorthand for an error with a single problem. */
export function mistake(code: string, message: string, remedy: string): DagproofError {
  return new DagproofError([{ code, message, remedy }]);
}

/** Thrown by a body or a `.map` function: the instance ends skipped, no try is consumed beyond this one (rules attempt/skip-exception, transform/map-skip). */
export class AirflowSkipException extends Error {
  constructor(message = '') {
    super(message);
    this.name = 'AirflowSkipException';
  }
}

/** Thrown by a body or a `.map` function: the instance ends failed, without retry (rule attempt/fail-exception). */
export class AirflowFailException extends Error {
  constructor(message = '') {
    super(message);
    this.name = 'AirflowFailException';
  }
}

/** Stops the run on a broken invariant of the engine; the message names the instance. A bug of ours, exit code 70. */
export function assertInvariant(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new Error(`dagproof bug: ${message()}. Please report it with the command that produced it.`);
}
