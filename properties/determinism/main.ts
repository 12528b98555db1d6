/**
 * The entry of `npm run determinism`.
 */
import { processStreams } from '../../src/cli/streams.ts';
import { determinism } from './determinismCommand.ts';

process.exitCode = await determinism(process.argv.slice(2), processStreams());
