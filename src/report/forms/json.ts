/**
 * A run as JSON for other programs: how it ended, and every instance with its times, tries, reason and value. Times are virtual milliseconds.
 */
import { RETURN_VALUE } from '../../model/dagSpec.ts';
import { copyJson, type Json } from '../../model/json.ts';
import { secretNames, withoutSecrets } from '../../model/secrets.ts';
import { poolUse } from '../../trace/poolUse.ts';
import type { Simulation } from '../../trace/simulation.ts';

/**
 * The text of the file.
 *
 * @example JSON.parse(jsonOfRun(run)).instances[0].because // 'success'
 */
export function jsonOfRun(run: Simulation): string {
  const { runId, seed, order, profile, config, logicalDate, params, plan } = run.trace.header;
  const instances = run.instances().map((view) => {
    const { taskId, mapIndex } = view;
    const value = run.xcom(taskId, { key: RETURN_VALUE, mapIndex });
    const attempts = run.attempts(taskId, mapIndex).map(({ error, ...rest }) => {
      // Without the stack: it names files of one machine.
      return error === undefined ? rest : { ...rest, error: { name: error.name, message: error.message } };
    });
    return { ...view, because: run.explain(taskId, mapIndex), value, attempts };
  });
  const { state, endReason, durationMs, warnings, callback, stubs, digest } = run;
  const header = { dagId: run.dag.dagId, runId, seed, order, profile, logicalDate, params, plan };
  const end = { state, endReason, durationMs, digest, warnings, callback };
  const whole = copyJson({ ...header, ...end, instances, pools: poolUse(run.trace), stubs } as unknown as Json);
  return `${JSON.stringify(withoutSecrets(whole, '', secretNames(config)), null, 2)}\n`;
}
