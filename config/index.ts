export { readEnvironment } from './environment';
export type { Environment } from './environment';
/** JSON Schema of the file, as `jsonSchemaOf` makes it; a test compares the two. */
export { default as jsonSchema } from './girder.schema.json';
export { configHash } from './hash';
export { loadConfig, parseConfig } from './load';
export type { Loaded, LoadOptions } from './load';
export { formatProblems } from './problems';
export type { Problem } from './problems';
