/**
 * What bodies that deferred want to go on with. Functions cannot travel with a request, so they wait here for the rest of their try.
 */
import type { AttemptRequest } from '../model/attempt.ts';

type Resume = (event: never) => unknown;

export class Resumes {
  readonly #byInstance = new Map<string, Resume>();

  keep({ run, instance }: AttemptRequest, resume: Resume): void {
    this.#byInstance.set(`${run} ${instance}`, resume);
  }

  /** What the rest of a try is, if the body named it; it is handed out once. */
  take({ run, instance, part }: AttemptRequest): Resume | null {
    if (this.#byInstance.size === 0) return null;
    const key = `${run} ${instance}`;
    const kept = this.#byInstance.get(key) ?? null;
    this.#byInstance.delete(key);
    return part?.kind === 'resume' ? kept : null;
  }
}
