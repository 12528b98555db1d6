/**
 * Projects outside of the repository that install the package, and what is done in them.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const COMPILERS = ['typescript', 'typescript-7'];

export class StepFailed extends Error {}

/** Standard output of a program that has to end well. */
export function run(command: string, givenArguments: readonly string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, givenArguments, { cwd: folder, encoding: 'utf8' });
  if (error !== undefined) throw new StepFailed(`${command} could not be started: ${error.message}`);
  if (status !== 0) {
    throw new StepFailed(`${command} ${givenArguments.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

export function installInto(project: string, tarball: string): void {
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
  install(project, [tarball]);
}

export function install(project: string, packages: readonly string[]): void {
  // Scripts stay off: the package has to work for whoever never runs install scripts.
  run('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', ...packages], project);
}

/** Both compilers read the published declarations whole (`skipLibCheck` is off); the first one also emits. */
export function compile(project: string, { name, types }: { name: string; types: readonly string[] }): void {
  const options = { module: 'nodenext', target: 'es2023', lib: ['es2023', 'dom'], strict: true, types };
  const files = { compilerOptions: { ...options, outDir: 'compiled' }, files: [name] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(files));
  for (const compiler of COMPILERS) {
    run('node', [join(REPOSITORY, 'node_modules', compiler, 'bin', 'tsc'), '-p', project], project);
  }
}

/** A package in the version that this repository develops with. */
export function asHere(name: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  return `${name}@${devDependencies[name]}`;
}
