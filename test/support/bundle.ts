import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflows } from '../../workers/run';
import { variables } from './services';

const builders = {
  girder: bundleWorkflows,
  /** Girder's workflows and the two that carry out a single posting. */
  faults: () =>
    bundleWorkflowCode({
      workflowsPath: path.join(__dirname, '..', 'faults', 'support', 'workflows.ts'),
      logger: new DefaultLogger('WARN'),
    }),
};

/** Bundling takes seconds, and the code does not change during a test run: the first suite that needs it makes it. */
export async function testBundle(
  name: keyof typeof builders = 'girder',
): Promise<WorkflowBundleWithSourceMap> {
  const folder = process.env[variables.folder];
  if (folder === undefined) return builders[name]();
  const file = path.join(folder, `${name}-workflows.js`);
  if (existsSync(file)) return { code: readFileSync(file, 'utf8'), sourceMap: '' };
  const bundle = await builders[name]();
  writeFileSync(`${file}.${process.pid}`, bundle.code);
  renameSync(`${file}.${process.pid}`, file);
  return bundle;
}
