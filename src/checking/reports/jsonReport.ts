/**
 * The check of a module as JSON: a list with an object for each Dag.
 */
import type { Json, JsonObject } from '../../model/json.ts';
import type { CheckedDag, CheckedModule } from './checkedDag.ts';

export function jsonReport({ dags }: CheckedModule): string {
  return `${JSON.stringify(dags.map(dagJson), null, 2)}\n`;
}

function dagJson({ dagId, report, shortfall }: CheckedDag): object {
  const { held, cases, runs, seed, file, counterexample, foundAs, coverage, states, positional, mended, cut } = report;
  const facts = {
    dag: dagId,
    held,
    cases,
    runs,
    seed,
    cut,
    mended,
    states,
    positional,
    coverage: coverage === null ? null : { ...coverage, shortfall },
  };
  if (counterexample === null) return facts;
  const { property, message, evidence, inputs, plan, path } = counterexample;
  const broken = { property, message, inputs, plan, simulationSeed: counterexample.seed, path, file };
  const whole = { ...facts, ...broken, ...evidence, foundAs: foundAs?.property ?? null };
  return report.mask.value(whole as unknown as Json, '') as JsonObject;
}
