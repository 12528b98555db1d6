/**
 * Where the corpus of recorded cases is.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { REPOSITORY } from '../repository/sourceTree.ts';

const CASES = join(REPOSITORY, 'properties/airflow/cases');

/** Every file of the corpus, as its path from the current folder. */
export function corpusFiles(): string[] {
  const names = readdirSync(CASES).filter((name) => /\.jsonl(\.gz)?$/.test(name));
  return names.sort().map((name) => relative(process.cwd(), join(CASES, name)));
}
