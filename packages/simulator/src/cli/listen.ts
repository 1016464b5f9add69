import { StateFileError } from '../foundation/state-file.js';
import { type Simulator, type SimulatorOptions, startSimulator } from '../index.js';
import { MerchantsError } from '../world/wechat.js';
import { Failure } from './command.js';

/** Starts a simulator. @throws Failure where its address or its file is not to be had */
export async function listen(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const { code, port } = addressErrorOf(error);
    const flag = port !== 0 && port === options.proxy?.httpsPort ? '--https' : '--port';
    if (code === 'EADDRINUSE') throw new Failure(`Port ${port} is taken. Choose another one with ${flag}.`);
    if (code === 'EACCES')
      throw new Failure(
        `This user may not listen on the port. Choose one from 1024 with ${flag}, or ask the system.`,
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Failure('This machine does not have that address. Choose another one with --host.');
    if (error instanceof StateFileError || error instanceof MerchantsError) throw new Failure(error.message);
    throw error;
  }
}

function addressErrorOf(error: unknown): { code: unknown; port: unknown } {
  const isSystems = error instanceof Error && 'code' in error;
  return { code: isSystems ? error.code : null, port: isSystems && 'port' in error ? error.port : null };
}
