/**
 * The error of a request that no stub answers, with the route that is nearest to it.
 */
import { closestName } from '../authoring/closestName.ts';
import type { StubRoute } from './stub.ts';

export function unstubbedRequest(request: { method: string; url: string }, routes: readonly StubRoute[]): Error {
  const [asked, known] = [textOf(request), routes.map(textOf)];
  const nearest = closestName(asked, known) ?? known.find((route) => hostOf(route) === hostOf(asked));
  const hint =
    nearest !== undefined
      ? `The nearest route is ${nearest}.`
      : known.length > 0
        ? `Routes: ${known.join(', ')}.`
        : 'No stub of this simulation has any route.';
  const message = `${asked} is answered by no stub, and a task never reaches the real network. ${hint}`;
  return Object.assign(new Error(message), { name: 'UnstubbedRequest' });
}

function textOf({ method, url }: { readonly method: string; readonly url: string }): string {
  return `${method} ${url.split('?')[0]}`;
}

function hostOf(route: string): string | undefined {
  return route.split('/')[2];
}
