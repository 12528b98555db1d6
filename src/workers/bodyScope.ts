/**
 * One attempt as its body sees it: context, client, console, label. Made cheap: what a body never asks for is never built.
 */
import type { ArgumentReader } from '../engine/arguments.ts';
import { expandedCount } from '../engine/lengths.ts';
import type { IndexedTask } from '../engine/dagIndex.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { highestMapIndex, rowAt, someRow } from '../engine/taskRows.ts';
import type { AttemptDetail, AttemptError, AttemptRequest } from '../model/attempt.ts';
import { RETURN_VALUE } from '../model/dagSpec.ts';
import { mistake } from '../model/errors.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { copyJson, getOwn, type Json, type JsonObject } from '../model/json.ts';
import type { AttemptScope, TaskClient, TaskContext, XComAddress } from '../virtual/attemptContext.ts';
import { appendLine } from '../virtual/consoleCapture.ts';
import type { Timeline } from '../virtual/timeline.ts';
import { VirtualProcess } from '../virtual/virtualProcess.ts';
import type { RunFacts } from './runFacts.ts';
import { asJinjaReads } from './templateFiles.ts';
import { isTemplate, renderTemplate, renderTemplateFile, templateVariables, type TemplateSource } from './templates.ts';

/** One object serves attempt after attempt where bodies end at once; each attempt begins with `begin`. */
export class BodyScope implements AttemptScope {
  /** The resolved arguments, for labels. */
  given: Record<string, Json> = {};
  /** A copy of them from before the body could change them; null: none is kept. */
  recorded: JsonObject | null = null;
  /** Whether the arguments are resolved, so that the body begins. */
  hasArguments = false;
  /** Reads the arguments; kept because it serves every attempt. */
  reader: ArgumentReader | undefined;
  #logs = '';
  #pushes: (readonly [key: string, value: Json])[] | null = null;
  readonly #run: Run;
  readonly facts: RunFacts;
  readonly #timeline: Timeline<VirtualProcess>;
  readonly isReal = false;
  #request: AttemptRequest | undefined;
  #ordinal = 0;
  #process: VirtualProcess | undefined;
  #context: TaskContext | undefined;
  #client: TaskClient | undefined;

  constructor(run: Run, facts: RunFacts, timeline: Timeline<VirtualProcess>) {
    this.#run = run;
    this.facts = facts;
    this.#timeline = timeline;
  }

  begin(request: AttemptRequest): void {
    this.#request = request;
    this.#timeline.nowMs = request.atMs;
    this.#ordinal = this.#timeline.attemptCount++;
    this.#process = undefined;
    this.#context = undefined;
    this.#client = undefined;
    this.#logs = '';
    this.#pushes = null;
    this.given = {};
    this.recorded = null;
    this.hasArguments = false;
  }

