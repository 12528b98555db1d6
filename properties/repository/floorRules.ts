/**
 * Judges imports between the files of `src` against the floors; each violation is one sentence naming file and line.
 * It reads syntax trees only: nothing is resolved, loaded or run.
 */
import { isBuiltin } from 'node:module';
import { FLOORS, HIGHEST_PURE_FLOOR, NEVER_IMPORTS, OPTIONAL_PEERS, PACKAGES_OF_PURE_FLOORS } from './floors.ts';
import { impureNames } from './impureNames.ts';
import { importedFile, type ImportStatement, type Source } from './sourceTree.ts';

/** The folder (or, beside the folders, the file) of `src` that a path belongs to: `src/model/json.ts` gives `model`. */
export function folderOf(path: string): string {
  return path.split('/')[1] ?? path;
}

/** Imports that go up, sideways, to where a folder never looks, or nowhere. */
export function floorViolations(sources: readonly Source[]): string[] {
  const known = new Set(sources.map((source) => source.path));
  return sources.flatMap((source) => {
    if (!FLOORS.has(folderOf(source.path))) return [`${source.path}: ${folderOf(source.path)} has no floor`];
    return source.imports.flatMap((statement) => {
      const target = importedFile(source.path, statement.specifier);
      if (target === null) return [];
      const problem = known.has(target) ? judgeStep(source.path, target) : `${target} is not a file of src`;
      return problem === null ? [] : [`${place(source, statement)} imports ${target}: ${problem}`];
    });
  });
}

function judgeStep(from: string, to: string): string | null {
  const [fromFolder, toFolder] = [folderOf(from), folderOf(to)];
  if (fromFolder === toFolder) return null;
  const [fromFloor, toFloor] = [FLOORS.get(fromFolder) ?? -1, FLOORS.get(toFolder) ?? Infinity];
  if (toFloor > fromFloor) return `floor ${fromFloor} may not look up to floor ${toFloor}`;
  if (toFloor === fromFloor) return `${fromFolder} and ${toFolder} share floor ${fromFloor}`;
  const isForbidden = NEVER_IMPORTS.some(([folder, imported]) => folder === fromFolder && imported === toFolder);
  return isForbidden ? `${fromFolder} never imports ${toFolder}` : null;
}

/** What files of the pure floors name or import that reads a clock, draws, waits or reaches outside. */
export function purityViolations(sources: readonly Source[]): string[] {
  const pure = sources.filter((source) => (FLOORS.get(folderOf(source.path)) ?? 0) <= HIGHEST_PURE_FLOOR);
  return pure.flatMap((source) => [
    ...source.imports
      .filter(({ specifier }) => !specifier.startsWith('.') && !isOneOf(PACKAGES_OF_PURE_FLOORS, specifier))
      .map((statement) => {
        const kind = isBuiltin(statement.specifier) ? 'module of Node' : 'package';
        return `${place(source, statement)} imports the ${kind} '${statement.specifier}' on a pure floor`;
      }),
    ...impureNames(source).map(({ line, name }) => `${source.path}:${line} uses ${name} on a pure floor`),
  ]);
}

/** Imports of the package by its own name: inside `src` they would go around the floors. */
export function selfImportViolations(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter(({ specifier }) => isOneOf(['dagproof'], specifier))
      .map((statement) => `${place(source, statement)} imports '${statement.specifier}', its own package`),
  );
}

/** Re-exports outside the package's entries. */
export function barrelViolations(sources: readonly Source[], entries: readonly string[]): string[] {
  return sources
    .filter((source) => !entries.includes(source.path))
    .flatMap((source) =>
      source.imports
        .filter(({ isReexport }) => isReexport)
        .map((statement) => `${place(source, statement)} re-exports '${statement.specifier}' but is not an entry`),
    );
}

/** Optional peers imported by a file that the entry reaches, with the way to it. */
export function optionalPeerViolations(sources: readonly Source[], entry: string): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const ways = new Map([[entry, [entry]]]);
  const violations: string[] = [];
  for (const [path, way] of ways) {
    for (const { specifier } of byPath.get(path)?.imports ?? []) {
      const target = importedFile(path, specifier);
      if (target !== null && !ways.has(target)) ways.set(target, [...way, target]);
      if (isOneOf(OPTIONAL_PEERS, specifier)) violations.push(`${way.join(' -> ')} imports the peer '${specifier}'`);
    }
  }
  return violations;
}

function isOneOf(packages: readonly string[], specifier: string): boolean {
  return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

function place(source: Source, statement: ImportStatement): string {
  return `${source.path}:${statement.line}`;
}
