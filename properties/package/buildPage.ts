/**
 * Part of `npm run build`: writes the page's script and styles into the build, where the package carries them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePage } from '../../src/report/page/bundlePage.ts';
import { CARRIED } from '../../src/report/page/pageBundle.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';

const folder = join(REPOSITORY, 'dist', 'viewer');
const { script, styles } = await bundlePage();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, CARRIED.script), script);
writeFileSync(join(folder, CARRIED.styles), styles);
