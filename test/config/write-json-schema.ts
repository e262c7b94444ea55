/** Writes config/girder.schema.json anew, after a setting or its comment in the example has changed. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { jsonSchemaOf } from '../../config/json-schema';

const folder = path.join(__dirname, '../../config');
const file = path.join(folder, 'girder.schema.json');

async function main(): Promise<void> {
  const schema = jsonSchemaOf(readFileSync(path.join(folder, 'girder.example.yaml'), 'utf8'));
  const options = await resolveConfig(file);
  writeFileSync(file, await format(JSON.stringify(schema, null, 2), { ...options, parser: 'json' }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
