/**
 * The entry of `npm run conformance`.
 */
import { processStreams } from '../../src/cli/streams.ts';
import { conformance } from './conformanceCommand.ts';

process.exitCode = conformance(process.argv.slice(2), processStreams());
