/**
 * Applies templates to what was written in the DAG file; what came from an XCom is never handed here.
 */
import { isJsonObject, setOwn, type Json } from '../model/json.ts';

/** Renders every string of a literal, nested ones included. */
export function renderAll(render: (text: string) => string, value: Json): Json {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return value.map((item: Json) => renderAll(render, item));
  if (!isJsonObject(value)) return value;
  const rendered: Record<string, Json> = {};
  for (const [key, entry] of Object.entries(value)) setOwn(rendered, key, renderAll(render, entry));
  return rendered;
}
