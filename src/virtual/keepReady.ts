/**
 * What simulations with bodies that wait put up in this process and take down again, kept up between many of them: interceptors of requests, and the
 * hooks by which attempts and their work are followed. Every change of those is dear, for whatever runs afterwards too.
 */
import { followAttempts } from './attemptContext.ts';
import { keepInterceptors } from './requestListeners.ts';
import { watchWork } from './workHook.ts';

/** The function it gives takes down what nobody else needs. */
export function keepReady(): () => void {
  const releases = [keepInterceptors(), followAttempts(), watchWork()];
  return () => {
    for (const release of releases.splice(0)) release();
  };
}
