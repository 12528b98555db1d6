import { describe, expect, it } from 'vitest';
import { CAUSE, causeOfCode, CAUSES, culpritKindOf } from './transition.ts';

describe('causes', () => {
  it('are named once each and fit a column of bytes', () => {
    expect(Object.keys(CAUSE)).toHaveLength(CAUSES.length);
    expect(CAUSES.length).toBeLessThanOrEqual(256);
  });

  it('are found again from their code', () => {
    for (const [cause] of CAUSES) expect(causeOfCode(CAUSE[cause])).toBe(cause);
  });

  it('tell what their culprit number stands for', () => {
    expect(culpritKindOf('created')).toBe('none');
    expect(culpritKindOf('trigger_rule')).toBe('instance');
    expect(culpritKindOf('expanded_to_zero')).toBe('task');
    expect(culpritKindOf('planned')).toBe('plan_entry');
    expect(culpritKindOf('waited_for_pool')).toBe('pool_holder');
  });

  it('refuse a code that stands for no cause', () => {
    expect(() => causeOfCode(CAUSES.length)).toThrow(RangeError);
  });
});
