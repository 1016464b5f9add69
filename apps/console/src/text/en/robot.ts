import type { robot as zh } from '../zh/robot.js';

export const robot: typeof zh = {
  robot: {
    hint: 'It tells the group once of each new anomaly and failed reconciliation, with a link.',
    kinds: { wecom: 'WeCom', dingtalk: 'DingTalk', feishu: 'Feishu' },
    failures: {
      NO_ANSWER: {
        title: 'The platform did not answer',
        todo: 'check that the server reaches the address above. The platform may have taken the message all the same, so the group may see it twice.',
      },
      HTTP_STATUS: {
        title: 'The platform answered with an error',
        todo: 'check that the webhook address is complete. If it is, the platform may be out of order for a while.',
      },
      UNREADABLE: {
        title: 'The answer is not from this platform',
        todo: 'check the webhook address, and whether ROBOT_KIND names its platform.',
      },
      SIGNATURE: {
        title: 'The signature is wrong',
        todo: 'compare ROBOT_SECRET with the secret in the robot’s settings, then check the server’s clock.',
      },
      KEYWORD: {
        title: 'The message lacks a keyword that the robot wants',
        todo: 'remove the keyword from the robot’s security settings and keep the signature, or make it “商户后台”.',
      },
      ADDRESS: {
        title: 'The robot refuses the address of this server',
        todo: 'add the server’s public IP address to the list in the robot’s security settings.',
      },
      UNKNOWN_ROBOT: {
        title: 'The robot is off or does not exist',
        todo: 'look at the robots of the group. After adding it again, set ROBOT_URL to the new webhook address and start the API again.',
      },
      TOO_MANY: {
        title: 'Too many messages for the platform',
        todo: 'nothing: it is sent again later. If it happens often, look for another system that uses this robot.',
      },
      REFUSED: {
        title: 'The platform refused the message',
        todo: 'read the platform’s words; where needed, add a new robot to the group.',
      },
    },
    kind: 'Platform',
    host: 'Address',
    hostHint:
      'Only the host is shown. The whole address is a secret: whoever has it can write into the group.',
    state: 'State',
    good: 'Works',
    bad: 'Failing',
    untried: 'Nothing sent yet',
    waiting: 'Waiting to be told',
    count: (count) => `${count} ${count === 1 ? 'anomaly' : 'anomalies'}`,
    nothingWaits: 'None',
    nextTry: 'Next message',
    lastSuccess: 'Last success',
    lastFailure: 'Last failure',
    never: 'Never',
    test: 'Send a test message',
    arrived: {
      title: 'The test message has arrived',
      hint: 'Look at it in the group: it has a link to this page.',
    },
    todo: (words) => `What to do: ${words}`,
    words: (detail) => `The platform’s words: ${detail}`,
    none: {
      title: 'No robot is set',
      hint: 'Add a custom robot to a group of WeCom, DingTalk or Feishu. Set ROBOT_KIND and ROBOT_URL to its platform and webhook address, and for DingTalk and Feishu ROBOT_SECRET to its signing secret. Then start the API again.',
    },
  },
};
