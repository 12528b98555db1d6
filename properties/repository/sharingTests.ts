/**
 * Which test files share a process with others, and what such a file must not do. vitest's isolation loads everything anew for each file,
 * which is most of the time of a short one; a file that touches what all share (spies, environment, globals, real bodies) needs it.
 */
import type { Source } from './sourceTree.ts';

/** Every file that is in no list is isolated. */
export const SHARING_TESTS: readonly string[] = [
  'src/{model,authoring,engine,scheduler,trace,airflow,invariants,checking,report,viewer}/**/*.test.ts',
  'src/drivers/**/!(options).test.ts',
  'src/workers/**/!(functionWorker).test.ts',
  'src/vitest/!(fixtures|replayMatcher|runSnapshot|xcomMatcher).test.ts',
  'src/vitest/check/*.test.ts',
  'src/cli/{actionFlags,runFlags}.test.ts',
  'src/stubs/s3/{awsChunked,byteRange,checksums,listing,preconditions,readS3Options,requestXml}.test.ts',
  'src/stubs/s3/{s3Refusals,s3State,s3Uploads}.test.ts',
  'properties/{airflow,mutation,plantedBugs,reference}/**/*.test.ts',
  'properties/conformance/**/!(liveCommand).test.ts',
  'properties/{aggregationOrder,emptyExpansion,expansionCounts}.test.ts',
  'properties/{poolsAndLimits,runJudges,triggerRulesInGroups}.test.ts',
  'properties/package/{readmeExample,tarballContents}.test.ts',
  'properties/determinism/determinismCommand.test.ts',
  'properties/{referenceAgreement,retriesOfOneIndex,runsAgreement,zipVersusCartesian}.test.ts',
];

/** They share another process, as bodies leave nothing behind in one, whatever they did; spies they take back themselves. */
export const BODY_TESTS: readonly string[] = [
  'src/virtual/!(consoleCapture).test.ts',
  'src/stubs/stubsInTasks.test.ts',
  'src/stubs/paginatedApi/*.test.ts',
  'src/stubs/s3/{requestHandler,s3Client,s3Core,s3InTasks,s3Keys}.test.ts',
  'src/workers/functionWorker.test.ts',
  'src/cli/check/checkPage.test.ts',
  'src/cli/{checkCommand,checkReporters,loadModule,main,reportCommand,runPage,severalRuns}.test.ts',
  'properties/{planted,published}/*.test.ts',
  'properties/counterexamples.test.ts',
  'src/vitest/{fixtures,replayMatcher,runSnapshot,xcomMatcher}.test.ts',
];

/** They start programs of their own, whole processes of dagproof or compilers, or write very large pages, which takes longer than `npm test` may: `npm run check` has them. */
export const PROCESS_TESTS: readonly string[] = [
  'src/cli/{checkWorkers,earlyEnds,endlessBodies,strayEndings}.test.ts',
  'properties/types/*.test.ts',
  'properties/pages/pageSize.test.ts',
];

/** They look at the repository and not at what it does: `npm run check` has them. */
export const HOUSE_TESTS: readonly string[] = ['properties/{architecture,houseRules}.test.ts'];

/** They drive a browser: `npm run test:browser` has them, with a configuration of its own. */
export const BROWSER_TESTS = 'properties/browser/**';

/** Spies and fake timers of vitest, and writes to what belongs to the process. */
const TOUCHES =
  /\bvi\.\w+|\bprocess\.(?:on|once|chdir)\(|\bprocess\.(?:env|argv|exitCode)\b[^=\n]* = |\bglobalThis\b[^=\n]* = |\bconsole\.\w+ = /;

/** Each place in test files that share a process where something is changed that outlives the file. */
export function touchesOfSharing(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, position) => {
      const found = TOUCHES.exec(line);
      return found === null
        ? []
        : [`${path}:${position + 1} has ${found[0].trim()} and shares its process: isolate it`];
    }),
  );
}
