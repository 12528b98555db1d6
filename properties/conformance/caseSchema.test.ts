/**
 * Holds the published schema to the module it is made by, and that module to the types and defaults of the project: a field somebody adds to a
 * task, or a kind the generator begins to draw, has to be taken into the case format as well.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryCase } from '../../src/checking/generator/arbitraryCase.ts';
import { DAG_DEFAULTS, TASK_DEFAULTS } from '../../src/model/dagDefaults.ts';
import { completeDag } from '../../src/trace/caseFormat.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { SEED } from '../support/propertySettings.ts';
import { CASE_SCHEMA, caseSchemaText, SCHEMA_PARTS } from './caseSchema.ts';
import { schemaComplaints } from './checkSchema.ts';
import { questionOf } from './questionOf.ts';
import { replayEngine } from './replayCase.ts';
import type { ObjectSchema } from './schemaParts.ts';

const FILE = join(REPOSITORY, 'properties/airflow/cases/case.schema.json');

const fieldsOf = (part: string): string[] => Object.keys((SCHEMA_PARTS[part] as ObjectSchema).properties ?? {}).sort();

describe('the schema of cases', () => {
  it('is published as it is made (UPDATE_EXPECTED=1 writes it anew)', () => {
    if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(FILE, caseSchemaText());
    expect(readFileSync(FILE, 'utf8')).toBe(caseSchemaText());
  });

  it('has every field of a DAG and of a task', () => {
    expect(fieldsOf('task')).toEqual(['taskId', ...Object.keys(TASK_DEFAULTS)].sort());
    expect(fieldsOf('dag')).toEqual(['dagId', ...Object.keys(DAG_DEFAULTS)].sort());
  });

  it('admits whatever the generator draws, with what the engine observes of it', () => {
    for (const [position, generated] of fc.sample(arbitraryCase(), { numRuns: 300, seed: SEED }).entries()) {
      const question = questionOf(generated, `c${position}`);
      const { expectation } = replayEngine({ runCase: question, spec: generated.spec });
      const runCase: unknown = JSON.parse(JSON.stringify({ ...question, expect: expectation }));
      expect(schemaComplaints(runCase, CASE_SCHEMA)).toEqual([]);
      expect(completeDag(question.dag)).toEqual(generated.spec);
    }
  });
});

describe('what is wrong with a case', () => {
  const sound = { id: 'a', dag: { dagId: 'd', tasks: [{ taskId: 't' }] }, plan: [] };
  const withTask = (fields: object): object => ({ ...sound, dag: { dagId: 'd', tasks: [{ taskId: 't', ...fields }] } });
  const broken: [complaint: string, value: unknown][] = [
    ['it is [], not an object', []],
    ['it lacks "plan"', { id: 'a', dag: sound.dag }],
    ['plann is an unknown key, "plan" may be meant', { ...sound, plann: [] }],
    ['dag.tasks[0].retires is an unknown key, "retries" may be meant', withTask({ retires: 1 })],
    ['dag.tasks[0].retries is -1, not a whole number from 0 on', withTask({ retries: -1 })],
    ['dag.tasks[0].groupId is 3, not a string', withTask({ groupId: 3 })],
    ['dag.tasks[0].isEmpty is "yes", not a boolean', withTask({ isEmpty: 'yes' })],
    ['dag.tasks[0].upstream is "b", not a list', withTask({ upstream: 'b' })],
    ['dag.tasks[0].weightRule is "up", not one of downstream, upstream, absolute', withTask({ weightRule: 'up' })],
    [
      'dag.tasks[0].decision.kind is "brunch", not one of branch, if, switch, short_circuit, latest_only',
      withTask({ decision: { kind: 'brunch' } }),
    ],
    ['dag.tasks[0].decision lacks "then"', withTask({ decision: { kind: 'if', else: null } })],
    ['dag.tasks[0].arguments[0] has 1 items, not 2', withTask({ arguments: [['x']] })],
    [
      'dag.tasks[0].arguments[0] has 3 items, not 2',
      withTask({ arguments: [['x', { kind: 'literal', value: 1 }, 2]] }),
    ],
    [
      'dag.tasks[0].arguments[0][1].taskId is left out, not a string',
      withTask({ arguments: [['x', { kind: 'xcom', taskId: undefined, key: 'k' }]] }),
    ],
    ['plan[0].what lacks "durationMs"', { ...sound, plan: [{ where: { task: 't' }, what: { kind: 'take' } }] }],
    ['settings.passes.everyMs is 0, not a whole number from 1 on', { ...sound, settings: { passes: { everyMs: 0 } } }],
    ['settings.pools.p is 1.5, not a whole number from -1 on', { ...sound, settings: { pools: { p: 1.5 } } }],
    ['format is 2, not one of 1', { ...sound, format: 2 }],
  ];
  it.each(broken)('is told by its path: %s', (complaint, value) => {
    expect(schemaComplaints(value, CASE_SCHEMA)).toEqual([complaint]);
  });

  it('is nothing', () => {
    const passes = ['instant', { everyMs: 5 }].map((kind) => ({ ...sound, settings: { passes: kind } }));
    for (const value of [sound, ...passes]) expect(schemaComplaints(value, CASE_SCHEMA)).toEqual([]);
  });
});
