import { isIP } from 'node:net';
import type { S3Config } from '../database/s3-client.js';
import type { Environment } from './environment.js';
import { baseUrl, ConfigError, matching, missing, optional, requireHttps } from './values.js';

/** The S3-compatible store of backups. @throws ConfigError, never with a key */
export function readS3Config(env: Environment, isProduction: boolean): S3Config {
  return {
    endpoint: endpoint(env, isProduction),
    region: matching(env, 'AWS_REGION', /^[\w-]+$/, 'a region like cn-hangzhou, us-east-1 or auto'),
    accessKeyId: matching(env, 'AWS_ACCESS_KEY_ID', /^[\w.-]+$/, 'the id of an access key'),
    secretAccessKey: matching(env, 'AWS_SECRET_ACCESS_KEY', /^\S+$/, 'the secret of an access key'),
  };
}

function endpoint(env: Environment, isProduction: boolean): string {
  const name = 'AWS_ENDPOINT_URL_S3';
  const value = optional(env, name);
  if (value === null)
    throw missing(name, 'it is the address of the store, like https://s3.us-east-1.amazonaws.com');
  // Before anything repeats it.
  if (/\/\/[^/]*@/.test(value)) throw new ConfigError(`${name} has to be without a name and password.`);
  const url = baseUrl(value, name);
  const { hostname } = new URL(url);
  if (isProduction && !isLoopback(hostname)) {
    requireHttps(url, name, 'names and payments go over the network');
  }
  return url;
}

const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