  get context(): TaskContext {
    return (this.#context ??= createContext(this.#run, this.#request as AttemptRequest, this));
  }

  get client(): TaskClient {
    this.#pushes ??= [];
    return (this.#client ??= createClient(this.#run, this.#request as AttemptRequest, this.facts, this.#pushes));
  }

  get process(): VirtualProcess {
    if (this.#process !== undefined) return this.#process;
    const attempt = this.#request as AttemptRequest;
    const { taskId: task, mapIndex, tryNumber } = attempt;
    const { seed } = this.#run.settings;
    const options = { attempt, task, mapIndex, tryNumber, seed, ordinal: this.#ordinal };
    return (this.#process = new VirtualProcess(this.#timeline, options));
  }

  write(line: string): void {
    this.#logs = appendLine(this.#logs, line);
  }

  /** What a template of this attempt may name. */
  templateVariables(): object {
    const { variables, connections } = this.facts;
    const task = this.#run.dag.tasks[(this.#request as AttemptRequest).task] as IndexedTask;
    const isTraditional = task.spec.style === 'traditional';
    return templateVariables(this.context, { taskArguments: this.given, isTraditional, variables, connections });
  }

  /** A text of the DAG file as the body gets it. */
  render(text: string): string {
    const { templateExt } = (this.#run.dag.tasks[(this.#request as AttemptRequest).task] as IndexedTask).spec;
    if (templateExt.some((ending) => text.endsWith(ending))) return renderTemplateFile(text, this.#templateSource());
    return isTemplate(text) ? renderTemplate(text, this.#templateSource()) : asJinjaReads(text);
  }

  #templateSource(): TemplateSource {
    return { variables: this.templateVariables(), searchpath: this.#run.dag.spec.templateSearchpath };
  }

  /** The label of the map index; an error counts only after success, as in Airflow. */
  renderLabel(template: string, isSuccess: boolean): { text: string | null; error: AttemptError | null } {
    if (!isTemplate(template)) return { text: template, error: null };
    try {
      const text = renderTemplate(template, this.#templateSource());
      return { text: text.slice(0, LONGEST_LABEL), error: null };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { text: null, error: isSuccess ? { name: 'TemplateError', message } : null };
    }
  }

  /** What the attempt leaves besides its output; null: nothing. */
  leavings(renderedMapIndex: string | null): AttemptDetail | null {
    const pushes = this.#pushes !== null && this.#pushes.length > 0 ? this.#pushes : null;
    const requests = this.#process?.requests ?? [];
    const { recorded } = this;
    const isSilent = this.#logs === '' && pushes === null && requests.length === 0;
    if (isSilent && renderedMapIndex === null && recorded === null) return null;
    return {
      ...(this.#logs === '' ? {} : { logs: this.#logs }),
      ...(requests.length === 0 ? {} : { requests: [...requests] }),
      ...(pushes === null ? {} : { pushes }),
      ...(renderedMapIndex === null ? {} : { renderedMapIndex }),
      ...(recorded === null ? {} : { given: recorded }),
    };
  }
}

/** Characters Airflow stores of a rendered map index. */
const LONGEST_LABEL = 250;

function createContext(run: Run, request: AttemptRequest, scope: BodyScope): TaskContext {
  const { facts } = scope;
  const task = run.dag.tasks[request.task] as IndexedTask;
  const count = task.needsExpansion ? expandedCount(run, task) : 1;
  const date = facts.logicalDate;
  const day = date.slice(0, 10);
  const clock = date.slice(11, 19);
  return {
    dagId: run.dag.spec.dagId,
    runId: facts.runId,
    taskId: request.taskId,
    mapIndex: request.mapIndex,
    mapCount: count,
    maxMapIndex: request.mapIndex === UNMAPPED ? UNMAPPED : count - 1,
    tryNumber: request.tryNumber,
    maxTries: task.spec.retries,
    taskRescheduleCount: task.spec.sensor?.mode === 'reschedule' ? rescheduleCount(request) : 0,
    logicalDate: new Date(date),
    dataIntervalStart: new Date(date),
    dataIntervalEnd: new Date(date),
    ds: day,
    dsNodash: day.replaceAll('-', ''),
    ts: `${day}T${clock}+00:00`,
    tsNodash: `${day.replaceAll('-', '')}T${clock.replaceAll(':', '')}`,
    params: copyJson(facts.params) as JsonObject,
    mapIndexLabel: request.mapIndex === UNMAPPED ? null : String(request.mapIndex),
    get signal() {
      return scope.process.signal;
    },
  };
}

function rescheduleCount({ part }: AttemptRequest): number {
  return part?.kind === 'poke' ? part.number - 1 : 0;
}

function createClient(
  run: Run,
  request: AttemptRequest,
  facts: RunFacts,
  pushes: (readonly [key: string, value: Json])[],
): TaskClient {
  return {
    getXCom: async <Value>(address: XComAddress) => pullXCom(run, request, { address, pushes }) as Value | null,
    setXCom: async ({ key, value }) => {
      pushes.push([key, copyJson(value)]);
    },
    getVariable: async (name) => facts.variables.get(name) ?? null,
    setVariable: async (name, value) => {
      facts.variables.set(name, value);
    },
    getConnection: async (connectionId) => {
      const connection = getOwn(facts.connections, connectionId);
      if (connection !== undefined) return copyJson(connection) as JsonObject;
      throw mistake(
        'unknown-connection',
        `The connection ${JSON.stringify(connectionId)} is not defined.`,
        'Give it to the run: simulate(dag, { connections: { ... } }).',
      );
    },
  };
}

/** Airflow's `xcom_pull` for one task: one value comes bare, several as a list, none as null (rule xcom/pull-without-index). */
function pullXCom(
  run: Run,
  request: AttemptRequest,
  { address, pushes }: { readonly address: XComAddress; readonly pushes: readonly (readonly [string, Json])[] },
): Json {
  const key = address.key ?? RETURN_VALUE;
  const taskId = address.taskId ?? request.taskId;
  const number = run.dag.taskNumbers.get(taskId);
  if (number === undefined) {
    throw mistake('unknown-task', `getXCom() names the task ${JSON.stringify(taskId)}.`, 'The DAG has no such task.');
  }
  const rows = rowsOf(run, number);
  // What this attempt pushed is not in the store yet.
  const own = pushes.findLast(([name]) => name === key)?.[1];
  const valueOf = (row: InstanceId): Json | undefined =>
    row === request.instance && own !== undefined ? own : run.xcoms.read(row, key);
  if (address.mapIndex !== undefined) {
    const row = rowAt(rows, address.mapIndex);
    return row === -1 ? null : copyJson(valueOf(row) ?? null);
  }
  const values: Json[] = [];
  if (highestMapIndex(rows) === UNMAPPED && rows.unmapped === -1) return null;
  someRow(rows, (row) => {
    const value = valueOf(row);
    if (value !== undefined) values.push(copyJson(value));
    return false;
  });
  return values.length > 1 ? values : (values[0] ?? null);
}
