/**
 * One DAG that is simulated again and again: what does not differ from run to run is read and checked once.
 */
import type { CompiledDag } from '../model/dagSpec.ts';
import { DagproofError, type Problem } from '../model/errors.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import { checkPlan } from './checkPlan.ts';
import { checkSeed, prepareOptions, type PreparedOptions, type SimulateOptions } from './options.ts';
import { checkFaults } from './readFaults.ts';
import { openPrepared, type Session } from './session.ts';

/** What differs from run to run; nobody may change it afterwards. */
export interface Variation {
  readonly faults: OutcomePlan;
  readonly seed: number;
}

export interface PreparedSimulation {
  /**
   * A session as `openSession` gives it for the same options with these faults and this seed.
   *
   * @throws DagproofError when they are wrong.
   */
  open(variation: Variation): Session;
}

/**
 * Reads everything but faults and seed.
 *
 * @throws DagproofError with every option that does not fit the DAG.
 * @example prepareSimulation(dag, { outputs }).open({ faults: [fail('load')], seed: 7 })
 */
export function prepareSimulation(
  compiled: CompiledDag,
  options: Omit<SimulateOptions, 'faults' | 'seed'>,
): PreparedSimulation {
  const prepared = prepareOptions(compiled, { ...options, faults: [], seed: 0 });
  return { open: (variation) => openPrepared(compiled, varied(compiled, prepared, variation)) };
}

function varied({ spec }: CompiledDag, prepared: PreparedOptions, { faults, seed }: Variation): PreparedOptions {
  const problems: Problem[] = [];
  const checked = checkFaults(faults, problems);
  checkPlan(checked, [], { tasks: spec.tasks, problems });
  checkSeed(seed, problems);
  const [first, ...rest] = problems;
  if (first !== undefined) throw new DagproofError([first, ...rest], `Cannot simulate ${spec.dagId}:`);
  const { facts, settings, plan } = prepared;
  return {
    ...prepared,
    settings: { ...settings, seed },
    plan: [...checked, ...plan],
    faultCount: checked.length,
    // Bodies may change them.
    facts: { ...facts, params: { ...facts.params }, variables: new Map(facts.variables) },
  };
}
