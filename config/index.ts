export { readEnvironment } from './environment';
export type { Environment } from './environment';
export { configHash } from './hash';
export { loadConfig, parseConfig } from './load';
export type { Loaded, LoadOptions } from './load';
export { formatProblems } from './problems';
export type { Problem } from './problems';
