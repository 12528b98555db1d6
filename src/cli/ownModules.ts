/**
 * The package's own entries as a user's module sees them: the very modules the command line runs on.
 * It does not resolve or read anything; a new entry of the package gets its line here.
 */

/**
 * The modules that `import ... from 'dagproof'` and its sub-paths give, by specifier.
 * Entries with an optional peer are promises made on first use, so that the peer is loaded for those who ask only.
 *
 * @example (await ownModules())['dagproof'] // the namespace of the main entry
 */
export async function ownModules(): Promise<Record<string, unknown>> {
  return {
    dagproof: await import('../index.ts'),
    get 'dagproof/check'() {
      return import('../checking/index.ts');
    },
    get 'dagproof/report'() {
      return import('../report/index.ts');
    },
    get 'dagproof/setup'() {
      return import('../setup.ts');
    },
    get 'dagproof/stubs'() {
      return import('../stubs/index.ts');
    },
    get 'dagproof/stubs/nock'() {
      return import('../stubs/nock.ts');
    },
  };
}
