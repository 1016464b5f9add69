export { checkWithGlassEasel } from './build/check-with-glass-easel.js';
export { type CompiledView, compileView } from './build/compile-view.js';
export { type AppConfig, packageOf, readAppConfig } from './build/project-files.js';
export { type LaunchOptions, launchMiniProgram, type MiniProgram } from './mini-program.js';
export { ControlledNetwork } from './wx/controlled-network.js';
export { sendOverHttp } from './wx/request.js';
export type { Storage } from './wx/storage.js';
