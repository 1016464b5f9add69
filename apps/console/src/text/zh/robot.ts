import type { RobotFailure, RobotKind } from '@taro-pay/contracts';

const kinds: Record<RobotKind, string> = { wecom: '企业微信', dingtalk: '钉钉', feishu: '飞书' };

const failures: Record<RobotFailure, { readonly title: string; readonly todo: string }> = {
  NO_ANSWER: {
    title: '没有收到平台的回应',
    todo: '检查服务器能否访问上面的地址。平台也可能已经收到，群里可能出现重复的消息。',
  },
  HTTP_STATUS: {
    title: '平台的回应不正常',
    todo: '核对 webhook 地址是否完整；地址没有问题时，平台可能暂时有故障。',
  },
  UNREADABLE: {
    title: '回应不是来自这个平台',
    todo: '核对 webhook 地址，以及 ROBOT_KIND 是不是这个平台。',
  },
  SIGNATURE: {
    title: '签名不对',
    todo: '核对 ROBOT_SECRET 与机器人设置里的密钥是否一致，再检查服务器时间是否准确。',
  },
  KEYWORD: {
    title: '消息里没有机器人要求的关键词',
    todo: '在机器人的安全设置里去掉自定义关键词，只保留签名；或把关键词设为「商户后台」。',
  },
  ADDRESS: {
    title: '机器人不接受这台服务器的地址',
    todo: '在机器人的安全设置里，把服务器的出口 IP 加入白名单。',
  },
  UNKNOWN_ROBOT: {
    title: '机器人已停用或不存在',
    todo: '到群设置里查看机器人；重新添加后，把新的 webhook 地址填到 ROBOT_URL，重启 API。',
  },
  TOO_MANY: {
    title: '消息太多，被平台限流',
    todo: '不用处理，稍后会自动重发。如果经常出现，请看看是否有别的系统在用同一个机器人。',
  },
  REFUSED: { title: '平台拒绝了消息', todo: '看平台的原文；需要时在群里重新添加一个机器人。' },
};

/** The robot of the shop's group. */
export const robot = {
  robot: {
    hint: '出现新的异常或对账失败时，机器人会在群里通知一次，附上链接。',
    kinds,
    failures,
    kind: '平台',
    host: '地址',
    hostHint: '只显示域名。完整地址是密钥，谁拿到它，谁就能往群里发消息。',
    state: '状态',
    good: '正常',
    bad: '发送失败',
    untried: '还没有发送过',
    waiting: '等待通知',
    count: (count: number) => `${count} 条异常`,
    nothingWaits: '没有',
    nextTry: '下次发送',
    lastSuccess: '最近一次成功',
    lastFailure: '最近一次失败',
    never: '还没有',
    test: '发送测试消息',
    arrived: { title: '测试消息已送达', hint: '到群里看一眼：消息里有打开这个页面的链接。' },
    todo: (words: string) => `怎么办：${words}`,
    words: (detail: string) => `平台原文：${detail}`,
    none: {
      title: '还没有设置机器人',
      hint: '在企业微信、钉钉或飞书群里添加一个自定义机器人，把平台和 webhook 地址填到环境变量 ROBOT_KIND 和 ROBOT_URL，钉钉和飞书再把签名密钥填到 ROBOT_SECRET，然后重启 API。',
    },
  },
};
