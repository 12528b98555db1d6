/**
 * The file of a counterexample: everything that makes the case, by task, item and try, so that it can be played again after the DAG has changed, and
 * what was seen, so that a replay can say where it parts. These types are the specification of the format.
 */
import type { SimulateOptions } from '../../drivers/options.ts';
import { sha256Text } from '../../trace/digest.ts';
import { accountOf } from '../../trace/account.ts';
import type { DagSpec } from '../../model/dagSpec.ts';
import { canonicalJson, copyJson, type Json, type JsonObject } from '../../model/json.ts';
import type { OutcomePlan } from '../../model/outcomePlan.ts';
import { redacted, secretNames, secretTexts, withoutSecrets } from '../../model/secrets.ts';
import { TOOLKIT_VERSION } from '../../model/version.ts';
import type { Counterexample } from '../checkDag/checkReport.ts';
import type { ExplicitCase } from '../checkDag/cases/explicitCase.ts';

export const COUNTEREXAMPLE_FORMAT_VERSION = 1;

export interface CounterexampleFile {
  readonly formatVersion: typeof COUNTEREXAMPLE_FORMAT_VERSION;
  readonly toolkitVersion: string;
  readonly dagId: string;
  /** SHA-256 of the compiled DAG: a replay tells whether it has changed since. */
  readonly dagDigest: string;
  /** The module the Dag was loaded from, relative to this file; null: it was checked from code. */
  readonly module: string | null;
  /** Name of the property or judge, and what was wrong. */
  readonly property: string;
  readonly message: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly plan: OutcomePlan;
  /** Of the simulation. */
  readonly seed: number;
  /** Options of `simulate` that are data: params, pools, config, ... A secret is `{ "$secret": place }`. */
  readonly options: JsonObject;
  /** What was seen of the disturbed run; null: the simulation did not come to an end. */
  readonly observed: { readonly digest: string; readonly account: readonly string[] } | null;
  /** The passing run that differs least, beside which a report shows the failing one; null or absent: none is known. */
  readonly nearest?: NearestInFile | null;
}

/** What makes a passing case, and what was seen of its run. */
export interface NearestInFile extends Pick<CounterexampleFile, 'inputs' | 'plan' | 'seed'> {
  readonly account: readonly string[];
}

/** Options that say what a run is made from and are plain data. */
const KEPT_OPTIONS = [
  'logicalDate', 'runId', 'params', 'pools', 'variables', 'connections', 'outputs', 'durations', 'actions', 'profile', 'config', 'passes', 'limits',
] as const satisfies readonly (keyof SimulateOptions)[]; // prettier-ignore

export interface FileFacts {
  readonly dag: DagSpec;
  readonly options: SimulateOptions;
  readonly module: string | null;
}

/** What is written of a counterexample; the same for the same case. */
export function counterexampleFile(
  { property, message, inputs, plan, seed, run, nearest }: Counterexample,
  { dag, options, module }: FileFacts,
): CounterexampleFile {
  const given = Object.fromEntries(
    KEPT_OPTIONS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const kept = copyJson(JSON.parse(JSON.stringify(given)) as Json) as JsonObject;
  const names = secretNames(options.config);
  const secrets = [...secretTexts(kept, names), ...secretTexts(inputs, names)];
  const plain = (text: string): string => redacted(text, secrets);
  const caseWithout = (whole: ExplicitCase) => ({
    inputs: withoutSecrets(whole.inputs, 'inputs', names) as JsonObject,
    plan: withoutSecrets(whole.plan as unknown as Json, 'plan', names) as unknown as OutcomePlan,
    seed: whole.seed,
  });
  return {
    formatVersion: COUNTEREXAMPLE_FORMAT_VERSION,
    toolkitVersion: TOOLKIT_VERSION,
    dagId: dag.dagId,
    dagDigest: dagDigest(dag),
    module,
    property,
    message: plain(message),
    ...caseWithout({ inputs, plan, seed }),
    options: withoutSecrets(kept, '', names) as JsonObject,
    observed: run === null ? null : { digest: run.digest, account: accountOf(run).map(plain) },
    nearest: nearest === null ? null : { ...caseWithout(nearest), account: accountOf(nearest.run).map(plain) },
  };
}

export function dagDigest(dag: DagSpec): string {
  return sha256Text(canonicalJson(dag as unknown as Json));
}

/** The folder of the counterexamples of a Dag. */
export function folderName(dagId: string): string {
  return dagId.replaceAll(/[^\w.-]/g, '_');
}

/** Names a case among others of its DAG: twelve hexadecimal digits. */
export function caseHash({ property, inputs, plan, seed, options }: CounterexampleFile): string {
  const what = { property, inputs, plan: plan as unknown as Json, seed, options };
  return sha256Text(canonicalJson(what)).slice(0, 12);
}
