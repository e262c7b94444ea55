import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { z } from 'zod';
import { durationText } from './leaves';
import { settingsSchema } from './load';
import { nothingOutside } from './secrets';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema (draft 2020-12) of the configuration file, for editors: what the schema says of each setting by
 * itself. What compares settings with each other, or looks outside of the file, only `girder config check` knows.
 *
 * @param example the text of `girder.example.yaml`: its comments become the descriptions.
 */
export function jsonSchemaOf(example: string): JsonSchema {
  const schema: JsonSchema = z.toJSONSchema(settingsSchema(nothingOutside), {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'default') jsonSchema.default = writtenAs(def.defaultValue, jsonSchema);
    },
  });
  requireWhatIsRequired(schema);
  for (const text of [withOptional(example), ...alternatives(example)]) {
    describe(schema, parseDocument(text).contents);
  }
  return { title: 'Configuration of Girder', ...schema };
}

/** A default as a user writes it: `300000` of a duration is `5m`. */
function writtenAs(value: unknown, { type }: JsonSchema): unknown {
  return typeof value === 'number' && type === 'string' ? durationText(value) : value;
}

/**
 * The loader takes a section that is left out for an empty one, and asks for what that lacks. So a section is required
 * when something in it is.
 */
function requireWhatIsRequired(schema: JsonSchema): void {
  for (const inner of innerOf(schema)) requireWhatIsRequired(inner);
  const listed = schema.required ?? [];
  const required = Object.entries(schema.properties ?? {}).filter(([key, inner]) => {
    if (isSection(inner) && takeMark(inner)) return false;
    return isSection(inner) ? !isEnough(inner) : listed.includes(key);
  });
  if (schema.properties) delete schema.required;
  if (required.length > 0) schema.required = required.map(([key]) => key);
}

/** Whether a section may be missing altogether, whatever it requires when it is there; the mark is for here only. */
function takeMark(section: JsonSchema): boolean {
  const marked = section['mayBeAbsent'] === true;
  delete section['mayBeAbsent'];
  return marked;
}

/** Whether nothing, or the default, is enough for a section; a default that is not enough is none. */
function isEnough(section: JsonSchema): boolean {
  const given = Object.keys(section.default ?? {});
  const enough =
    section.minProperties === undefined &&
    formsOf(section).some(({ required = [] }) => required.every((key) => given.includes(key)));
  if (!enough) delete section.default;
  return enough;
}

/** Commented-out settings between the others count like them. */
function withOptional(example: string): string {
  return example.replace(/^( +)# (?=[A-Za-z]+: )/gm, '$1');
}

/** Whole sections that are commented out, because another one stands there. */
function alternatives(example: string): string[] {
  const blocks = example.match(/^# [a-z]+:\n(?:# {3}.*\n)+/gm) ?? [];
  return blocks.map((block) => block.replace(/^# /gm, ''));
}

/** Puts the comments of a written section in front of what is allowed. */
function describe(schema: JsonSchema, written: unknown): void {
  if (isSeq(written)) {
    for (const item of written.items) innerOf(schema).forEach((inner) => describe(inner, item));
  }
  if (!isMap(written)) return;
  const form = formsOf(schema).find(({ properties }) => isKind(properties?.['kind'], written.get('kind')));
  for (const { key, value } of written.items) {
    const inner = form?.properties?.[isScalar(key) ? String(key.value) : ''] ?? form?.additionalProperties;
    if (!isSchema(inner)) continue;
    const said = meaning(value);
    if (said !== '') inner.description = described(inner, said);
    describe(inner, value);
  }
}

/** Choices that the schema lists are not told twice. */
function described({ enum: choices, type, description = '' }: JsonSchema, said: string): string {
  if (description.startsWith(said)) return description;
  return choices || type === 'boolean' ? said : `${said} ${description}`.trim();
}

/** The comment at a setting, without what the schema says in its own way. */
function meaning(value: unknown): string {
  if (!isScalar(value) && !isMap(value) && !isSeq(value)) return '';
  const comment = (isScalar(value) || value.flow ? value.comment : value.commentBefore) ?? '';
  return comment.trim().replace(/(^| )(Default|Required)\.$/, '');
}

/** The kinds that a section may be; most are one. */
function formsOf(section: JsonSchema): JsonSchema[] {
  return section.oneOf ?? [section];
}

function isKind(kind: z.core.JSONSchema._JSONSchema | undefined, written: unknown): boolean {
  return !isSchema(kind) || kind.const === written;
}

function isSection(schema: z.core.JSONSchema._JSONSchema): schema is JsonSchema {
  return isSchema(schema) && (schema.type === 'object' || schema.oneOf !== undefined);
}

function innerOf({ properties = {}, additionalProperties, items, oneOf = [] }: JsonSchema): JsonSchema[] {
  return [...Object.values(properties), additionalProperties, items, ...oneOf].filter(isSchema);
}

function isSchema(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema);
}
