/**
 * Finds cycles in the imports between files, type imports included.
 * It reports one shortest cycle for each group of files that reach each other.
 */
import { importedFile, type Source } from './sourceTree.ts';

/** One cycle for each knot of files, as the list of files on the way round, the first repeated at the end. */
export function fileCycles(sources: readonly Source[]): string[][] {
  const targets = new Map(
    sources.map(({ path, imports }) => [path, imports.map(({ specifier }) => importedFile(path, specifier) ?? '')]),
  );
  const cycles: string[][] = [];
  const settled = new Set<string>();
  for (const path of targets.keys()) {
    if (settled.has(path)) continue;
    const cycle = shortestWayBack(path, targets);
    if (cycle === null) continue;
    cycles.push(cycle);
    for (const member of cycle) settled.add(member);
  }
  return cycles;
}

/** Breadth first from a file's imports until an import of the file itself. */
function shortestWayBack(start: string, targets: ReadonlyMap<string, readonly string[]>): string[] | null {
  const ways = new Map([[start, [start]]]);
  for (const [path, way] of ways) {
    for (const target of targets.get(path) ?? []) {
      if (target === start) return [...way, start];
      if (targets.has(target) && !ways.has(target)) ways.set(target, [...way, target]);
    }
  }
  return null;
}
