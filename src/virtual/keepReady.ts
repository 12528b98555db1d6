/**
 * What simulations with bodies that wait put up in this process and take down again, kept up between many of them: interceptors of requests, and the
 * hook by which tasks are followed. Every change of those is dear, for whatever runs afterwards too.
 */
import { keepInterceptors } from './requestListeners.ts';
import { watchTasks } from './workHook.ts';

/** The function it gives takes down what nobody else needs. */
export function keepReady(): () => void {
  const releases = [keepInterceptors(), watchTasks()];
  return () => {
    for (const release of releases.splice(0)) release();
  };
}
