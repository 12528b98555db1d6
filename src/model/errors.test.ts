import { describe, expect, it } from 'vitest';
import {
  AirflowFailException,
  AirflowSkipException,
  assertInvariant,
  DagproofError,
  isDagproofError,
  mistake,
} from './errors.ts';

const CYCLE = { code: 'cycle', message: 'a and b wait for each other', remedy: 'Drop one of the two edges.' };
const POOL = { code: 'unknown-pool', message: 'there is no pool "db"', remedy: 'Add it to pools.' };

describe('a DagproofError', () => {
  it('of one problem reads as what went wrong, what to do and its code', () => {
    const error = mistake(POOL.code, POOL.message, POOL.remedy);
    expect(error.message).toBe('there is no pool "db"\n    Add it to pools. [unknown-pool]');
    expect(error.code).toBe('unknown-pool');
    expect(error.problems).toEqual([POOL]);
  });

  it('of several problems lists all of them under a title', () => {
    const error = new DagproofError([CYCLE, POOL]);
    expect(error.message.split('\n')[0]).toBe('2 problems');
    for (const { message, remedy, code } of [CYCLE, POOL]) {
      expect(error.message).toContain(message);
      expect(error.message).toContain(`${remedy} [${code}]`);
    }
    expect(error.code).toBe('cycle');
    expect(new DagproofError([CYCLE], 'Dag "etl"').message.split('\n')[0]).toBe('Dag "etl"');
  });

  it('is recognised without its class, and nothing else is', () => {
    const fromAnotherCopy = Object.assign(new Error('x'), { [Symbol.for('dagproof.DagproofError')]: true });
    expect(isDagproofError(mistake('a', 'b', 'c'))).toBe(true);
    expect(isDagproofError(fromAnotherCopy)).toBe(true);
    for (const other of [new Error('x'), new AirflowFailException(), null, undefined, 'cycle', { code: 'cycle' }]) {
      expect(isDagproofError(other)).toBe(false);
    }
  });
});

describe('the exceptions a body throws', () => {
  it('carry the names Airflow gives them and their message', () => {
    expect(String(new AirflowSkipException('nothing new'))).toBe('AirflowSkipException: nothing new');
    expect(String(new AirflowFailException('bad input'))).toBe('AirflowFailException: bad input');
    expect(new AirflowSkipException()).toBeInstanceOf(Error);
  });
});

describe('assertInvariant', () => {
  it('is silent while the invariant holds and does not even write its message', () => {
    const message = (): string => {
      throw new Error('written for nothing');
    };
    expect(() => assertInvariant(true, message)).not.toThrow();
  });

  it('names the bug as one of dagproof', () => {
    expect(() => assertInvariant(false, () => 'load[2] moved from success to queued')).toThrow(
      'dagproof bug: load[2] moved from success to queued',
    );
  });
});
