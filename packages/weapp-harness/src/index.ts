export { checkWithGlassEasel } from './check-with-glass-easel.js';
export { type CompiledView, compileView } from './compile-view.js';
export { type LaunchOptions, launchMiniProgram, type MiniProgram } from './mini-program.js';
export { type AppConfig, packageOf, readAppConfig } from './project-files.js';
export { StoryNetwork } from './story-network.js';
export { sendOverHttp } from './wx-request.js';
export type { Storage } from './wx-storage.js';
