import { createBuyerClient, type Transport, type TransportRequest } from '@taro-pay/contracts';
import { login } from '#wechat';
import { createSession } from '../../model/session';
import { apiBaseUrl } from '../../platform/env';
import { request } from '../../platform/request';
import { serverClock } from '../../platform/server-clock';
import { storage } from '../../platform/storage';
import { paymentTrace } from './payment-trace';

async function send<Body>({ method, path, headers, body }: TransportRequest, token?: string) {
  const sentAtMs = serverClock.phoneNow();
  const { date, ...answer } = await request<Body>({
    method,
    url: apiBaseUrl + path,
    headers: {
      ...headers,
      ...paymentTrace.headers(),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body,
  });
  serverClock.hear(date, sentAtMs);
  return answer;
}

const session = createSession({
  logIn: async () =>
    createBuyerClient((request) => send(request))('createSession', { body: { code: await login() } }),
  storage,
  now: serverClock.now,
});

const transport: Transport = async <Body>(request: TransportRequest) => {
  if (request.access === 'public') return send<Body>(request);
  const token = await session.token();
  const answer = await send<Body>(request, token);
  // The token expired or the server's secret changed: log in again and repeat the request once.
  return answer.status === 401 ? send<Body>(request, await session.replace(token)) : answer;
};

/** Calls the API; logs the buyer in as needed. */
export const call = createBuyerClient(transport);
