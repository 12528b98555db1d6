/**
 * The page's script and styles. The package carries them; in the repository they are bundled when they are first needed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface PageBundle {
  readonly script: string;
  readonly styles: string;
}

const CARRIED = fileURLToPath(new URL('../../viewer/', import.meta.url));

export async function pageBundle(): Promise<PageBundle> {
  if (existsSync(`${CARRIED}page.js`)) {
    return { script: readFileSync(`${CARRIED}page.js`, 'utf8'), styles: readFileSync(`${CARRIED}page.css`, 'utf8') };
  }
  return bundlePage();
}

/** Bundles `src/viewer`. */
export async function bundlePage(): Promise<PageBundle> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [`${CARRIED}main.tsx`, `${CARRIED}page.css`],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome100', 'firefox113', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: 'page',
    legalComments: 'none',
    charset: 'ascii',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  // Neither may end the element it stands in.
  return {
    script: textOf('.js')
      .replaceAll(/<\/(script)/gi, '<\\/$1')
      .replaceAll('<!--', '<\\!--'),
    styles: textOf('.css'),
  };
}
