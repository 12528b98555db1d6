/**
 * A report as one HTML file: the page's script and styles, and the data they show. It loads nothing and sends nothing: its policy allows no more than
 * its own script and styles, named by their hashes.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { PageData } from './pageData.ts';
import { packPage } from './packPage.ts';

export interface PageBundle {
  readonly script: string;
  readonly styles: string;
}

/** The whole file. */
export function pageHtml(data: PageData, { script, styles }: PageBundle): string {
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(styles)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<title>dagproof</title>',
    `<style>${styles}</style>`,
    '</head>',
    '<body>',
    `<div id="page"><noscript>This report needs JavaScript.</noscript><p class="reading">${READING}</p></div>`,
    `<script type="application/octet-stream" id="data">${packPage(data)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** What stays of a file that was cut before its script ends. */
const READING = 'The report is read. If this text stays, the file was cut or changed: copy the whole file again.';

function hashOf(text: string): string {
  const bytes = sha256(new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}
