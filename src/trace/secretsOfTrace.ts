/**
 * Runs without the values that stand under names of secrets, in what they were given or anywhere in their traces. Whatever is told of a run is made from
 * such a one, so that no form can quote, cut or wrap a secret.
 */
import type { Json } from '../model/json.ts';
import { createMask, secretNames, secretTexts, type Mask } from '../model/secrets.ts';
import { encodeTrace } from './codec.ts';
import { maskedTrace, secretsInTrace } from './maskedTrace.ts';
import { Simulation } from './simulation.ts';

/**
 * Takes the secrets of all these runs out of texts and values, as one run may quote what another was given.
 *
 * @param besides What else may have some.
 */
export function maskOf(runs: readonly Simulation[], besides: readonly Json[] = []): Mask {
  // A name that is secret in one run is so in all.
  const parts = runs.map(({ trace }) => trace.header.config.sensitiveVarConnNames ?? '');
  const names = secretNames({ sensitiveVarConnNames: parts.join(',') });
  const secrets = [
    ...runs.flatMap((run) => [...run.secretsGiven, ...secretsInTrace(run.trace, names)]),
    ...besides.flatMap((value) => secretTexts(value, names)),
  ];
  return createMask([...new Set(secrets)], names);
}

/** The runs to tell of, with the digests of what was played. */
export function withoutSecretsOf(runs: readonly Simulation[], mask: Mask = maskOf(runs)): Simulation[] {
  return runs.map((run) => new Simulation(maskedTrace(run.trace, mask), { digest: run.digest }));
}

/** The trace as a file, with a placeholder for each secret. */
export function encodeWithoutSecrets(run: Simulation): string {
  return encodeTrace(maskedTrace(run.trace, maskOf([run])));
}
