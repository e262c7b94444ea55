import type { z } from 'zod';
import { WrittenNumber } from './yaml-source';
import type { Tree, YamlSource } from './yaml-source';
import type { Path } from './problems';

/** Something wrong, before its place in the file is looked up. */
export interface Finding {
  path: Path;
  /** Whether the key or the value is at fault. */
  at: 'key' | 'value';
  sentence: string;
  allowed: string;
  /** Never print what stands there. */
  hide?: boolean;
}

/** What a check across settings sees: single parts of the file, each valid by itself, whatever the rest is like. */
export class Parts {
  constructor(private readonly source: YamlSource) {}

  /** The part at `path` with its defaults, or undefined when it is not valid by itself (reported elsewhere). */
  read<T>(path: Path, schema: z.ZodType<T>): T | undefined {
    const result = schema.safeParse(this.raw(path));
    return result.success ? result.data : undefined;
  }

  raw(path: Path): Tree | undefined {
    let at: Tree | undefined = this.source.tree;
    for (const part of path) {
      if (at === null || typeof at !== 'object' || at instanceof WrittenNumber) return undefined;
      if (Array.isArray(at)) at = typeof part === 'number' ? at[part] : undefined;
      else at = Object.hasOwn(at, part) ? at[part] : undefined;
    }
    return at;
  }

  names(path: Path): string[] {
    const at = this.raw(path);
    const isMapping =
      at !== null && typeof at === 'object' && !Array.isArray(at) && !(at instanceof WrittenNumber);
    return isMapping ? Object.keys(at) : [];
  }

  line(path: Path): number {
    return this.source.place(path, 'key').line;
  }
}

/** Every unordered pair. */
export function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, index) => items.slice(index + 1).map((second): [T, T] => [first, second]));
}
