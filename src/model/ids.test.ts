import { describe, expect, it } from 'vitest';
import { instanceName, UNMAPPED } from './ids.ts';

describe('instanceName', () => {
  it('is the task id of an unmapped instance and adds the map index of a mapped one', () => {
    expect(instanceName('load', UNMAPPED)).toBe('load');
    expect(instanceName('group.load', 0)).toBe('group.load[0]');
  });
});
