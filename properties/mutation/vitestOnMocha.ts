/**
 * Stands in for vitest while mutants are tested: what the unit tests use of it, on mocha, which runs thousands of mutants in one process without
 * loading the tests again. Written for `bundle.ts`, which puts it in the place of `vitest`.
 */
import { expect as plainExpect } from 'expect';

type Body = (...values: readonly unknown[]) => unknown;
type Register = (title: string, body: Body) => void;

/** What mocha puts into the global scope. */
const mocha = globalThis as unknown as {
  readonly describe: Register;
  readonly it: (title: string, body: (this: { timeout: (ms: number) => void }) => unknown) => void;
};

/** The clock is Stryker's: mocha's own is left out. */
const NO_LIMIT = 0;

/** A title takes the values of its row: `%s` and `%j` in turn, `$name` from the first. */
function titleOf(title: string, row: readonly unknown[]): string {
  let next = 0;
  const named = title.replace(/\$(\w+)/g, (text, name: string) => {
    const [first] = row;
    const isRecord = typeof first === 'object' && first !== null && name in first;
    return isRecord ? String((first as Record<string, unknown>)[name]) : text;
  });
  return named.replace(/%[sjdio]/g, () => String(row[next++]));
}

function withEach(register: Register): Register & { each: (rows: readonly unknown[]) => Register } {
  const each =
    (rows: readonly unknown[]): Register =>
    (title, body) => {
      // As vitest does: only where every row is a list, a row is a list of arguments.
      const isTable = rows.every((row) => Array.isArray(row));
      rows.forEach((row, position) => {
        const values = isTable ? (row as readonly unknown[]) : [row];
        register(`${titleOf(title, values)} #${position}`, () => body(...values));
      });
    };
  return Object.assign((title: string, body: Body) => register(title, () => body()), { each });
}

export const describe = withEach((title, body) => mocha.describe(title, body));
export const it = withEach((title, body) =>
  mocha.it(title, function run() {
    this.timeout(NO_LIMIT);
    return body();
  }),
);

/** `expect(value, message)`: the message is for readers of vitest's output. */
export const expect = Object.assign((value: unknown) => plainExpect(value), plainExpect, {
  unreachable: (message = 'expected not to get here'): never => {
    throw new Error(message);
  },
});
