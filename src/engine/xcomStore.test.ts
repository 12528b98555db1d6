import { describe, expect, it } from 'vitest';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import { XComStore } from './xcomStore.ts';

const [task, first, second] = [0 as TaskNumber, 0 as InstanceId, 1 as InstanceId];

describe('the XCom store', () => {
  it('counts the expanded instances that have a return value, each once', () => {
    const store = new XComStore(1);
    store.pushReturnValue(first, task, 0, 'a');
    store.pushReturnValue(first, task, 0, 'b');
    store.pushReturnValue(second, task, 1, null);
    expect([store.pushedCount(task), store.read(first, 'return_value')]).toEqual([2, 'b']);
    store.pushReturnValue(2 as InstanceId, task, -1, 'unmapped');
    expect(store.pushedCount(task)).toBe(2);
  });

  it('forgets what an earlier attempt pushed', () => {
    const store = new XComStore(1);
    store.pushReturnValue(first, task, 0, 'a');
    store.pushNamed(first, 'k', 1);
    store.clear({ instance: first, task, mapIndex: 0 });
    store.clear({ instance: first, task, mapIndex: 0 });
    expect([store.read(first, 'return_value'), store.read(first, 'k'), store.pushedCount(task)]).toEqual([
      undefined,
      undefined,
      0,
    ]);
  });

  it('has a version that tells of every change of return values', () => {
    const store = new XComStore(1);
    const seen = [store.version(task)];
    store.pushReturnValue(first, task, 0, 1);
    seen.push(store.version(task));
    store.clear({ instance: first, task, mapIndex: 0 });
    seen.push(store.version(task));
    expect(new Set(seen).size).toBe(3);
  });

  it('knows no length before one is recorded, and treats every key alike', () => {
    const store = new XComStore(1);
    expect(store.recordedLength(task)).toBe(-1);
    store.recordLength(task, 0);
    expect(store.recordedLength(task)).toBe(0);
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect(store.read(first, key)).toBeUndefined();
      store.pushNamed(first, key, key);
      expect(store.read(first, key)).toBe(key);
    }
  });
});
