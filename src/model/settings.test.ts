import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, DEFAULT_LIMITS, DEFAULT_POOL } from './settings.ts';
import { TASK_DEFAULTS } from './dagDefaults.ts';

describe('default settings', () => {
  it("are Airflow's", () => {
    expect(DEFAULT_CONFIG).toEqual({
      parallelism: 32,
      maxTisPerQuery: 16,
      maxMapLength: 1024,
      defaultPoolSlots: 128,
      minHeartbeatInterval: 5,
      triggerTimeoutCheckInterval: 15,
      taskInstanceHeartbeatTimeout: 300,
      taskInstanceHeartbeatTimeoutDetectionInterval: 10,
      taskQueuedTimeout: 600,
      taskQueuedTimeoutCheckInterval: 120,
      numStuckInQueuedRetries: 2,
    });
  });

  it('put a task into the pool that always exists', () => {
    expect(TASK_DEFAULTS.pool).toBe(DEFAULT_POOL);
  });

  it('have a finite limit for everything', () => {
    for (const [name, limit] of Object.entries(DEFAULT_LIMITS)) {
      expect(Number.isSafeInteger(limit) && limit > 0, name).toBe(true);
    }
  });
});
