/**
 * `dagproof check MODULE`: looks for the smallest run that breaks a Dag of the module; what it finds is saved beside the module.
 */
import type { Command } from 'commander';
import { propertiesText } from '../checking/checkDag/judging/checkProperties.ts';
import type { CheckFlags } from './check/checkFlags.ts';
import { checkModule } from './check/checkModule.ts';
import type { CommandSetup } from './runCommand.ts';

export function addCheckCommand(program: Command, setup: CommandSetup): void {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  program
    .command('check')
    .description('look for the smallest run that breaks a Dag: inputs, failures and order are drawn, and shrunk')
    .argument('<module>', 'TypeScript or JavaScript file that exports Dags')
    .option('--dag <id>', 'only this Dag')
    .option('--runs <n>', 'cases that are drawn for each Dag (default 100)')
    .option('--seed <n>', 'source of the cases (default 0)')
    .option(
      '--strategy <name>',
      'random, pct (orders by priority), or exhaustive[:items,disturbances] (default random)',
    )
    .option('--path <path>', 'with --seed: begin at this case, as a report names it')
    .option('--time-budget <time>', 'real time after which no further case is drawn: 60s')
    .option('--off <property>', 'a property or judge that is not asked (repeatable)', collect)
    .option('--width <task=n..m>', 'how many items a task returns: list_files=0..20 (repeatable)', collect)
    .option('--fail <task=rate>', "share of the task's tries that fail: load=0.2 (repeatable)", collect)
    .option('--fast', 'leave out what costs further runs')
    .option('--output <task=json>', 'a value instead of the body, from which parts are drawn (repeatable)', collect)
    .option('--duration <task=time>', "virtual length of the task's attempts: load=10s (repeatable)", collect)
    .option('--params <json>', "params, merged over the Dag's own")
    .option('--pools <pools>', 'slots by pool: s3=2,db=5 or JSON')
    .option('--variables <json>', 'variables a body may read')
    .option('--connections <json>', 'connections a body may read')
    .option('--logical-date <date>', 'ISO 8601, UTC unless it says otherwise')
    .option('--config <settings>', "Airflow's settings: parallelism=4,maxTisPerQuery=8 or JSON")
    .option('--profile <name>', 'behaviour of a release (default 3.3.2)')
    .option('--save <folder>', 'where counterexamples are kept (default: __counterexamples__ beside the module)')
    .option('--no-save', 'keep no counterexample, and replay none')
    .option('--stall-limit <time>', 'real time a body may keep the process busy without waiting (default 1m; 0: any)')
    .option('--last-failed', 'only Dags that have saved counterexamples')
    .option('--shard <i/n>', 'only the i-th of n shares of the cases; all shards together are the whole check')
    .option('--workers <n>', 'processes that share the cases; what is found is the same with any number')
    .option('--coverage', 'show what the runs have reached of the Dag, and what not')
    .option('--coverage-min <percent>', 'exit with 1 when less of what can be reached was reached: 80')
    .option('--bail', 'stop after the first Dag that fails')
    .option(
      '--reporter <names>',
      'text, json, junit, github; several as in text,junit=report.xml: with a file it is written there (repeatable)',
      collect,
    )
    .option('--report <file>', 'write a page to look at in a browser: what breaks a Dag, and why')
    .option('--json', 'short for --reporter json')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: CheckFlags) => checkModule(path, flags, setup));
}

const EXAMPLES = `
The module may export \`stubs\`, and besides:
  properties   functions of a run by name: each is asked of every run, and violated when it throws or gives false
  inputs       arbitraries of fast-check by task id: what a task returns that others are mapped over
Asked of every Dag besides the run judges, and what it costs (--off leaves one out, --fast what costs further runs):
${propertiesText()}
Exit code: 0 every Dag was held, 1 one was not or its coverage is too small, 2 a mistake in the command or the DAG, 4 nothing ran, 130 interrupted (what was found
until then is told).
Saved counterexamples of a Dag are replayed first.
A path counts the cases of the whole check: what a shard finds is seen again with --seed and --path, without --shard.
--reporter github annotates the module and appends to the file that GITHUB_STEP_SUMMARY names.
--report writes one file with a case for each Dag: the failing run beside the nearest passing and the undisturbed one; also when it is interrupted.

Examples:
  dagproof check dags/sales.ts
  dagproof check dags/sales.ts --report reports/sales.html
  dagproof check dags/sales.ts --fail load=0.2 --width list_files=0..20 --coverage
  dagproof check dags/sales.ts --runs 10000 --shard 2/4 --reporter text,junit=reports/sales.xml,github
  dagproof check dags/sales.ts --runs 1000 --time-budget 60s --off finishing-order
`;
