/**
 * The page's script and styles. The package carries them; in the repository they are bundled when they are first needed.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { PageBundle } from './pageHtml.ts';

/** Names of the files that the package carries, in the folder of the viewer. */
export const CARRIED = { script: 'page.js', styles: 'page.css' } as const;

const VIEWER = new URL('../../viewer/', import.meta.url);

export async function pageBundle(): Promise<PageBundle> {
  const [script, styles] = [new URL(CARRIED.script, VIEWER), new URL(CARRIED.styles, VIEWER)];
  if (existsSync(script)) return { script: readFileSync(script, 'utf8'), styles: readFileSync(styles, 'utf8') };
  // What bundles is a tool of the repository, and no part of what is installed.
  const { keptPage } = await import('./bundlePage.ts');
  return await keptPage();
}
