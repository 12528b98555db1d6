/**
 * `chain(...)`: order-only edges between neighbours, the counterpart of Airflow's helper of that name.
 */
import { noteProblem } from './draft.ts';
import { groupContent, referenceContent } from './nodes.ts';
import { problems } from './problems.ts';
import type { DagNode } from './references.ts';

/**
 * Connects each node with the next; a list is connected with all of its neighbour, two lists next to each other pairwise.
 * Mirrors task-sdk/src/airflow/sdk/bases/operator.py (chain).
 *
 * @example
 * chain(start, [north, south], finish); // start → north, start → south, north → finish, south → finish
 */
export function chain(...nodes: readonly (DagNode | readonly DagNode[])[]): void {
  for (let position = 1; position < nodes.length; position++) {
    connect(nodes[position - 1] as DagNode | readonly DagNode[], nodes[position] as DagNode | readonly DagNode[]);
  }
}

function connect(left: DagNode | readonly DagNode[], right: DagNode | readonly DagNode[]): void {
  if (!isNodeList(left)) {
    left.before(...(isNodeList(right) ? right : [right]));
  } else if (!isNodeList(right)) {
    right.after(...left);
  } else if (left.length !== right.length) {
    const first: unknown = left[0] ?? right[0];
    const draft = (referenceContent(first) ?? groupContent(first))?.draft;
    if (draft !== undefined) noteProblem(draft, problems.chainLengths(left.length, right.length));
  } else {
    left.forEach((node, position) => node.before(right[position] as DagNode));
  }
}

function isNodeList(node: DagNode | readonly DagNode[]): node is readonly DagNode[] {
  return Array.isArray(node);
}
