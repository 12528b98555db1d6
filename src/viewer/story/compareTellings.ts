/**
 * What two runs did differently beside their moves: what their tries asked and said, and what the stubs were left with.
 */
import microdiff from 'microdiff';
import { instanceName } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import { requestText } from '../../trace/account.ts';
import { attemptViews, type AttemptView } from '../../trace/struckRequests.ts';
import { instanceNumber, nameParts } from './instanceLookup.ts';
import type { LoadedRun } from './loadedReport.ts';

/** Where two tries part in what they asked and said; null: that run has nothing there. */
export interface TellingDifference {
  /** `read_file[2] try 1` */
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  /** Numbers of the instance; null: that run has none. */
  readonly leftInstance: number | null;
  readonly rightInstance: number | null;
}

/** The first difference of each try that differs, by instance; those of the right run alone come last. */
export function tellingDifferences(left: LoadedRun, right: LoadedRun): readonly TellingDifference[] {
  const [own, others] = [instancesThatTell(left), instancesThatTell(right)];
  const pairs = [...new Map([...own, ...others]).values()].map(({ taskId, mapIndex }) => ({
    instance: instanceName(taskId, mapIndex),
    one: instanceNumber(left, taskId, mapIndex),
    other: instanceNumber(right, taskId, mapIndex),
  }));
  const inOrder = pairs.toSorted((first, second) => (first.one ?? Infinity) - (second.one ?? Infinity) || 0);
  return inOrder.flatMap(({ instance, one, other }) => {
    const [tries, otherTries] = [linesByTry(left, one), linesByTry(right, other)];
    const numbers = [...new Set([...tries.keys(), ...otherTries.keys()])].toSorted((first, second) => first - second);
    return numbers.flatMap((tryNumber) => {
      const parting = partingLines(tries.get(tryNumber) ?? [], otherTries.get(tryNumber) ?? []);
      const name = `${instance} try ${tryNumber}`;
      return parting === null ? [] : [{ name, ...parting, leftInstance: one, rightInstance: other }];
    });
  });
}

/** Instances with something to tell, by name. */
function instancesThatTell(loaded: LoadedRun): Map<string, { readonly taskId: string; readonly mapIndex: number }> {
  const telling = loaded.run.trace.attempts.filter(
    ({ requests, logs }) => requests !== undefined || logs !== undefined,
  );
  return new Map(
    telling.map(({ instance }) => {
      const parts = nameParts(loaded, instance);
      return [instanceName(parts.taskId, parts.mapIndex), parts];
    }),
  );
}

function linesByTry({ run }: LoadedRun, instance: number | null): ReadonlyMap<number, readonly string[]> {
  const lines = new Map<number, string[]>();
  for (const attempt of instance === null ? [] : attemptViews(run.trace, instance)) {
    lines.set(attempt.tryNumber, [...(lines.get(attempt.tryNumber) ?? []), ...linesOf(attempt)]);
  }
  return lines;
}

function linesOf({ requests = [], logs = '' }: AttemptView): string[] {
  return [...requests.map(requestText), ...(logs === '' ? [] : logs.split('\n').map((line) => `says ${line}`))];
}

function partingLines(
  left: readonly string[],
  right: readonly string[],
): Pick<TellingDifference, 'left' | 'right'> | null {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    if (left[at] !== right[at]) return { left: left[at] ?? null, right: right[at] ?? null };
  }
  return null;
}

/** One value that stubs were left with; null: there is none. */
export interface StubDifference {
  /** `s3.buckets.reports.orders.csv.text` */
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
}

export function stubDifferences(left: LoadedRun, right: LoadedRun): readonly StubDifference[] {
  return microdiff(left.run.stubs, right.run.stubs).map((difference) => ({
    name: difference.path.join('.'),
    left: 'oldValue' in difference ? textOf(difference.oldValue as Json) : null,
    right: 'value' in difference ? textOf(difference.value as Json) : null,
  }));
}

/** Texts as they are, with their lines. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
