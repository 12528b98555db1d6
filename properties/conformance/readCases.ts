/**
 * Reads case files: JSON lines, gzipped where the name ends with `.gz`; a file named `.json` holds one case or a list of them, as
 * `dagproof run --json` prints it. A broken line is reported by file and number, and the others are read all the same.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { specProblems } from '../../src/checking/generator/specProblems.ts';
import type { DagSpec } from '../../src/model/dagSpec.ts';
import { mistake } from '../../src/model/errors.ts';
import { PROFILES } from '../../src/model/profile.ts';
import { DEFAULT_POOL } from '../../src/model/settings.ts';
import { completeDag, type RunCase } from '../../src/trace/caseFormat.ts';
import { CASE_SCHEMA } from './caseSchema.ts';
import { schemaComplaints } from './checkSchema.ts';

/** A case with the place it was read from, and its DAG with every field. */
export interface FileCase {
  readonly file: string;
  /** Counted from 1; in a `.json` file the position in its list. */
  readonly line: number;
  readonly runCase: RunCase;
  readonly spec: DagSpec;
}

export interface BrokenLine {
  readonly file: string;
  readonly line: number;
  readonly complaints: readonly string[];
}

export interface CaseFile {
  readonly cases: readonly FileCase[];
  readonly broken: readonly BrokenLine[];
}

/** Tells of a line of a file whether it is wanted, by the id it gives itself and its number. */
export type WantedLine = (id: unknown, line: number) => boolean;

/**
 * The cases of a file. Lines that are not wanted are not looked into.
 *
 * @throws DagproofError when the file cannot be read at all.
 */
export function readCaseFile(file: string, isWanted: WantedLine = () => true): CaseFile {
  const cases: FileCase[] = [];
  const broken: BrokenLine[] = [];
  const ids = new Set<string>();
  for (const { line, value, complaint } of rawCases(file)) {
    if (!isWanted((value as { readonly id?: unknown } | null)?.id, line)) continue;
    const complaints = complaint === null ? complaintsOf(value) : [complaint];
    const runCase = value as RunCase;
    if (complaints.length === 0 && ids.has(runCase.id)) complaints.push(`the id ${runCase.id} occurs twice`);
    if (complaints.length > 0) broken.push({ file, line, complaints });
    else {
      ids.add(runCase.id);
      cases.push({ file, line, runCase: withProfile(runCase), spec: completeDag(runCase.dag) });
    }
  }
  return { cases, broken };
}

/** A case is held against the profile of the release it was observed on, unless it names another. */
function withProfile(runCase: RunCase): RunCase {
  const release = releaseOf(runCase);
  if (release === undefined || runCase.settings?.profile !== undefined || !Object.hasOwn(PROFILES, release))
    return runCase;
  return { ...runCase, settings: { ...runCase.settings, profile: release } };
}

/** How many cases of a file were observed on each release; `none` where nothing was. */
export function countReleases(file: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { value } of rawCases(file)) {
    const release = releaseOf(value as RunCase) ?? 'none';
    counts.set(release, (counts.get(release) ?? 0) + 1);
  }
  return counts;
}

/** The release of Airflow a case was observed on; undefined: dagproof itself, or nothing was observed. */
function releaseOf({ expect, orderDependent, expectRuns }: RunCase): string | undefined {
  return (expect ?? orderDependent?.[0] ?? expectRuns?.[0])?.airflow;
}

interface RawCase {
  readonly line: number;
  readonly value: unknown;
  /** Why it is no JSON; null: it is. */
  readonly complaint: string | null;
}

function rawCases(file: string): RawCase[] {
  const text = readText(file);
  if (!/\.json(\.gz)?$/.test(file)) {
    const lines = text.split('\n').map((content, index) => ({ line: index + 1, content }));
    return lines
      .filter(({ content }) => content.trim() !== '')
      .map(({ line, content }) => ({ line, ...parse(content) }));
  }
  const { value, complaint } = parse(text);
  if (complaint !== null) return [{ line: 1, value, complaint }];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((item, index) => ({ line: index + 1, value: item, complaint: null }));
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw mistake(
      'unreadable-case-file',
      `The case file "${file}" cannot be read: ${reason}.`,
      'Name a file of cases.',
    );
  }
}

function parse(text: string): Omit<RawCase, 'line'> {
  try {
    return { value: JSON.parse(text) as unknown, complaint: null };
  } catch (error) {
    return { value: null, complaint: `it is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What is wrong with a case: its shape, else its DAG, else what it names. */
function complaintsOf(value: unknown): string[] {
  const complaints = schemaComplaints(value, CASE_SCHEMA);
  if (complaints.length > 0) return complaints;
  const { dag, settings = {}, expect, orderDependent, expectRuns } = value as RunCase;
  const spec = completeDag(dag);
  const pools = new Set([DEFAULT_POOL, ...Object.keys(settings.pools ?? {})]);
  return [
    ...specProblems(spec),
    ...spec.tasks
      .filter(({ pool }) => !pools.has(pool))
      .map(({ taskId, pool }) => `${taskId}: there is no pool ${pool}`),
    ...(settings.profile === undefined || Object.hasOwn(PROFILES, settings.profile)
      ? []
      : [`settings.profile is ${settings.profile}, not one of ${Object.keys(PROFILES).join(', ')}`]),
    ...(expect !== undefined && orderDependent !== undefined ? ['it has both expect and orderDependent'] : []),
    ...(settings.runs === undefined && expectRuns !== undefined ? ['it has expectRuns, but no settings.runs'] : []),
    ...(settings.runs !== undefined && (expect ?? orderDependent) !== undefined
      ? ['a case of several runs has expectRuns in place of expect']
      : []),
  ];
}
