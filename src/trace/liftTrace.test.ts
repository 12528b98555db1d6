import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonOfRun } from '../report/forms/json.ts';
import { decodeTrace, encodeTrace } from './codec.ts';
import { Simulation } from './simulation.ts';
import { TRACE_FORMAT_VERSION } from './trace.ts';

/** Written in version 1, by dagproof of 2026-11-20: a mapped group of three, and one index of its second task failed. */
const VERSION_1 = readFileSync(new URL('../../properties/traces/version-1.trace.ndjson', import.meta.url), 'utf8');

describe('a trace of version 1', () => {
  it('is read with everything it tells', () => {
    const run = new Simulation(decodeTrace(VERSION_1));
    expect(run.state).toBe('success');
    expect(run.instances('region.clean').map(({ state }) => state)).toEqual(['success', 'failed', 'success']);
    expect(run.explain('region.load', 1)).toBe('upstream_failed: region.clean[1] failed');
    expect(run.assetEvents).toEqual([]);
    expect(JSON.parse(jsonOfRun(run))).toMatchObject({ state: 'success', runId: run.runId });
  });

  it('becomes one of the present version, which reads the same', () => {
    const trace = decodeTrace(VERSION_1);
    expect(trace.header.formatVersion).toBe(TRACE_FORMAT_VERSION);
    const again = decodeTrace(encodeTrace(trace));
    expect(again.header).toEqual(trace.header);
    expect(new Simulation(again).digest).toBe(new Simulation(trace).digest);
  });

  it('gains what later headers have, and keeps what it has', () => {
    const { dag, actions, config, limits } = decodeTrace(VERSION_1).header;
    expect(actions).toEqual([]);
    expect(config).toMatchObject({ parallelism: 32, minHeartbeatInterval: 5 });
    expect(limits).toMatchObject({ instances: 50_000_000, wakeUps: 500_000 });
    expect(dag.tasks.map(({ taskId, sensor, outlets, isSetup }) => [taskId, sensor, outlets, isSetup])[0]).toEqual([
      'list_regions',
      null,
      [],
      false,
    ]);
    const later = VERSION_1.replace('"parallelism":32', '"parallelism":32,"minHeartbeatInterval":9');
    expect(decodeTrace(later).header.config.minHeartbeatInterval).toBe(9);
  });

  it('is refused when it lost a line, though it does not count them', () => {
    const lines = VERSION_1.split('\n');
    const without = lines.filter((line) => !line.startsWith('{"creation"') || !line.includes('"first":0')).join('\n');
    expect(() => decodeTrace(without)).toThrow('trace-cut');
  });
});
