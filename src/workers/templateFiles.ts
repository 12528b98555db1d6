/**
 * Template files as Jinja finds and reads them, in Airflow's search path (task-sdk/src/airflow/sdk/definitions/dag.py, get_template_env).
 * They are read anew for each attempt; what is in them is not looked at here.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ILoader } from 'nunjucks';

/**
 * The path of a template file in the first folder that has it; null: none has.
 * A leading slash and `.` change nothing, `..` is never found (rule template/file-search).
 */
export function findTemplate(name: string, searchpath: readonly string[]): string | null {
  if (name.split('/').includes('..')) return null;
  for (const folder of searchpath) {
    const path = join(folder, name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  }
  return null;
}

/** A text as Jinja takes it in: line ends are `\n`, and one at the end of it is dropped (rule template/line-ends). */
export function asJinjaReads(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return lines.endsWith('\n') ? lines.slice(0, -1) : lines;
}

/** What nunjucks reads files from, those included by others too. */
export function templateFolders(searchpath: readonly string[]): ILoader {
  return {
    getSource: (name) => {
      const path = findTemplate(name, searchpath);
      // nunjucks takes null for "not found", which its types do not say.
      if (path === null) return null as never;
      return { src: asJinjaReads(readFileSync(path, 'utf8')), path: name, noCache: true };
    },
  };
}
