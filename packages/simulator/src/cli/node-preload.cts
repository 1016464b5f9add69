import type { NetConnectOpts } from 'node:net';

/**
 * Loaded into every Node process of `exec --proxy` by NODE_OPTIONS. Node learns of proxies with version 22.21 only, and
 * most clients never ask for one. So connections to WeChat's hosts go to the simulator, as with a hosts file, and TLS
 * still sees the name that the program called.
 */
interface Detour {
  readonly hosts: readonly string[];
  /** The simulator's host, and its ports in place of 443 and 80. */
  readonly host: string;
  readonly ports: Readonly<Record<string, number>>;
}

// A CommonJS file, because --import would change how Node loads the program.
const net: typeof import('node:net') = require('node:net');

const detour: Detour | null = JSON.parse(process.env.WECHAT_SIMULATOR_DETOUR ?? 'null');

function detourOf(host: unknown, port: unknown): { host: string; port: number } | null {
  const isKnown = typeof host === 'string' && detour?.hosts.includes(host.toLowerCase()) === true;
  const newPort = detour?.ports[String(port)];
  return isKnown && detour !== null && newPort !== undefined ? { host: detour.host, port: newPort } : null;
}

/** The arguments of connect: options or a list of them, as Node's own modules pass, else a port and a host. */
function redirect(args: readonly unknown[]): readonly unknown[] {
  const [first, second] = args;
  if (Array.isArray(first)) {
    [first[0]] = redirect(first);
    return args;
  }
  if (isOptions(first)) {
    const { host, port } = first;
    const other = detourOf(host, port);
    return other === null ? args : [{ ...first, ...other }, ...args.slice(1)];
  }
  const other = detourOf(second, first);
  return other === null ? args : [other.port, other.host, ...args.slice(2)];
}

function isOptions(value: unknown): value is NetConnectOpts & { host?: unknown; port?: unknown } {
  return typeof value === 'object' && value !== null;
}

if (detour !== null) {
  const connect = net.Socket.prototype.connect;
  Object.defineProperty(net.Socket.prototype, 'connect', {
    configurable: true,
    writable: true,
    value(this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(connect, this, redirect(args));
    },
  });
}
