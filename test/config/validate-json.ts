import { z } from 'zod';
import type { JsonSchema } from '../../config/json-schema';

/** What a JSON Schema refuses, by where it stands: `servicetrade.acme.goLive`. */
export interface Refusal {
  path: string;
  /** The keyword that refused, e.g. `required`; an object's missing key is refused at the key. */
  keyword: string;
}

const silent = ['$schema', 'title', 'description', 'default', 'format'];
const mapSchema = z.record(z.string(), z.unknown());

/**
 * Looks at a value as JSON Schema demands, for the keywords that Girder's own schema has.
 * @throws Error naming a keyword that it does not know: nothing is passed over in silence.
 */
export function refusals(schema: JsonSchema, value: unknown, path = ''): Refusal[] {
  return Object.keys(schema).flatMap((keyword) => {
    if (silent.includes(keyword)) return [];
    const check = checks[keyword];
    if (!check) throw new Error(`"${keyword}" at ${path || 'the root'} is not known here.`);
    return check(schema, value, path).map((found) =>
      typeof found === 'string' ? { path: found, keyword } : found,
    );
  });
}

/** Paths that the keyword itself refuses, and what is refused further down. */
type Check = (schema: JsonSchema, value: unknown, path: string) => (string | Refusal)[];

const checks: Record<string, Check> = {
  type: ({ type }, value, path) => only(path, ![type].flat().some((one) => isType(one, value))),
  enum: ({ enum: choices = [] }, value, path) => only(path, !choices.some((choice) => choice === value)),
  const: (schema, value, path) => only(path, schema.const !== value),
  pattern: ({ pattern = '' }, value, path) => {
    return only(path, typeof value === 'string' && !new RegExp(pattern, 'u').test(value));
  },
  minLength: ({ minLength = 0 }, value, path) =>
    only(path, typeof value === 'string' && value.length < minLength),
  maxLength: ({ maxLength = 0 }, value, path) =>
    only(path, typeof value === 'string' && value.length > maxLength),
  minimum: ({ minimum = 0 }, value, path) => only(path, typeof value === 'number' && value < minimum),
  maximum: ({ maximum = 0 }, value, path) => only(path, typeof value === 'number' && value > maximum),
  minItems: ({ minItems = 0 }, value, path) => only(path, Array.isArray(value) && value.length < minItems),
  uniqueItems: (_schema, value, path) => {
    return only(
      path,
      Array.isArray(value) && new Set(value.map((item) => JSON.stringify(item))).size < value.length,
    );
  },
  minProperties: ({ minProperties = 0 }, value, path) => {
    return only(path, isMapping(value) && Object.keys(value).length < Number(minProperties));
  },
  items: ({ items }, value, path) => {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, at) => refusals(schemaIn(items), item, join(path, String(at))));
  },
  required: ({ required = [] }, value, path) => {
    return required.filter((key) => isMapping(value) && !(key in value)).map((key) => join(path, key));
  },
  properties: ({ properties = {} }, value, path) => {
    return Object.entries(properties).flatMap(([key, inner]) => {
      return isMapping(value) && key in value ? refusals(schemaIn(inner), value[key], join(path, key)) : [];
    });
  },
  propertyNames: ({ propertyNames }, value, path) => {
    return keysOf(value).flatMap((key) => refusals(schemaIn(propertyNames), key, join(path, key)));
  },
  additionalProperties: ({ additionalProperties, properties = {} }, value, path) => {
    const others = keysOf(value).filter((key) => !(key in properties));
    if (additionalProperties === false) return others.map((key) => join(path, key));
    return others.flatMap((key) => {
      return refusals(
        schemaIn(additionalProperties),
        isMapping(value) ? value[key] : undefined,
        join(path, key),
      );
    });
  },
  oneOf: ({ oneOf = [] }, value, path) => {
    const tried = oneOf.map((inner) => refusals(inner, value, path));
    if (tried.filter((found) => found.length === 0).length === 1) return [];
    // The one meant is the one whose kind is right; there may be none.
    const meant = tried.find((found) => !found.some(({ keyword }) => keyword === 'const'));
    return meant ?? tried.flat().filter(({ keyword }) => keyword === 'const');
  },
};

function only(path: string, refused: boolean): string[] {
  return refused ? [path] : [];
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isType(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isMapping(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysOf(value: unknown): string[] {
  return isMapping(value) ? Object.keys(value) : [];
}

function schemaIn(schema: unknown): JsonSchema {
  return mapSchema.parse(schema);
}
