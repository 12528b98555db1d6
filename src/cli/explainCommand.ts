/**
 * `dagproof explain TRACE [WHERE]`: why instances of a run are in the state they are in.
 */
import type { Command } from 'commander';
import { mistake } from '../model/errors.ts';
import { instanceName } from '../model/ids.ts';
import { explain, explanationText, type Explanation } from '../trace/explanation.ts';
import type { InstanceView } from '../trace/instances.ts';
import { withoutSecretsOf } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { EXIT } from './exitCodes.ts';
import { instancesByItem } from './instancesByItem.ts';
import { json } from './jsonFlags.ts';
import { readTrace } from './readTrace.ts';
import type { CommandSetup } from './runCommand.ts';

export function addExplainCommand(program: Command, setup: CommandSetup): void {
  program
    .command('explain')
    .description('say why instances of a run are in the state they are in')
    .argument('<trace>', 'what `dagproof run MODULE --trace FILE` wrote')
    .argument(
      '[where]',
      "a task, or one instance of it: 'load', 'load[2]' or, by item, 'load[\"b\"]' (default: whatever did not succeed)",
    )
    .option('--json', 'print a list of { instance, state, because, rule, counts, upstream, ... }')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, where: string | undefined, flags: { json?: true }) => {
      const [run] = withoutSecretsOf([await readTrace(file)]) as [Simulation];
      const explained = chosen(run, where).map((view) => {
        return explain(run, view.taskId, view.mapIndex);
      });
      if (flags.json) return setup.streams.out(`${JSON.stringify(explained.map(explanationJson), null, 2)}\n`);
      if (explained.length === 0) return setup.streams.out('Every instance succeeded.\n');
      const textOf = where === undefined ? lineOf : explanationText;
      setup.streams.out(`${explained.map(textOf).join('\n')}\n`);
    });
}

const EXAMPLES = `
Of what is named, the trigger rule is shown as well, and how the upstream stood when it decided.
Exit code: 0 it is explained, ${EXIT.mistake} no such trace, task or instance.

Example:
  dagproof run dags/sales.ts --trace sales.trace && dagproof explain sales.trace 'load[2]'
`;

function lineOf({ taskId, mapIndex, because }: Explanation): string {
  return `${instanceName(taskId, mapIndex)}  ${because}`;
}

function explanationJson({ taskId, mapIndex, ...rest }: Explanation): object {
  return { instance: instanceName(taskId, mapIndex), taskId, mapIndex, ...rest };
}

/** @throws DagproofError when there is no such task or instance, with those there are. */
function chosen(run: Simulation, where: string | undefined): readonly InstanceView[] {
  if (where === undefined) return run.instances().filter(({ state }) => state !== 'success');
  const [, taskId = where, index] = /^(.+)\[(-?\d+)\]$/.exec(where) ?? [];
  if (index !== undefined) return [run.instance(taskId, Number(index))];
  const [, mapped = '', item] = /^(.+?)\[(".*"|\{.*\}|\[.*\])\]$/.exec(where) ?? [];
  if (item !== undefined) return instancesByItem(run, mapped, json(`the item of ${where}`, item));
  const all = run.instances(taskId);
  if (all.length > 0) return all;
  throw mistake('unknown-instance', `"${where}" has no instance in this run.`, 'Name another task.');
}
