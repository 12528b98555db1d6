/**
 * Takes a TypeScript example out of a README and makes a program of it that prints the values it promises.
 * A line `expression; // value` promises; every other line is taken as it stands.
 */

/** A program and what it has to print, one JSON text a line. */
export interface ReadmeExample {
  /** The example as the reader sees it. */
  readonly source: string;
  /** The example with each promised expression printed. */
  readonly program: string;
  readonly promised: readonly string[];
}

const PROMISE = /^(?!const |let |import |export )(?<expression>[\w$][^;]*);\s*\/\/ (?<value>.+)$/;

/**
 * The first fenced `ts` block of a Markdown text.
 *
 * @param after Words that the block comes after; left out, it is the first of all.
 * @throws Error when there is none, or when it promises nothing.
 * @example readmeExample('```ts\nrun.state; // "success"\n```').promised // ['"success"']
 */
export function readmeExample(markdown: string, after = ''): ReadmeExample {
  const source = /^```ts\n(.*?)^```$/ms.exec(markdown.slice(markdown.indexOf(after)))?.[1];
  if (source === undefined) throw new Error('the README has no ```ts block');
  const promised: string[] = [];
  const lines = source.split('\n').map((line) => {
    const value = literalOf(PROMISE.exec(line)?.groups?.['value']);
    if (value === null) return line;
    promised.push(value);
    return `console.log(JSON.stringify(${PROMISE.exec(line)?.groups?.['expression']}));`;
  });
  if (promised.length === 0) throw new Error('the first ```ts block of the README promises no value');
  return { source, program: lines.join('\n'), promised };
}

/** The JSON text of a value written in a comment, with either kind of quotes; `null` when the comment is prose. */
function literalOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return JSON.stringify(JSON.parse(text.trim().replaceAll(`'`, '"')));
  } catch {
    return null;
  }
}
