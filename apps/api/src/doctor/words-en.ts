import type { Words } from './words.js';

export const EN: Words = {
  groups: {
    environment: 'Environment',
    keys: 'Keys',
    wechatPay: 'WeChat Pay',
    miniProgram: 'Mini-program',
    address: 'Public address',
    database: 'Database',
    build: 'Mini-program build',
  },
  titles: {
    environment: 'Variables',
    keyFiles: 'Files with secrets',
    certificate: 'Merchant certificate',
    certificateEnd: 'End of the certificate',
    hosts: 'WeChat’s hosts',
    clock: 'Clock',
    signature: 'Our signature',
    keyMode: 'Kind of WeChat’s key',
    apiV3Key: 'APIv3 key',
    answerKey: 'WeChat’s signature',
    binding: 'AppID and merchant number',
    appSecret: 'AppID and AppSecret',
    accessToken: 'Access token',
    shipping: 'Order shipping',
    messages: 'Message templates',
    publicAddress: 'Address',
    publicCertificate: 'TLS certificate',
    notifyUrl: 'Notify URL',
    bytes: 'Bytes of a notification',
    database: 'Database',
    migrations: 'Migrations',
    owner: 'Owner of the database',
    disk: 'Free space',
    writeAheadLog: 'Write-ahead log',
    backup: 'Backup',
    miniProgramBuild: 'Production build',
  },
  findings: {
    environment: {
      complete: { says: 'Every variable that is needed is set and well formed.' },
      missing: { says: 'Not set: {names}.', fix: 'Set them; .env.example describes each.' },
      wrong: { says: '{message}', fix: 'Correct this variable; .env.example describes each.' },
    },
    keyFiles: {
      closed: { says: '{count} files can be read by their owner alone.' },
      open: { says: '{path} has mode {mode}: others can read it.', fix: 'chmod 600 {path}' },
      none: { says: 'No file holds a secret: everything is in variables.' },
    },
    certificate: {
      belongs: { says: 'Private key, serial number and merchant number are those of {path}.' },
      otherKey: {
        says: 'The private key is not the one of {path}.',
        fix: 'Take apiclient_key.pem and apiclient_cert.pem from the same download; a new certificate has a new key.',
      },
      otherSerial: {
        says: 'WECHAT_SERIAL_NO is not the serial number of {path}.',
        fix: 'Set WECHAT_SERIAL_NO={serial}',
      },
      otherMerchant: {
        says: '{path} is a certificate of merchant {merchantId}.',
        fix: 'Correct WECHAT_MERCHANT_ID, or take the certificate and key of this merchant.',
      },
      unreadable: {
        says: '{path} is no certificate in PEM form.',
        fix: 'Copy apiclient_cert.pem there once more, or delete the file.',
      },
      none: { says: 'No apiclient_cert.pem lies beside WECHAT_PRIVATE_KEY_PATH; copy it there to compare.' },
    },
    certificateEnd: {
      far: { says: 'Valid until {date}, {days} more days.' },
      soon: {
        says: 'It ends on {date}, in {days} days.',
        fix: 'Apply for a new certificate in the merchant console (账户中心 → API安全), then change key, serial number and file together.',
      },
      over: {
        says: 'It ended on {date}.',
        fix: 'Apply for a new certificate in the merchant console (账户中心 → API安全), then change key, serial number and file together.',
      },
      none: { says: 'There is no certificate to look at.' },
    },
    hosts: {
      answer: { says: 'All {count} hosts answer.' },
      backupSilent: {
        says: 'The backup host {host} does not answer: {reason}.',
        fix: 'Open the firewall for it, or take it out of WECHAT_PAY_BASE_URL.',
      },
      silent: {
        says: '{host} does not answer: {reason}.',
        fix: 'Open outgoing connections to port 443 of this host, and check the name servers; HTTP_PROXY is not used.',
      },
    },
    clock: {
      right: { says: 'At most {seconds} s off WeChat’s.' },
      drifts: {
        says: '{seconds} s off WeChat’s; payments stop at 300 s.',
        fix: 'Run NTP on this machine: timedatectl set-ntp true',
      },
      wrong: {
        says: '{seconds} s off WeChat’s: it refuses every request.',
        fix: 'Run NTP on this machine: timedatectl set-ntp true',
      },
      unknown: { says: 'No answer of WeChat tells its time.' },
    },
    signature: {
      accepted: {
        says: 'WeChat looked for an order that does not exist, and said so: number, serial and key are right.',
      },
      refused: {
        says: 'WeChat refuses our signature with {status} {code}.',
        fix: 'Let WECHAT_MERCHANT_ID, WECHAT_SERIAL_NO and WECHAT_PRIVATE_KEY be of one merchant and one certificate. {advice}',
      },
    },
    keyMode: {
      publicKey: { says: 'WeChat Pay public key; there are no platform certificates.' },
      certificates: { says: 'Platform certificates, downloaded by the API.' },
      both: { says: 'Both are live: the public key, and platform certificates until the switch is over.' },
      publicKeyMissing: {
        says: 'This merchant has no platform certificates, and no public key is set.',
        fix: 'Download the public key (API安全 → 微信支付公钥), and set WECHAT_PAY_PUBLIC_KEY_PATH and WECHAT_PAY_PUBLIC_KEY_ID.',
      },
      forbidden: {
        says: 'This merchant may not download platform certificates ({code}), and no public key is set.',
        fix: 'Download the public key (API安全 → 微信支付公钥), and set WECHAT_PAY_PUBLIC_KEY_PATH and WECHAT_PAY_PUBLIC_KEY_ID.',
      },
      unclear: {
        says: 'WeChat answered {status} {code} about its certificates.',
        fix: 'Try again; where it stays, ask WeChat’s support. {advice}',
      },
    },
    apiV3Key: {
      opens: { says: 'It opens WeChat’s platform certificate.' },
      notified: { says: 'It opened a notification at {at}.' },
      wrong: {
        says: 'It does not open WeChat’s platform certificate: no notification could be read.',
        fix: 'Set WECHAT_API_V3_KEY to the key of the merchant console (API安全 → APIv3密钥); it cannot be shown there, only set anew.',
      },
      unproven: { says: 'Unproven until the first notification: WeChat has sent nothing that it encrypts.' },
    },
    answerKey: {
      verifies: { says: 'An answer of WeChat was verified.' },
      wrong: {
        says: 'An answer of WeChat cannot be verified: {flaw}.',
        fix: 'Take WECHAT_PAY_PUBLIC_KEY and WECHAT_PAY_PUBLIC_KEY_ID from the merchant console together (API安全 → 微信支付公钥).',
      },
      unproven: { says: 'Unproven: WeChat did not sign its refusals. --prepay proves it.' },
    },
    binding: {
      bound: { says: 'A prepay of 1 fen was accepted, and closed at once.' },
      refused: {
        says: 'WeChat refused a prepay of 1 fen: {code}.',
        fix: 'Bind the AppID in the merchant console (产品中心 → AppID账号管理), and switch JSAPI payment on. {advice}',
      },
      leftOpen: {
        says: 'A prepay of 1 fen was accepted; whether {outTradeNo} was closed is not known.',
        fix: 'Nobody can pay it without our signature, and it ends by itself. Run the check again.',
      },
      notAsked: { says: 'Not tried. --prepay creates an order of 1 fen at WeChat and closes it at once.' },
      noBuyer: { says: 'Nobody has logged in yet: open the mini-program on a phone, then try again.' },
    },
    appSecret: {
      right: { says: 'WeChat refused a made-up login code as such: both are right.' },
      wrongAppId: {
        says: 'WeChat knows no such AppID.',
        fix: 'Set WECHAT_APP_ID to the AppID of the mini-program (mp.weixin.qq.com → 开发管理 → 开发设置).',
      },
      wrongSecret: {
        says: 'The AppSecret is not the one of this AppID.',
        fix: 'Set WECHAT_APP_SECRET; it is shown once (mp.weixin.qq.com → 开发管理 → 开发设置), and reset where it is lost.',
      },
      refused: { says: 'WeChat refused with errcode {code}.', fix: 'Look the errcode up on the page below.' },
    },
    accessToken: {
      given: { says: 'WeChat gave one.' },
      addressRefused: {
        says: 'This server is not on the list of addresses that may ask for one (errcode 40164).',
        fix: 'Add the public addresses of your servers (mp.weixin.qq.com → 开发管理 → 开发设置 → IP白名单).',
      },
      refused: { says: '{message}', fix: 'Look the errcode up on the page below.' },
    },
    shipping: {
      managed: { says: 'WeChat asks for shipping reports; the API makes them by itself.' },
      notManaged: { says: 'WeChat asks for no shipping reports of this mini-program.' },
      unconfirmed: {
        says: 'WeChat asks for shipping reports, and nobody has confirmed the settlement in the console.',
        fix: 'Confirm it in the mini-program’s console (发货管理 → 交易结算管理确认); otherwise WeChat can switch payment off.',
      },
      refused: {
        says: '{message}',
        fix: 'Switch order shipping on in the mini-program’s console (功能 → 发货管理).',
      },
    },
    messages: {
      fit: { says: 'The {count} messages of the shop fit WeChat’s templates.' },
      differ: {
        says: '{count} of their parts do not fit; the first one is {problem}.',
        fix: 'Correct packages/site, or the template in the mini-program’s console (功能 → 订阅消息).',
      },
      refused: {
        says: '{message}',
        fix: 'Switch subscribe messages on in the mini-program’s console (功能 → 订阅消息).',
      },
      none: { says: 'The shop sends no messages.' },
    },
    publicAddress: {
      https: { says: '{url}' },
      notHttps: {
        says: 'PUBLIC_BASE_URL is {url}: WeChat notifies https addresses only.',
        fix: 'Put a proxy with TLS in front (deploy/), and set PUBLIC_BASE_URL to its https address.',
      },
      local: {
        says: 'PUBLIC_BASE_URL is {url}: an address that WeChat cannot reach.',
        fix: 'Set PUBLIC_BASE_URL to the name under which the internet reaches the shop.',
      },
    },
    publicCertificate: {
      trusted: { says: 'Its chain is complete, and it is valid for {days} more days.' },
      soon: {
        says: 'It ends in {days} days.',
        fix: 'Renew it, and see why it was not renewed by itself.',
      },
      untrusted: {
        says: 'It is not trusted: {reason}.',
        fix: 'Let the proxy send the full chain (fullchain.pem), for this name, of a public authority.',
      },
      unreachable: {
        says: 'Nothing answers there: {reason}.',
        fix: 'Check the name’s DNS record, the firewall’s port 443 and the proxy. From some networks a server cannot reach its own public address: then run it elsewhere.',
      },
    },
    notifyUrl: {
      refuses: { says: 'An unsigned notification was refused within {milliseconds} ms.' },
      redirects: {
        says: '{path} answers {status}, a redirect: WeChat does not follow it.',
        fix: 'Let the proxy pass /webhooks/ on without redirects and without login pages.',
      },
      accepts: {
        says: '{path} accepts an unsigned notification ({status}): something else answers in the shop’s place.',
        fix: 'Let the proxy pass /webhooks/ on to the API.',
      },
      slow: {
        says: '{path} did not answer within 5 s: WeChat takes that for a failure.',
        fix: 'See whether the API runs (/readyz), and what the proxy waits for.',
      },
      otherAnswer: {
        says: '{path} answers {status}, and not as the API does.',
        fix: 'Let the proxy pass /webhooks/ on to the API, and see whether the API runs (/readyz).',
      },
    },
    bytes: {
      unchanged: { says: 'A notification arrives as it was sent, byte for byte, with its headers.' },
      changed: {
        says: 'The body arrives changed: no signature would match.',
        fix: 'Switch off what rewrites JSON in front of the API: a WAF, a gateway’s transformation, a CDN’s minifier.',
      },
      headersChanged: {
        says: 'The Wechatpay-* headers do not arrive as they were sent.',
        fix: 'Let every proxy pass the headers Wechatpay-Timestamp, -Nonce, -Signature and -Serial on.',
      },
      unknownShop: {
        says: 'The API there does not recognise this shop’s probe ({status}).',
        fix: 'Let both have the same JWT_SECRET, and the API this version; or PUBLIC_BASE_URL is another shop’s.',
      },
    },
    database: {
      sound: { says: 'It can be opened, and no damage was found.' },
      unusable: { says: '{message}', fix: 'See what is to be done about each trouble on the page below.' },
    },
    migrations: {
      applied: { says: 'All {count} are applied.' },
      pending: {
        says: '{count} are missing, from {name} on.',
        fix: 'Make a backup; then the next start applies them, or `taro-pay migrate`.',
      },
      newer: {
        says: 'The database is of a newer version: it has {name}.',
        fix: 'Start that version, or restore a backup from before it.',
      },
    },
    owner: {
      own: { says: 'Merchant {merchantId} with this AppID.' },
      nobodys: { says: 'Nobody’s yet: the first start makes it this merchant’s.' },
      other: {
        says: 'It is merchant {merchantId}’s with AppID {appId}.',
        fix: 'Correct DATABASE_URL or the merchant; to pass the database on, set ALLOW_OTHER_MERCHANT=on for one start.',
      },
      later: { says: 'Told once the missing migrations are applied.' },
    },
    disk: {
      room: { says: '{megabytes} MB are free at {path}.' },
      little: {
        says: 'Only {megabytes} MB are free at {path}.',
        fix: 'Make room, or move old backups and logs away.',
      },
      full: {
        says: 'Only {megabytes} MB are free at {path}: soon no order can be written.',
        fix: 'Make room now.',
      },
    },
    writeAheadLog: {
      small: { says: '{megabytes} MB wait to be moved into the database.' },
      large: {
        says: '{megabytes} MB wait to be moved into the database: a program keeps SQLite from it.',
        fix: 'Find it with `fuser {path}`: a shell with an open transaction, or a copy that hangs; end it.',
      },
      none: { says: 'PostgreSQL keeps its own.' },
    },
    backup: {
      recent: { says: 'The newest is {hours} hours old.' },
      old: {
        says: 'The newest is {hours} hours old.',
        fix: 'See why `taro-pay backup --every` stopped; start it again.',
      },
      none: {
        says: 'There is none.',
        fix: 'taro-pay backup <folder> --every 15m --keep 96, as a service of its own',
      },
      gone: {
        says: 'The store does not have the newest any more, {place}.',
        fix: 'See who deletes there, a rule of the bucket for instance; make one now with `taro-pay backup`.',
      },
      unasked: {
        says: 'Whether the store still has the newest is not known: {reason}',
        fix: 'Mend what the line names; docs/backup.md has the variables of a store.',
      },
    },
    miniProgramBuild: {
      right: { says: 'Built from {commit} for this AppID and address, {kilobytes} KB.' },
      incomplete: { says: '{path} has no build.json: the build was not finished.', fix: '{command}' },
      notProduction: { says: 'It is a build for {mode}.', fix: '{command}' },
      simulated: { says: 'It pays with the simulator.', fix: '{command}' },
      otherApp: { says: 'It is for AppID {appId}.', fix: '{command}' },
      otherAddress: { says: 'It asks {url}, not PUBLIC_BASE_URL.', fix: '{command}' },
      tooLarge: {
        says: 'The package {name} has {kilobytes} KB; WeChat allows 2048.',
        fix: 'Take pictures out of the package, or move pages into a subpackage.',
      },
      none: { says: 'There is no build here.' },
    },
  },
  skipped: { says: 'First mend “{title}”.' },
  unanswered: {
    says: 'WeChat did not answer: {message}',
    fix: 'Try again; where it stays, see WeChat’s announcements and the firewall.',
  },
  broken: {
    says: 'The check itself failed: {message}',
    fix: 'Send the file of --support to who maintains this.',
  },
  summary: 'Passed: {passed}. Warnings: {warning}. Failed: {failed}. Not applicable: {notApplicable}.',
  supportWritten:
    'Written to {path}: versions, names of variables, these findings and counts. It has no secrets.',
};
