/**
 * Chooses values that refer to other tasks: outputs, `.map`, `.zip`, `.concat`, and the arguments of a call.
 * It sees only what was placed before, so that no choice closes a cycle.
 */
import type { NamedValue, ValueSpec } from '../../model/dagSpec.ts';
import { RETURN_VALUE } from '../../model/dagSpec.ts';
import type { CaseKinds } from './caseChoices.ts';
import { chooseItem } from './chooseValues.ts';
import type { Draws } from './draws.ts';
import { PLAIN_MAP_FUNCTIONS, SELECTIVE_MAP_FUNCTIONS } from './mapFunctions.ts';

/** A task that can be referred to. */
export interface Producer {
  readonly taskId: string;
  /** How many instances it may get, roughly; 1 for an ordinary task. */
  readonly width: number;
  readonly isMapped: boolean;
  readonly hasMultipleOutputs: boolean;
}

export type Producers = readonly [Producer, ...Producer[]];

/** What a task or group may refer to, and which kinds of shapes are switched on. */
export interface Scope {
  readonly kinds: CaseKinds;
  /** Null for none. */
  readonly producers: Producers | null;
}

/** A value with a guess of its length, which keeps products small. */
export interface Sized {
  readonly value: ValueSpec;
  readonly width: number;
}

/** Guess for a list returned by an ordinary task. */
const RETURNED_WIDTH = 3;

/** The keys that `multipleOutputs` tasks of generated cases push. */
export const OUTPUT_KEYS = ['first', 'second'] as const;

export function output(taskId: string, key: string = RETURN_VALUE): ValueSpec {
  return { kind: 'xcom', taskId, key };
}

/** The output of an earlier task, or a transform of such outputs. */
export function chooseReference(draws: Draws, producers: Producers, kinds: CaseKinds, depth = 2): Sized {
  const transforms = kinds.transforms && depth > 0 ? 1 : 0;
  const inner = (): Sized => chooseReference(draws, producers, kinds, depth - 1);
  const kind = draws.weighted([
    [40, 'xcom'],
    [38 * transforms, 'map'],
    [20 * transforms, 'zip'],
    [12 * transforms, 'concat'],
  ]);
  switch (kind) {
    case 'map': {
      const source = inner();
      return { value: { kind: 'map', source: source.value, functions: chooseFunctions(draws) }, width: source.width };
    }
    case 'zip': {
      const [left, right] = [inner(), inner()];
      const value: ValueSpec = { kind: 'zip', sources: [left.value, right.value] };
      if (!draws.chance(50)) return { value, width: Math.min(left.width, right.width) };
      const fillvalue = draws.pick([null, 'fill', 7]);
      return { value: { ...value, fillvalue }, width: Math.max(left.width, right.width) };
    }
    case 'concat': {
      const [left, right] = [inner(), inner()];
      return { value: { kind: 'concat', sources: [left.value, right.value] }, width: left.width + right.width };
    }
    default: {
      const producer = producers[producers.length - 1 - draws.below(producers.length)] ?? producers[0];
      return { value: output(producer.taskId), width: producer.isMapped ? producer.width : RETURNED_WIDTH };
    }
  }
}

function chooseFunctions(draws: Draws): string[] {
  const one = draws.weighted([
    ...PLAIN_MAP_FUNCTIONS.map((name) => [1, name] as const),
    ...SELECTIVE_MAP_FUNCTIONS.map((name) => [2, name] as const),
  ]);
  const isSelective = SELECTIVE_MAP_FUNCTIONS.some((name) => name === one);
  const first = isSelective ? `${one}_${draws.below(3)}` : one;
  return draws.chance(25) ? [first, draws.pick(['wrap', 'pair', 'none_on_0'])] : [first];
}

/** Arguments of a call or of `partial()`, of the given names: literals, outputs, custom keys, containers and transforms. */
export function chooseArguments(draws: Draws, scope: Scope, names: readonly string[]): NamedValue[] {
  const count = Math.min(
    names.length,
    draws.weighted([
      [40, 0],
      [40, 1],
      [20, 2],
    ]),
  );
  return names.slice(0, count).map((name) => [name, chooseArgument(draws, scope)]);
}

function chooseArgument(draws: Draws, { kinds, producers }: Scope): ValueSpec {
  const literal: ValueSpec = { kind: 'literal', value: chooseItem(draws) };
  if (producers === null) return literal;
  const reference = (): ValueSpec => chooseReference(draws, producers, kinds, 0).value;
  const kind = draws.weighted([
    [20, 'literal'],
    [50, 'reference'],
    [6, 'list'],
    [6, 'record'],
    [kinds.transforms ? 12 : 0, 'transform'],
    [kinds.xcomOptions ? 12 : 0, 'key'],
  ]);
  switch (kind) {
    case 'reference':
      return reference();
    case 'list':
      return { kind: 'list', items: [literal, reference()] };
    case 'record':
      return {
        kind: 'record',
        entries: [
          [kinds.hostileNames ? '__proto__' : 'k', reference()],
          ['l', literal],
        ],
      };
    case 'transform':
      return chooseReference(draws, producers, kinds).value;
    case 'key': {
      const keyed = producers.filter((producer) => producer.hasMultipleOutputs);
      const producer = keyed[0] ?? producers[0];
      return output(producer.taskId, draws.pick(OUTPUT_KEYS));
    }
    default:
      return literal;
  }
}
