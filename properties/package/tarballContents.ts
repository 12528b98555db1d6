/**
 * What may be in the published tarball. It knows names only; whether the files work is for others to try.
 */

const ALLOWED = [
  /^package\/(package\.json|README\.md|LICENSE)$/,
  /^package\/bin\/(dagproof|bodyWatcher)\.js$/,
  /^package\/schemas\/(counterexample|trace)-\d+\.json$/,
  /^package\/dist\/[\w/]+\.(js|js\.map|d\.ts)$/,
  /^package\/dist\/viewer\/page\.css$/,
];

/** The files that have no business in the tarball, given all of them as `package/...`. */
export function strangers(files: readonly string[]): string[] {
  return files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)));
}
