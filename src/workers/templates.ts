/**
 * Jinja for literal strings and map index labels, with Airflow's names for the context. Rendering is strict: an unknown name is an error,
 * as under Airflow's default `template_undefined`.
 */
import { createRequire } from 'node:module';
import type { Environment } from 'nunjucks';
import type { TaskContext } from '../virtual/attemptContext.ts';

let environment: Environment | undefined;

/** Loaded on first use: most runs have no template. */
function jinja(): Environment {
  if (environment === undefined) {
    const nunjucks = createRequire(import.meta.url)('nunjucks') as typeof import('nunjucks');
    environment = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: true });
  }
  return environment;
}

export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

/**
 * The text with its template parts filled in.
 *
 * @throws Error with the name that is unknown, or where the template is malformed.
 * @example renderTemplate('{{ ds }}/data.csv', variables) // '2026-01-01/data.csv'
 */
export function renderTemplate(text: string, variables: object): string {
  try {
    return jinja().renderString(text, variables);
  } catch (error) {
    const [, reason = ''] =
      /(?:^|\n)\s*((?:Template render )?[Ee]rror: .*|attempted .*|unexpected .*)$/s.exec(String(error)) ?? [];
    throw new Error(`could not render ${JSON.stringify(text)}: ${reason || String(error)}`);
  }
}

/** Airflow's template variables, from the attempt's context and whatever the body put into it. */
export function templateVariables(context: TaskContext, own: { readonly taskArguments?: object } = {}): object {
  const ti = {
    dag_id: context.dagId,
    task_id: context.taskId,
    run_id: context.runId,
    map_index: context.mapIndex,
    try_number: context.tryNumber,
    max_tries: context.maxTries,
  };
  return {
    ...context,
    ds: context.ds,
    ds_nodash: context.dsNodash,
    ts: context.ts,
    ts_nodash: context.tsNodash,
    ts_nodash_with_tz: `${context.tsNodash}+0000`,
    logical_date: context.ts,
    data_interval_start: context.ts,
    data_interval_end: context.ts,
    run_id: context.runId,
    dag: { dag_id: context.dagId },
    dag_run: { run_id: context.runId, dag_id: context.dagId, logical_date: context.ts, conf: {} },
    task: { task_id: context.taskId, op_kwargs: own.taskArguments ?? {} },
    ti,
    task_instance: ti,
    params: context.params,
  };
}
