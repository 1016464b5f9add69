import http from 'node:http';
import https from 'node:https';
import { expect, test } from 'vitest';
import { createAgents } from './agents.js';

test.each(['http', 'https'] as const)(
  'an %s connection that does not come about ends soon, with ETIMEDOUT',
  async (scheme) => {
    const { httpAgent, httpsAgent } = createAgents(20);
    // A name server that never answers.
    const lookup = () => {};
    const error = await new Promise((resolve) => {
      const request =
        scheme === 'http'
          ? http.get('http://wechat.test', { agent: httpAgent, lookup })
          : https.get('https://wechat.test', { agent: httpsAgent, lookup });
      request.once('error', resolve);
    });
    expect(error).toMatchObject({ code: 'ETIMEDOUT' });
  },
);
