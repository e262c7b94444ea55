import { jsonSchema } from '../config';
import type { Answer } from './answer';

/** The JSON Schema of the configuration file, with which editors complete and check it while it is written. */
export function configSchemaCommand(): Answer {
  return { ok: true, text: JSON.stringify(jsonSchema, null, 2), data: jsonSchema };
}
