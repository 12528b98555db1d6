/**
 * Colours of states, on or off. Text is the same either way.
 */
import pc from 'picocolors';
import type { InstanceState, RunState } from '../model/states.ts';

export interface Palette {
  readonly state: (state: InstanceState | RunState, text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** Colours for a terminal, or none. */
export function createPalette(hasColor: boolean): Palette {
  const colors = pc.createColors(hasColor);
  const byState: Partial<Record<InstanceState | RunState, (text: string) => string>> = {
    success: colors.green,
    failed: colors.red,
    upstream_failed: colors.magenta,
    skipped: colors.yellow,
    removed: colors.dim,
    up_for_retry: colors.yellow,
    running: colors.cyan,
  };
  return {
    state: (state, text) => (byState[state] ?? ((plain: string) => plain))(text),
    bold: colors.bold,
    dim: colors.dim,
  };
}
