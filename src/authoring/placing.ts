/**
 * Puts a task, or a task group with a body, in its place: by a call, `partial().expand()` or `expandKwargs()`.
 * What differs between the two is handed in; what the arguments mean is for compile to judge.
 */
import type { ExpandSpec, NamedValue } from '../model/dagSpec.ts';
import { putBrand } from './brands.ts';
import { noteProblem, type DagDraft, type Placement } from './draft.ts';
import { problems } from './problems.ts';
import { readExpand, readExpandKwargs, readNamedValues } from './values.ts';

interface Placeable {
  readonly draft: DagDraft;
  readonly placement: Placement;
  /** `task "x"`, for messages. */
  readonly where: string;
  /** Called once, when the placement is complete; hands back what the caller gets. */
  readonly place: () => object;
}

interface Mapping {
  partial(given: unknown): Mapping;
  expand(lists: unknown): object;
  expandKwargs(rows: unknown, options?: unknown): object;
}

/** The function that places something, with `partial`, `expand` and `expandKwargs` on it. */
export function createFactory(placeable: Placeable): object {
  let placed: object | null = null;
  const placeOnce = (given: readonly NamedValue[], expand: ExpandSpec | null): object => {
    if (placed !== null) {
      noteProblem(placeable.draft, problems.placedTwice(placeable.where));
      return placed;
    }
    placeable.draft.compiled = null;
    placeable.placement.arguments = given;
    placeable.placement.expand = expand;
    placed = placeable.place();
    return placed;
  };
  const call = (given?: unknown): object => placeOnce(readNamedValues(placeable.draft, given, placeable.where), null);
  const mapping = createMapping(placeable, [], placeOnce);
  putBrand(call, 'Factory', placeable.where);
  return Object.assign(call, mapping);
}

function createMapping(
  placeable: Placeable,
  given: readonly NamedValue[],
  placeOnce: (given: readonly NamedValue[], expand: ExpandSpec) => object,
): Mapping {
  const { draft, where, placement } = placeable;
  return {
    partial(more) {
      placement.hasPartial = true;
      draft.compiled = null;
      const added = readNamedValues(draft, more, `${where}.partial()`);
      for (const [name] of added) {
        if (given.some(([other]) => other === name)) noteProblem(draft, problems.repeatedPartial(where, name));
      }
      return createMapping(placeable, [...given, ...added], placeOnce);
    },
    expand(lists) {
      const expand = readExpand(draft, lists, where);
      const names = expand.kind === 'product' ? expand.arguments.map(([name]) => name) : [];
      for (const name of names) {
        if (given.some(([other]) => other === name)) noteProblem(draft, problems.partialAndExpanded(where, name));
      }
      return placeOnce(given, expand);
    },
    expandKwargs(rows, options) {
      return placeOnce(given, readExpandKwargs(draft, rows, options, where));
    },
  };
}
