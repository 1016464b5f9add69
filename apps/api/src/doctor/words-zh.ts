import type { Words } from './words.js';

const NEW_CERTIFICATE = '在商户平台（账户中心 → API安全）申请新证书，然后把私钥、序列号和证书文件一起更换。';
const SET_PUBLIC_KEY =
  '下载公钥（API安全 → 微信支付公钥），并设置 WECHAT_PAY_PUBLIC_KEY_PATH 和 WECHAT_PAY_PUBLIC_KEY_ID。';
const NTP = '在本机启用 NTP：timedatectl set-ntp true';

export const ZH: Words = {
  groups: {
    environment: '环境变量',
    keys: '密钥',
    wechatPay: '微信支付',
    miniProgram: '小程序',
    address: '公网地址',
    database: '数据库',
    build: '小程序构建',
  },
  titles: {
    environment: '变量',
    keyFiles: '存放密钥的文件',
    certificate: '商户API证书',
    certificateEnd: '证书有效期',
    hosts: '微信的域名',
    clock: '时钟',
    signature: '我方签名',
    keyMode: '微信密钥类型',
    apiV3Key: 'APIv3密钥',
    answerKey: '微信签名',
    binding: 'AppID 与商户号',
    appSecret: 'AppID 与 AppSecret',
    accessToken: '接口调用凭证',
    shipping: '发货信息管理',
    messages: '订阅消息模板',
    publicAddress: '地址',
    publicCertificate: 'TLS 证书',
    notifyUrl: '回调地址',
    bytes: '回调报文',
    database: '数据库',
    migrations: '迁移',
    owner: '数据库归属',
    disk: '磁盘空间',
    writeAheadLog: '预写日志',
    backup: '备份',
    miniProgramBuild: '正式版构建',
  },
  findings: {
    environment: {
      complete: { says: '需要的变量都已设置，格式正确。' },
      missing: { says: '未设置：{names}。', fix: '逐个设置；.env.example 有说明。' },
      wrong: { says: '{message}', fix: '改正这个变量；.env.example 逐个说明。' },
    },
    keyFiles: {
      closed: { says: '{count} 个文件只有所有者可读。' },
      open: { says: '{path} 的权限是 {mode}，其他人可以读取。', fix: 'chmod 600 {path}' },
      none: { says: '没有文件存放密钥，都在环境变量里。' },
    },
    certificate: {
      belongs: { says: '私钥、序列号、商户号与 {path} 一致。' },
      otherKey: {
        says: '私钥与 {path} 不匹配。',
        fix: 'apiclient_key.pem 和 apiclient_cert.pem 要来自同一次下载；换了证书，私钥也要换。',
      },
      otherSerial: {
        says: 'WECHAT_SERIAL_NO 不是 {path} 的序列号。',
        fix: '设置 WECHAT_SERIAL_NO={serial}',
      },
      otherMerchant: {
        says: '{path} 是商户 {merchantId} 的证书。',
        fix: '改正 WECHAT_MERCHANT_ID，或换成本商户的证书和私钥。',
      },
      unreadable: {
        says: '{path} 不是 PEM 格式的证书。',
        fix: '重新复制 apiclient_cert.pem，或删除该文件。',
      },
      none: { says: 'WECHAT_PRIVATE_KEY_PATH 旁边没有 apiclient_cert.pem；复制到那里即可核对。' },
    },
    certificateEnd: {
      far: { says: '有效期至 {date}，还有 {days} 天。' },
      soon: { says: '{date} 到期，还有 {days} 天。', fix: NEW_CERTIFICATE },
      over: { says: '已于 {date} 到期。', fix: NEW_CERTIFICATE },
      none: { says: '没有可检查的证书。' },
    },
    hosts: {
      answer: { says: '{count} 个域名都有应答。' },
      backupSilent: {
        says: '备用域名 {host} 没有应答：{reason}。',
        fix: '在防火墙放行它，或从 WECHAT_PAY_BASE_URL 中去掉。',
      },
      silent: {
        says: '{host} 没有应答：{reason}。',
        fix: '放行到该域名 443 端口的出站连接，并检查 DNS；不使用 HTTP_PROXY。',
      },
    },
    clock: {
      right: { says: '与微信相差不超过 {seconds} 秒。' },
      drifts: { says: '与微信相差 {seconds} 秒；到 300 秒就无法收款。', fix: NTP },
      wrong: { says: '与微信相差 {seconds} 秒，微信会拒绝所有请求。', fix: NTP },
      unknown: { says: '微信的应答里没有时间。' },
    },
    signature: {
      accepted: { says: '查询一笔不存在的订单，微信如实答复：商户号、序列号、私钥都正确。' },
      refused: {
        says: '微信拒绝我方签名：{status} {code}。',
        fix: 'WECHAT_MERCHANT_ID、WECHAT_SERIAL_NO、WECHAT_PRIVATE_KEY 要属于同一商户的同一张证书。{advice}',
      },
    },
    keyMode: {
      publicKey: { says: '微信支付公钥模式，没有平台证书。' },
      certificates: { says: '平台证书模式，由 API 自动下载。' },
      both: { says: '公钥和平台证书同时有效，切换完成后只剩公钥。' },
      publicKeyMissing: { says: '该商户没有平台证书，也没有设置微信支付公钥。', fix: SET_PUBLIC_KEY },
      forbidden: {
        says: '该商户无权下载平台证书（{code}），也没有设置微信支付公钥。',
        fix: SET_PUBLIC_KEY,
      },
      unclear: {
        says: '查询平台证书时微信返回 {status} {code}。',
        fix: '稍后重试；一直如此请联系微信支付客服。{advice}',
      },
    },
    apiV3Key: {
      opens: { says: '可以解密微信的平台证书。' },
      notified: { says: '{at} 曾解密一条回调通知。' },
      wrong: {
        says: '无法解密微信的平台证书，回调通知也将无法解密。',
        fix: '把 WECHAT_API_V3_KEY 设为商户平台（API安全 → APIv3密钥）的密钥；平台不显示旧值，忘记了只能重设。',
      },
      unproven: { says: '收到第一条回调通知前无法验证：微信还没有发来加密内容。' },
    },
    answerKey: {
      verifies: { says: '已验证微信的一个应答。' },
      wrong: {
        says: '无法验证微信的应答：{flaw}。',
        fix: '从商户平台（API安全 → 微信支付公钥）同时取 WECHAT_PAY_PUBLIC_KEY 和 WECHAT_PAY_PUBLIC_KEY_ID。',
      },
      unproven: { says: '尚未验证：微信没有给错误应答签名。--prepay 可以验证。' },
    },
    binding: {
      bound: { says: '1 分钱的预下单成功，已立即关闭。' },
      refused: {
        says: '微信拒绝 1 分钱的预下单：{code}。',
        fix: '在商户平台（产品中心 → AppID账号管理）绑定 AppID，并开通 JSAPI 支付。{advice}',
      },
      leftOpen: {
        says: '1 分钱的预下单成功，但不确定 {outTradeNo} 是否已关闭。',
        fix: '没有我方签名谁也付不了，到时自动失效。请再检查一次。',
      },
      notAsked: { says: '未检查。--prepay 会在微信创建一笔 1 分钱的订单并立即关闭。' },
      noBuyer: { says: '还没有人登录过：先用手机打开小程序，再检查。' },
    },
    appSecret: {
      right: { says: '用假的登录码调用，微信只拒绝登录码：两者都正确。' },
      wrongAppId: {
        says: '微信没有这个 AppID。',
        fix: '把 WECHAT_APP_ID 设为小程序的 AppID（mp.weixin.qq.com → 开发管理 → 开发设置）。',
      },
      wrongSecret: {
        says: 'AppSecret 与 AppID 不匹配。',
        fix: '设置 WECHAT_APP_SECRET；只显示一次（mp.weixin.qq.com → 开发管理 → 开发设置），忘记了只能重置。',
      },
      refused: { says: '微信拒绝，errcode {code}。', fix: '在下面的页面查这个 errcode。' },
    },
    accessToken: {
      given: { says: '微信已发放。' },
      addressRefused: {
        says: '本机不在 IP 白名单内（errcode 40164）。',
        fix: '添加服务器的公网 IP（mp.weixin.qq.com → 开发管理 → 开发设置 → IP白名单）。',
      },
      refused: { says: '{message}', fix: '在下面的页面查这个 errcode。' },
    },
    shipping: {
      managed: { says: '微信要求录入发货信息，API 会自动上报。' },
      notManaged: { says: '微信不要求该小程序录入发货信息。' },
      unconfirmed: {
        says: '微信要求录入发货信息，但尚未完成交易结算管理确认。',
        fix: '在小程序后台（发货管理 → 交易结算管理确认）确认，否则微信可能关闭支付。',
      },
      refused: { says: '{message}', fix: '在小程序后台（功能 → 发货管理）开通发货信息管理。' },
    },
    messages: {
      fit: { says: '店铺的 {count} 种消息与微信的模板一致。' },
      differ: {
        says: '有 {count} 处不一致，第一处：{problem}',
        fix: '改正 packages/site，或在小程序后台（功能 → 订阅消息）修改模板。',
      },
      refused: { says: '{message}', fix: '在小程序后台（功能 → 订阅消息）开通订阅消息。' },
      none: { says: '店铺不发送消息。' },
    },
    publicAddress: {
      https: { says: '{url}' },
      notHttps: {
        says: 'PUBLIC_BASE_URL 是 {url}：微信只通知 https 地址。',
        fix: '在前面放一个带 TLS 的代理（deploy/），并把 PUBLIC_BASE_URL 设为它的 https 地址。',
      },
      local: {
        says: 'PUBLIC_BASE_URL 是 {url}：微信访问不到这个地址。',
        fix: '把 PUBLIC_BASE_URL 设为公网可以访问的域名。',
      },
    },
    publicCertificate: {
      trusted: { says: '证书链完整，还有 {days} 天到期。' },
      soon: { says: '还有 {days} 天到期。', fix: '续期，并查明为什么没有自动续期。' },
      untrusted: {
        says: '证书不受信任：{reason}。',
        fix: '让代理发送该域名的完整证书链（fullchain.pem），由公共机构签发。',
      },
      unreachable: {
        says: '那里没有应答：{reason}。',
        fix: '检查域名解析、防火墙的 443 端口和代理。有些网络里服务器访问不到自己的公网地址，请换一台机器运行。',
      },
    },
    notifyUrl: {
      refuses: { says: '{milliseconds} 毫秒内拒绝了未签名的通知。' },
      redirects: {
        says: '{path} 返回 {status} 跳转，微信不会跟随。',
        fix: '让代理直接转发 /webhooks/，不要跳转，不要登录页。',
      },
      accepts: {
        says: '{path} 接受了未签名的通知（{status}）：应答的不是本店。',
        fix: '让代理把 /webhooks/ 转发给 API。',
      },
      slow: {
        says: '{path} 5 秒内没有应答，微信视为失败。',
        fix: '看 API 是否在运行（/readyz），以及代理在等什么。',
      },
      otherAnswer: {
        says: '{path} 返回 {status}，不是 API 的应答。',
        fix: '让代理把 /webhooks/ 转发给 API，并看 API 是否在运行（/readyz）。',
      },
    },
    bytes: {
      unchanged: { says: '通知的报文和请求头逐字节到达，没有变化。' },
      changed: {
        says: '报文在途中被改动，签名都会对不上。',
        fix: '关闭 API 前面改写 JSON 的功能：WAF、网关的转换、CDN 的压缩优化。',
      },
      headersChanged: {
        says: 'Wechatpay-* 请求头没有原样到达。',
        fix: '让每一层代理转发 Wechatpay-Timestamp、-Nonce、-Signature、-Serial。',
      },
      unknownShop: {
        says: '那里的 API 不认识本店的探测（{status}）。',
        fix: '两边的 JWT_SECRET 要相同，API 要是这个版本；或者 PUBLIC_BASE_URL 是别的店。',
      },
    },
    database: {
      sound: { says: '可以打开，没有发现损坏。' },
      unusable: { says: '{message}', fix: '下面的页面说明每种故障的处理办法。' },
    },
    migrations: {
      applied: { says: '{count} 个都已执行。' },
      pending: {
        says: '缺少 {count} 个，从 {name} 开始。',
        fix: '先备份；下次启动会自动执行，也可以运行 taro-pay migrate。',
      },
      newer: {
        says: '数据库属于更新的版本：它有 {name}。',
        fix: '启动那个版本，或恢复升级之前的备份。',
      },
    },
    owner: {
      own: { says: '属于商户 {merchantId} 和这个 AppID。' },
      nobodys: { says: '还没有归属：第一次启动后归本商户。' },
      other: {
        says: '属于商户 {merchantId}，AppID {appId}。',
        fix: '改正 DATABASE_URL 或商户；要转交数据库，用 ALLOW_OTHER_MERCHANT=on 启动一次。',
      },
      later: { says: '执行完缺少的迁移后再检查。' },
    },
    disk: {
      room: { says: '{path} 还有 {megabytes} MB。' },
      little: { says: '{path} 只剩 {megabytes} MB。', fix: '腾出空间，或移走旧的备份和日志。' },
      full: { says: '{path} 只剩 {megabytes} MB，很快将无法写入订单。', fix: '立即腾出空间。' },
    },
    writeAheadLog: {
      small: { says: '{megabytes} MB 等待写回数据库。' },
      large: {
        says: '{megabytes} MB 等待写回数据库：有程序阻止 SQLite 写回。',
        fix: '用 fuser {path} 找到它：没有结束的事务，或卡住的复制；结束它。',
      },
      none: { says: '由 PostgreSQL 自己管理。' },
    },
    backup: {
      recent: { says: '最新的备份是 {hours} 小时前。' },
      old: {
        says: '最新的备份是 {hours} 小时前。',
        fix: '查明 taro-pay backup --every 为什么停了，重新启动它。',
      },
      none: {
        says: '还没有备份。',
        fix: '把 taro-pay backup <文件夹> --every 15m --keep 96 作为单独的服务运行',
      },
      gone: {
        says: '存储中已经没有最新的备份 {place}。',
        fix: '查明是谁删除的，例如 bucket 的生命周期规则；现在就用 taro-pay backup 再做一份。',
      },
      unasked: {
        says: '无法确认存储中是否还有最新的备份：{reason}',
        fix: '处理其中写明的问题；存储的变量见 docs/backup.zh-CN.md。',
      },
    },
    miniProgramBuild: {
      right: { says: '由 {commit} 为这个 AppID 和地址构建，{kilobytes} KB。' },
      incomplete: { says: '{path} 没有 build.json：构建没有完成。', fix: '{command}' },
      notProduction: { says: '这是 {mode} 构建。', fix: '{command}' },
      simulated: { says: '它用模拟器付款。', fix: '{command}' },
      otherApp: { says: '它的 AppID 是 {appId}。', fix: '{command}' },
      otherAddress: { says: '它访问 {url}，不是 PUBLIC_BASE_URL。', fix: '{command}' },
      tooLarge: {
        says: '包 {name} 有 {kilobytes} KB，微信最多允许 2048 KB。',
        fix: '把图片移出代码包，或把页面移到分包。',
      },
      none: { says: '这里没有构建。' },
    },
  },
  skipped: { says: '请先解决“{title}”。' },
  unanswered: {
    says: '微信没有应答：{message}',
    fix: '稍后重试；一直如此请看微信公告和防火墙。',
  },
  broken: { says: '检查本身出错：{message}', fix: '把 --support 生成的文件发给维护者。' },
  summary: '通过 {passed}，警告 {warning}，失败 {failed}，不适用 {notApplicable}。',
  supportWritten: '已写入 {path}：版本、变量名、检查结果和数量，不含任何密钥。',
};
