/**
 * Reads TypeScript files as syntax trees with their imports, so that rules about the repository can be checked.
 * It refuses to know any rule.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { posix } from 'node:path';
import ts from 'typescript';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

export interface ImportStatement {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
  /** `export ... from` rather than `import`. */
  readonly isReexport: boolean;
}

export interface Source {
  /** From the repository's root, with slashes: `src/model/json.ts`. */
  readonly path: string;
  readonly text: string;
  readonly syntax: ts.SourceFile;
  /** Static, dynamic and type imports, and re-exports. */
  readonly imports: readonly ImportStatement[];
}

/** Every TypeScript file below the given top-level folders, in order of path. */
export function readSources(folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) => listFiles(folder))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => parseSource(path, readFileSync(REPOSITORY + path, 'utf8')));
}

/** The paths of all files below a folder of the repository, in order; none when there is no such folder. */
export function listFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(REPOSITORY + folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.\w+$/.test(path))
    .toSorted();
}

export function parseSource(path: string, text: string): Source {
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, kind);
  const imports: ImportStatement[] = [];
  walk(syntax, (node) => {
    const specifier = specifierOf(node);
    if (specifier === null) return;
    imports.push({ specifier, line: lineOf(syntax, node), isReexport: ts.isExportDeclaration(node) });
  });
  return { path, text, syntax, imports };
}

/** Calls `visit` for a node and everything below it, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The line a node starts on, without the comments before it, counted from 1. */
export function lineOf(syntax: ts.SourceFile, node: ts.Node): number {
  return syntax.getLineAndCharacterOfPosition(node.getStart(syntax)).line + 1;
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}

/** The file a relative import names, `null` for a package. */
export function importedFile(importer: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(importer), specifier) : null;
}

function specifierOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : null;
  if (!ts.isCallExpression(node)) return null;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return node.expression.kind === ts.SyntaxKind.ImportKeyword || isRequire ? textOf(node.arguments[0]) : null;
}

function textOf(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}
