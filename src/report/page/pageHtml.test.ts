import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundlePage } from './bundlePage.ts';
import type { PageData } from './pageData.ts';
import { pageHtml, type PageBundle } from './pageHtml.ts';
import { unpackPage } from './packPage.ts';

const BUNDLE: PageBundle = { script: 'const a = "ü";\n', styles: 'main { color: red }' };

const HOSTILE = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<!-- <script>',
  '\u202Egnp.exe',
  '__proto__',
  '"\'`${1}',
  '\uD800 alone',
  '\u2028\u2029\u0000',
  'x'.repeat(1_000_000),
];

function pageWith(text: string): PageData {
  const finding = { property: text, message: text, instances: [], atMs: null, defects: [text], replay: text };
  const run = { role: 'run', trace: text } as const;
  const page = { name: text, isFailed: true, runs: [run], findings: [finding], notes: [text] };
  return { formatVersion: 1, toolkitVersion: text, title: text, cases: [page] };
}

/** What stands between a script's tags, as a browser cuts it: to the first end tag. */
function scriptsOf(html: string): { readonly attributes: string; readonly text: string }[] {
  const found = html.matchAll(/<script([^>]*)>([^]*?)<\/script/gi);
  return [...found].map(([, attributes = '', text = '']) => ({ attributes, text }));
}

describe('the file of a page', () => {
  it.each(HOSTILE)('holds %.40s as data, and nothing of it is markup', (text) => {
    const html = pageHtml(pageWith(text), BUNDLE);
    const [data, script, ...more] = scriptsOf(html);
    expect(more).toEqual([]);
    expect(data?.text).toMatch(/^[\w+/]+=*$/);
    expect(unpackPage(data?.text ?? '')).toEqual(pageWith(text));
    expect(script).toEqual({ attributes: '', text: BUNDLE.script });
    expect(html.length).toBeLessThan(20_000);
  });

  it('is the same for all texts but in its data', () => {
    const shell = pageHtml(pageWith(''), BUNDLE).replace(/id="data">[^<]*/, '');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(pageHtml(pageWith(text), BUNDLE).replace(/id="data">[^<]*/, '')).toBe(shell);
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('allows its own script and styles by their hashes, and nothing else', () => {
    const html = pageHtml(pageWith('x'), BUNDLE);
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hash(BUNDLE.script)}'`,
      `style-src 'sha256-${hash(BUNDLE.styles)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).not.toMatch(/\b(?:src|href|style|on\w+)=/);
  });
});

describe('the script of the page', () => {
  it('is the same each time, ends no element it stands in, and carries the licences of what is inside', async () => {
    const [page, again] = [await bundlePage(), await bundlePage()];
    expect(again).toEqual(page);
    expect(page.script).not.toMatch(/<\/script|<!--|\r/i);
    expect(page.styles).not.toMatch(/<\/style|\r/i);
    expect(page.script).toMatch(/^\/\*!\nThis script contains:\n/);
    for (const name of ['preact', 'fflate', '@preact/signals']) {
      expect(page.script).toMatch(new RegExp(`\\n${name} \\d+\\.\\d+\\.\\d+\\n`));
    }
    expect(scriptsOf(pageHtml(pageWith('x'), page))).toHaveLength(2);
  });

  it('speaks to nobody', async () => {
    const { script, styles } = await bundlePage();
    expect(script).not.toMatch(
      /\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|\beval\(|new Function\(|import\(/,
    );
    expect(styles).not.toMatch(/url\(\s*["']?(?!data:)/);
  });
});
