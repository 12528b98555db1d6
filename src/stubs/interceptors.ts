/**
 * Interceptors for a process in which neither msw nor nock has any running.
 */
import { ClientRequestInterceptor } from '@mswjs/interceptors/ClientRequest';
import { FetchInterceptor } from '@mswjs/interceptors/fetch';
import type { Interceptor, InterceptorMaker } from '../virtual/requestListeners.ts';

export const createInterceptor: InterceptorMaker = (client) =>
  (client === 'fetch' ? new FetchInterceptor() : new ClientRequestInterceptor()) as unknown as Interceptor;
