/**
 * `dagproof inspect MODULE`: the graph of each Dag, without running anything but the module itself.
 */
import type { Command } from 'commander';
import { findDags } from './findDags.ts';
import type { CommandSetup } from './runCommand.ts';

export function addInspectCommand(program: Command, { streams }: CommandSetup): void {
  program
    .command('inspect')
    .description('print the graph of each Dag of a module')
    .argument('<module>', 'TypeScript or JavaScript file that exports Dags')
    .option('--dag <id>', 'only this Dag')
    .option('--json', 'print the compiled DagSpec as JSON')
    .option('--no-color', 'no colours')
    .addHelpText('after', '\nExample:\n  dagproof inspect dags/sales.ts\n')
    .action(async (path: string, flags: { dag?: string; json?: true; color: boolean }) => {
      const specs = (await findDags(path, flags.dag)).dags.map((dag) => dag.compile().spec);
      if (flags.json) {
        streams.out(`${JSON.stringify(specs.length === 1 ? specs[0] : specs, null, 2)}\n`);
        return;
      }
      const { createPalette } = await import('../report/palette.ts');
      const { dagGraph } = await import('../report/dagGraph.ts');
      const palette = createPalette(streams.hasColor && flags.color);
      streams.out(`${specs.map((spec) => dagGraph(spec, palette, streams.width)).join('\n\n')}\n`);
    });
}
