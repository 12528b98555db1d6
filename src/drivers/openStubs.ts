/**
 * The stubs of a simulation: checked when it is prepared, put back and opened when it begins, read and closed when it ends.
 */
import type { Problem } from '../model/errors.ts';
import { copyJson, type Json } from '../model/json.ts';
import type { Stub } from '../virtual/stub.ts';

/** What is no stub, and names that two have. */
export function checkStubs(stubs: readonly Stub[], problems: Problem[]): void {
  if (!Array.isArray(stubs)) {
    problems.push(badStubs('stubs is a list'));
    return;
  }
  const names = new Set<string>();
  for (const stub of stubs as readonly Partial<Stub>[]) {
    const isStub =
      typeof stub?.name === 'string' && [stub.open, stub.reset, stub.state, stub.latencyOf].every(isFunction);
    if (!isStub) problems.push(badStubs(`${stub === null ? 'null' : typeof stub} is no stub`));
    else if (names.has(stub.name as string))
      problems.push(badStubs(`two stubs are named ${JSON.stringify(stub.name)}`));
    names.add(stub?.name ?? '');
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function badStubs(complaint: string): Problem {
  const remedy = "Give what paginatedApi() and s3() of 'dagproof/stubs' make, each with a name of its own.";
  return { code: 'bad-stub', message: `The stubs cannot be used: ${complaint}.`, remedy };
}

/** Stubs that are open until the function is called. */
export function openStubs(stubs: readonly Stub[]): () => void {
  for (const stub of stubs) stub.reset();
  const closers = stubs.map((stub) => stub.open());
  return () => {
    for (const close of closers.splice(0)) close();
  };
}

/** What stubs hold, by name; null: there are none. */
export function readStubs(stubs: readonly Stub[]): Readonly<Record<string, Json>> | null {
  if (stubs.length === 0) return null;
  return Object.fromEntries(stubs.map((stub) => [stub.name, copyJson(stub.state())]));
}
