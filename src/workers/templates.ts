/**
 * Jinja for literal strings and map index labels, with Airflow's names for the context. Rendering is strict: an unknown name is an error,
 * as under Airflow's default `template_undefined`.
 */
import { createRequire } from 'node:module';
import type { Environment } from 'nunjucks';
import type { TaskContext } from '../virtual/attemptContext.ts';
import { asJinjaReads, findTemplate, templateFolders } from './templateFiles.ts';

/** By search path. */
const environments = new WeakMap<readonly string[], Environment>();

/** Loaded on first use: most runs have no template. */
function jinja(searchpath: readonly string[]): Environment {
  let environment = environments.get(searchpath);
  if (environment === undefined) {
    const nunjucks = createRequire(import.meta.url)('nunjucks') as typeof import('nunjucks');
    environment = new nunjucks.Environment(templateFolders(searchpath), { autoescape: false, throwOnUndefined: true });
    environments.set(searchpath, environment);
  }
  return environment;
}

export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

/** What may be read besides the variables: the folders of the files that a text includes. */
export interface TemplateSource {
  readonly variables: object;
  readonly searchpath: readonly string[];
}

/**
 * The text with its template parts filled in.
 *
 * @throws Error with the place of an unknown name, or of what is malformed.
 * @example renderTemplate('{{ ds }}/data.csv', { variables, searchpath: [] }) // '2026-01-01/data.csv'
 */
export function renderTemplate(text: string, { variables, searchpath }: TemplateSource): string {
  return explained(text, () => jinja(searchpath).renderString(asJinjaReads(text), variables));
}

/**
 * The text of a file with its template parts filled in (rules template/file-extension, template/file-search).
 *
 * @throws Error named TemplateNotFound when the file is nowhere; else as `renderTemplate`.
 * @example renderTemplateFile('orders.sql', { variables, searchpath: ['sql'] })
 */
export function renderTemplateFile(name: string, { variables, searchpath }: TemplateSource): string {
  if (findTemplate(name, searchpath) === null) {
    throw templateNotFound(JSON.stringify(name));
  }
  return explained(name, () => jinja(searchpath).render(name, variables));
}

function templateNotFound(what: string): Error {
  return Object.assign(new Error(`${what} is in no folder of the Dag's templateSearchpath`), {
    name: 'TemplateNotFound',
  });
}

function explained(text: string, render: () => string): string {
  try {
    return render();
  } catch (error) {
    // Of a file that another one includes.
    const lacking = /template not found: (.+)/.exec(String(error))?.[1];
    if (lacking !== undefined) throw templateNotFound(`could not render ${JSON.stringify(text)}: ${lacking}`);
    const [where = '', ...reasons] = String(error).split('\n');
    const reason = reasons.join(' ').trim().replace('attempted to output null or undefined value', 'an unknown name');
    const [place = ''] = /\[Line \d+, Column \d+\]/.exec(where) ?? [];
    throw new Error(`could not render ${JSON.stringify(text)}: ${reason === '' ? where : `${reason} ${place}`.trim()}`);
  }
}

/** What templates read besides the context. */
export interface TemplateExtras {
  /** The resolved arguments, as `task.op_kwargs`, and as attributes of `task` where it is a traditional operator. */
  readonly taskArguments?: object;
  readonly isTraditional?: boolean;
  /** As `var.value` and, where they are JSON, `var.json`. */
  readonly variables?: ReadonlyMap<string, string>;
  /** As `conn`. */
  readonly connections?: object;
}

/** Airflow's template variables, from the attempt's context and whatever the body put into it. */
export function templateVariables(context: TaskContext, extras: TemplateExtras = {}): object {
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
    task: {
      ...(extras.isTraditional ? extras.taskArguments : {}),
      task_id: context.taskId,
      op_kwargs: extras.taskArguments ?? {},
    },
    var: { value: Object.fromEntries(extras.variables ?? []), json: jsonVariables(extras.variables) },
    conn: extras.connections ?? {},
    ti,
    task_instance: ti,
    params: context.params,
  };
}

function jsonVariables(variables: ReadonlyMap<string, string> = new Map()): object {
  const parsed: [string, unknown][] = [];
  for (const [name, text] of variables) {
    try {
      parsed.push([name, JSON.parse(text)]);
    } catch {
      // Not JSON: only `var.value` has it.
    }
  }
  return Object.fromEntries(parsed);
}
