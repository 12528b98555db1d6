/**
 * Planted: rates in a dict, of which the first is taken for that of the base currency.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

type Converted = Readonly<{ currency: string; amount: number }>;

const AMOUNT = 100;

function build(baseOf: (converted: readonly Converted[]) => Converted | undefined): Dag {
  const dag = new Dag('convert_revenue', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const getRates = dag.task('get_rates', (): Record<string, number> => ({ EUR: 1, GBP: 0.9, USD: 1.1 }));
  const convert = dag.task('convert', ({ rate: [currency, rate] }: { rate: [string, number] }) => ({
    currency,
    amount: AMOUNT * rate,
  }));
  const report = dag.task('report', ({ converted }: { converted: readonly Converted[] }) => ({
    base: baseOf(converted)?.currency ?? null,
    others: converted.length - 1,
  }));
  report({ converted: convert.expand({ rate: getRates() }) });
  return dag;
}

export const firstOfDict: PlantedBug = {
  sentence: 'The first entry of a dict is taken for the base currency, but a database may keep keys in another order.',
  dag: () => build(([first]) => first),
  right: () => build((converted) => converted.find(({ currency }) => currency === 'EUR')),
  inputs: {
    get_rates: fc
      .shuffledSubarray(['EUR', 'GBP', 'USD'])
      .map((currencies) => Object.fromEntries(currencies.map((currency, at) => [currency, 1 + at / 10]))),
  },
  properties: {
    'the report is in euro where there is a rate of it': (run) => {
      const currencies = Object.keys(run.xcom('get_rates') ?? {});
      const converted = run.xcom('convert') as Converted[];
      const report = run.xcom('report') as { base: string | null } | null;
      if (report === null || converted.length < currencies.length) return true;
      return !currencies.includes('EUR') || report.base === 'EUR';
    },
  },
  property: 'the report is in euro where there is a rate of it',
  smallest: 'two rates, of which that of the euro is the second; nothing disturbed',
};
