/**
 * Turns what a deciding body returns into ids: bodies may return references, task groups or ids.
 */
import { groupContent, referenceContent } from './nodes.ts';

/**
 * The value with every reference and task group in it replaced by its id, also inside lists; anything else stays as it is.
 *
 * @example decisionTaskIds([daily, 'weekly']) // ['publish_daily', 'weekly']
 */
export function decisionTaskIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decisionTaskIds);
  const task = referenceContent(value)?.task;
  if (task !== undefined && task !== null) return task.taskId;
  return groupContent(value)?.group.groupId ?? value;
}
