/**
 * The house rules that a syntax tree can show, one function a rule; each violation is one sentence naming file and line.
 * What needs judgement (names, comments worth reading) stays with the reader.
 */
import ts from 'typescript';
import { isTest, lineOf, type Source, walk } from './sourceTree.ts';

export const LONGEST_FILE = 250;
export const LONGEST_FUNCTION = 60;

/** Length of a thing that has a limit, in lines. */
export interface Measured {
  /** `src/cli/run.ts` for a file, `src/cli/run.ts#main` for a function. */
  readonly name: string;
  readonly lines: number;
}

/** Files by their number of lines. */
export function fileLengths(sources: readonly Source[]): Measured[] {
  return sources.map(({ path, text }) => ({ name: path, lines: text.trimEnd().split('\n').length }));
}

/** Functions by their number of lines, without the comment before them; suites of tests are no functions. */
export function functionLengths(sources: readonly Source[]): Measured[] {
  return sources
    .filter((source) => !isTest(source.path))
    .flatMap(({ path, syntax }) => {
      const found: Measured[] = [];
      walk(syntax, (node) => {
        if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
        const lines = syntax.getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(syntax, node);
        found.push({ name: `${path}#${functionName(node)}`, lines });
      });
      return found;
    });
}

/**
 * What is longer than `limit` and not excused, and excuses that no longer hold: an exception is a number of lines
 * that may only shrink, so one that is larger than the truth has to be lowered, or removed.
 */
export function lengthViolations(
  measured: readonly Measured[],
  { limit, exceptions }: { limit: number; exceptions: ReadonlyMap<string, number> },
): string[] {
  const lengths = new Map<string, number>();
  for (const { name, lines } of measured) lengths.set(name, Math.max(lines, lengths.get(name) ?? 0));
  const tooLong = [...lengths]
    .filter(([name, lines]) => lines > (exceptions.get(name) ?? limit))
    .map(([name, lines]) => `${name} has ${lines} lines, ${exceptions.get(name) ?? limit} is its limit: split it`);
  const loose = [...exceptions]
    .filter(([name, excused]) => (lengths.get(name) ?? 0) < excused)
    .map(([name, excused]) => {
      const lines = lengths.get(name) ?? 0;
      return `the exception of ${excused} lines for ${name} ${lines > limit ? `shrinks to ${lines}` : 'goes away'}`;
    });
  return [...tooLong, ...loose];
}

function functionName(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const { parent } = node;
  const isNamedByParent = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  return isNamedByParent ? parent.name.getText() : 'anonymous';
}

const TEST_FUNCTIONS = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const NOT_RUN = new Set(['only', 'skip', 'todo', 'skipIf', 'runIf', 'fails']);
const NOT_RUN_FUNCTIONS = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);

/** Tests that are skipped, postponed, expected to fail, or keep the others from running. */
export function unrunTests(sources: readonly Source[]): string[] {
  return find(sources, (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && NOT_RUN_FUNCTIONS.has(node.expression.text)) {
      return node.expression.text;
    }
    if (ts.isPropertyAccessExpression(node) && NOT_RUN.has(node.name.text)) {
      return TEST_FUNCTIONS.has(leftmostName(node)) ? node.getText() : null;
    }
    if (!ts.isPropertyAssignment(node) || !NOT_RUN.has(node.name.getText())) return null;
    const call = node.parent.parent;
    return ts.isCallExpression(call) && TEST_FUNCTIONS.has(leftmostName(call)) ? node.getText() : null;
  });
}

function leftmostName(node: ts.Expression): string {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) return leftmostName(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}

/** Default exports, enums, namespaces, and classes that inherit from anything but errors. */
export function unwantedSyntax(sources: readonly Source[]): string[] {
  return find(sources, (node) => {
    if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword) {
      return ts.isDefaultClause(node.parent) ? null : 'a default export';
    }
    if (ts.isExportSpecifier(node) && node.name.text === 'default') return 'a default export';
    if (ts.isEnumDeclaration(node)) return `the enum ${node.name.text}`;
    if (ts.isModuleDeclaration(node)) return isAugmentation(node) ? null : `the namespace ${node.name.text}`;
    if (!ts.isHeritageClause(node) || ts.isInterfaceDeclaration(node.parent)) return null;
    const base = node.token === ts.SyntaxKind.ExtendsKeyword ? (node.types[0]?.expression.getText() ?? '') : '';
    return base === '' || /(Error|Exception)$/.test(base) ? null : `a class that inherits from ${base}`;
  });
}

function isAugmentation(node: ts.ModuleDeclaration): boolean {
  return ts.isStringLiteral(node.name) || node.name.text === 'global';
}

const LEFTOVERS = new Set(['log', 'debug', 'dir', 'table', 'trace']);

/** Calls of `console.log` and its kind, left from a search for a bug: output goes through the command line's writer. */
export function leftoverOutput(sources: readonly Source[]): string[] {
  return find(sources, (node) => {
    if (ts.isDebuggerStatement(node)) return 'debugger';
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
    const { expression, name } = node.expression;
    return expression.getText() === 'console' && LEFTOVERS.has(name.text) ? `console.${name.text}` : null;
  });
}

/** Files that do not open with a comment saying what they are responsible for. */
export function withoutOpeningComment(sources: readonly Source[]): string[] {
  return sources
    .filter(({ text }) => !/^(#!.*\n)?\/\*\*\s*\*?\s*[^\s*]/.test(text))
    .map(({ path }) => `${path} does not open with a doc comment`);
}

/** Files whose name is not camelCase with lower-case endings. */
export function misnamedFiles(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !/\/[a-z][a-zA-Z0-9]*(\.[a-z]+)+$/.test(path))
    .map(({ path }) => `${path} is not named in camelCase`);
}

function find(sources: readonly Source[], judge: (node: ts.Node) => string | null): string[] {
  return sources.flatMap(({ path, syntax }) => {
    const found: string[] = [];
    walk(syntax, (node) => {
      const what = judge(node);
      if (what !== null) found.push(`${path}:${lineOf(syntax, node)} has ${what}`);
    });
    return found;
  });
}
