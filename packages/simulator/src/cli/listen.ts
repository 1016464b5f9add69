import { StateFileError } from '../foundation/state-file.js';
import { type Simulator, type SimulatorOptions, startSimulator } from '../index.js';
import { Failure } from './command.js';

/** Starts a simulator. @throws Failure where its address or its file is not to be had */
export async function listen(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new Failure('The port is taken. Choose another one with --port.');
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Failure('This machine does not have that address. Choose another one with --host.');
    if (error instanceof StateFileError) throw new Failure(error.message);
    throw error;
  }
}
