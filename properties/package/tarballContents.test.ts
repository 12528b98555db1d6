import { expect, it } from 'vitest';
import { strangers } from './tarballContents.ts';

it('lets the build, the bin and the three papers into the tarball', () => {
  const wanted = [
    'package.json',
    'README.md',
    'LICENSE',
    'bin/dagproof.js',
    'dist/index.js',
    'dist/a/bC.d.ts',
    'dist/a/b.js.map',
  ];
  expect(strangers(wanted.map((file) => `package/${file}`))).toEqual([]);
});

it('keeps tests, sources, caches and notes out of the tarball', () => {
  const unwanted = [
    'src/index.ts',
    'dist/a.test.js',
    'dist/a.test.d.ts',
    'dist/a.support.js',
    'dist/x.tsbuildinfo',
    '.env',
    'bin/x.js',
    'notes.md',
  ];
  expect(strangers(unwanted.map((file) => `package/${file}`))).toHaveLength(unwanted.length);
});
