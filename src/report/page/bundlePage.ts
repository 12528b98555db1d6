/**
 * Makes the page's script and styles from the sources of the viewer. In the repository alone: the package carries what comes of it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageBundle } from './pageHtml.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** The same bytes for the same sources and libraries. */
export async function bundlePage(): Promise<PageBundle> {
  return (await bundled()).page;
}

async function bundled(): Promise<{ readonly page: PageBundle; readonly sources: readonly string[] }> {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ['src/viewer/main.tsx', 'src/viewer/page.css'],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
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
  const sources = Object.keys(metafile.inputs).sort();
  const page = { script: harmless(`${licences(sources)}${textOf('.js')}`), styles: textOf('.css') };
  return { page, sources };
}

/** A script may not end the element it stands in; and whoever reads HTML reads other ends of lines than stand there, which would be another hash. */
function harmless(script: string): string {
  return script
    .replaceAll('\r\n', '\n')
    .replaceAll(/<\/(script)/gi, '<\\/$1')
    .replaceAll('<!--', '<\\!--');
}

/** The libraries inside are carried under licences that want to be carried too. */
function licences(sources: readonly string[]): string {
  const packages = new Set(sources.flatMap((path) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  const texts = [...packages].sort().map((name) => {
    const folder = join(REPOSITORY, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each)) ?? 'LICENSE';
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  });
  return `/*!\nThis script contains:\n\n${texts.join('\n\n\n').replaceAll('*/', '* /')}\n*/\n`;
}

interface Kept {
  /** By source file, what it was when the page was bundled. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly page: PageBundle;
}

/** What the sources decide besides: how they are bundled, and by which releases. */
const DECISIVE = ['src/report/page/bundlePage.ts', 'package-lock.json'];

/** As `bundlePage`, from the last time unless one of the files has changed since. */
export async function keptPage(): Promise<PageBundle> {
  const folder = join(REPOSITORY, 'node_modules', '.cache', 'dagproof');
  // Several checkouts may share their modules.
  const file = join(folder, `page-${hashOf(REPOSITORY).slice(0, 16)}.json`);
  const kept = readKept(file);
  if (kept !== null && Object.entries(kept.hashes).every(([path, hash]) => hashOfFile(path) === hash)) return kept.page;
  const { page, sources } = await bundled();
  const hashes = Object.fromEntries([...sources, ...DECISIVE].map((path) => [path, hashOfFile(path)]));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ hashes, page }));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // It is bundled again next time.
  }
  return page;
}

function readKept(file: string): Kept | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return null;
  }
}

function hashOfFile(path: string): string {
  const whole = join(REPOSITORY, path);
  return existsSync(whole) ? hashOf(readFileSync(whole)) : '';
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
