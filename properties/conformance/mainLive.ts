/**
 * The entry of `npm run conformance:live`.
 */
import { processStreams } from '../../src/cli/streams.ts';
import { conformanceLive } from './liveCommand.ts';

process.exitCode = await conformanceLive(process.argv.slice(2), processStreams());
