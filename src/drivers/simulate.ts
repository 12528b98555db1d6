/**
 * Runs a DAG with bodies of any kind: those that wait, by timers or for answers, are in flight together in virtual time.
 */
import type { Simulation } from '../trace/simulation.ts';
import type { SimulateOptions } from './options.ts';
import { playBodies } from './playBodies.ts';
import { openSession, type Session, type Simulatable } from './session.ts';

/**
 * Simulates one run of a DAG on the virtual clock.
 *
 * @param dag A `Dag`, or what `dag.compile()` returned.
 * @param options All optional; the same DAG, options and seed give the same digest.
 * @returns The run: `state`, `instance(taskId, mapIndex)`, `xcom(taskId)`, `explain(taskId)`, `digest`, ...
 * @throws DagproofError when the DAG does not compile or the options do not fit it.
 * @example
 * const run = await simulate(dag, { faults: [fail('process_file').at(2).onTry(1)] });
 * run.state; // 'success'
 */
export async function simulate(dag: Simulatable, options: SimulateOptions = {}): Promise<Simulation> {
  return playSession(openSession(dag, options));
}

/** Plays a session to its end. */
export async function playSession(session: Session): Promise<Simulation> {
  await playBodies(session);
  return session.end();
}
