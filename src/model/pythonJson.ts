/**
 * JSON as Python's `json.dumps` writes it, where such a text becomes a value (rule deferral/end-event-xcoms-as-text).
 */
import type { Json } from './json.ts';

/** @example pythonJsonText({ rows: [1, 2] }) // '{"rows": [1, 2]}' */
export function pythonJsonText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(pythonJsonText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, entry]) => `${asciiText(key)}: ${pythonJsonText(entry)}`);
    return `{${entries.join(', ')}}`;
  }
  return typeof value === 'string' ? asciiText(value) : JSON.stringify(value);
}

/** Nothing but ASCII: whatever else there is becomes escapes of its UTF-16 units. */
function asciiText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
