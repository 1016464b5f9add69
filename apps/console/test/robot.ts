import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A robot of WeCom on loopback. */
export interface RobotStandIn {
  /** What a shop needs to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The bodies of all messages, oldest first. */
  readonly messages: readonly string[];
  /** The answer from now on. */
  answer: (body: string) => void;
  readonly close: () => void;
}

export async function openRobot(): Promise<RobotStandIn> {
  const messages: string[] = [];
  let answer = '{"errcode":0,"errmsg":"ok"}';
  const server = createServer(async (request, response) => {
    messages.push(await text(request));
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    environment: {
      ROBOT_KIND: 'wecom',
      ROBOT_URL: `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=of-the-stand-in`,
    },
    messages,
    answer: (body) => {
      answer = body;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
