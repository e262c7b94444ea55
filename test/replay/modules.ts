import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { z } from 'zod';

const sourceMap = z.object({ sources: z.array(z.string()) });

/**
 * What a bundle is made of, by its source map: `zod` or `@temporalio/workflow` for packages, `node:crypto` for Node's
 * own modules, the path for files of ours.
 */
export function modulesOf({ code }: WorkflowBundleWithSourceMap): string[] {
  const base64 = /sourceMappingURL=data:application\/json;[^,]*base64,([A-Za-z0-9+/=]+)/.exec(code)?.[1];
  if (base64 === undefined)
    throw new Error('The bundle holds no source map: see how to read its modules now.');
  const { sources } = sourceMap.parse(JSON.parse(Buffer.from(base64, 'base64').toString()));
  return [...new Set(sources.map(moduleOf))].sort();
}

function moduleOf(source: string): string {
  const path = source.replace(/^webpack:\/\/[^/]*\//, '').replace(/^external (commonjs )?/, '');
  const inside = path.split('node_modules/').at(-1) ?? path;
  if (inside === path) return path.replace(/["']/g, '');
  return inside.split('/', inside.startsWith('@') ? 2 : 1).join('/');
}
