import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { YAMLError } from 'yaml';
import { printPath } from './problems';
import type { Path, Problem } from './problems';

/**
 * A number as it is written. YAML reads `0123` as 123 and `1E5` as 100000: where a code is wanted the writing counts,
 * not the value, so it is kept.
 */
export class WrittenNumber {
  constructor(
    readonly written: string,
    readonly value: number,
  ) {}
}

export type Tree = null | string | boolean | WrittenNumber | Tree[] | { [key: string]: Tree };

interface Place {
  line: number;
  column: number;
}

/** A YAML file as a plain tree, and where in the file each of its values stands. */
export interface YamlSource {
  file: string;
  tree: Tree;
  /** Syntax, duplicate keys, aliases, tags. */
  problems: Problem[];
  /** False when the syntax is so broken that looking further would only invent problems. */
  whole: boolean;
  /** Of the value, its key, or (when it is missing) the nearest section above. */
  place(path: Path, of: 'key' | 'value'): Place;
  /** The scalar as it is written. */
  written(path: Path): string | undefined;
  /** True where a problem of the YAML itself hides the value, so that nothing more is said about it. */
  unread(path: Path): boolean;
}

const maxDepth = 40;
const maxBytes = 1_000_000;

/** Reads one YAML 1.2 document, strictly: unique keys, no aliases, no tags. Never throws. */
export function readYaml(file: string, text: string): YamlSource {
  const reader = new Reader(file);
  try {
    return reader.read(text);
  } catch (error) {
    // The parser recurses; only a hostile file exhausts the stack.
    reader.refuse({ line: 1, column: 1 }, [], undefined, `Cannot be read as YAML: ${String(error)}.`, '');
    return reader.source({}, false);
  }
}

class Reader {
  private readonly lines = new LineCounter();
  private readonly keys = new Map<string, Place>();
  private readonly values = new Map<string, Place>();
  private readonly writings = new Map<string, string>();
  private readonly hidden = new Set<string>();
  private readonly problems: Problem[] = [];

  constructor(private readonly file: string) {}

  read(text: string): YamlSource {
    if (text.length > maxBytes) {
      this.refuse(
        { line: 1, column: 1 },
        [],
        `${text.length} characters`,
        'Is too long.',
        `at most ${maxBytes}`,
      );
      return this.source({}, false);
    }
    const document = parseDocument(text, {
      version: '1.2',
      strict: true,
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: this.lines,
      // 'silent' would also silence a second document in the file.
      logLevel: 'error',
    });
    const faults: YAMLError[] = [...document.errors, ...document.warnings];
    for (const fault of faults) {
      this.refuse(this.at(fault.pos[0]), [], undefined, `YAML: ${withoutSource(fault.message)}.`, 'YAML 1.2');
    }
    if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
      const version = document.directives.yaml.version;
      this.refuse(
        { line: 1, column: 1 },
        [],
        `%YAML ${version}`,
        'Other YAML versions read values otherwise.',
        '1.2',
      );
    }
    if (this.problems.length > 0) return this.source({}, false);
    const tree = document.contents === null ? {} : this.walk(document.contents, []);
    if (tree === null || typeof tree !== 'object' || Array.isArray(tree) || tree instanceof WrittenNumber) {
      this.refuse({ line: 1, column: 1 }, [], undefined, 'The file must be a mapping.', '`key: value` lines');
      return this.source({}, false);
    }
    return this.source(tree, true);
  }

  source(tree: Tree, whole: boolean): YamlSource {
    return {
      file: this.file,
      tree,
      whole,
      problems: this.problems,
      place: (path, of) => this.place(path, of),
      written: (path) => this.writings.get(JSON.stringify(path)),
      unread: (path) => this.hidden.has(JSON.stringify(path)),
    };
  }

  refuse(place: Place, path: Path, value: string | undefined, sentence: string, allowed: string): void {
    const problem = { file: this.file, ...place, path: printPath(path), allowed, sentence };
    this.problems.push(value === undefined ? problem : { ...problem, value });
  }

  private walk(node: unknown, path: Path): Tree {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    const place = range ? this.at(range[0]) : this.place(path, 'key');
    const name = JSON.stringify(path);
    this.values.set(name, place);
    if (path.length > maxDepth) {
      this.refuse(place, path.slice(0, 3), undefined, 'Is nested too deep.', `${maxDepth} levels`);
      this.hidden.add(name);
      return null;
    }
    if (isAlias(node)) {
      this.refuse(place, path, undefined, 'YAML aliases (*) are not supported: write the value out.', '');
      this.hidden.add(name);
      return null;
    }
    if (isMap(node)) return this.walkMap(node.items, path);
    if (isSeq(node)) return node.items.map((item, index) => this.walk(item, [...path, index]));
    if (!isScalar(node)) return null;
    const written = node.source ?? String(node.value);
    this.writings.set(name, written);
    const { value } = node;
    if (typeof value === 'number' || typeof value === 'bigint')
      return new WrittenNumber(written, Number(value));
    return typeof value === 'string' || typeof value === 'boolean' ? value : null;
  }

  private walkMap(items: readonly { key: unknown; value: unknown }[], path: Path): Tree {
    const map: { [key: string]: Tree } = {};
    for (const { key, value } of items) {
      const place = isScalar(key) && key.range ? this.at(key.range[0]) : this.place(path, 'value');
      const name = keyText(key);
      if (typeof name !== 'string') {
        this.refuse(place, path, name.written, name.sentence, 'a plain word or a quoted text');
        continue;
      }
      const inner = [...path, name];
      if (Object.hasOwn(map, name)) {
        const first = this.place(inner, 'key');
        this.refuse(
          place,
          inner,
          undefined,
          `The key stands here twice, first on line ${first.line}.`,
          'one of the two',
        );
        continue;
      }
      this.keys.set(JSON.stringify(inner), place);
      map[name] = this.walk(value, inner);
    }
    return map;
  }

  private place(path: Path, of: 'key' | 'value'): Place {
    for (let length = path.length; length > 0; length -= 1) {
      const name = JSON.stringify(path.slice(0, length));
      const own = length === path.length && of === 'value' ? this.values.get(name) : this.keys.get(name);
      const found = own ?? this.values.get(name);
      if (found) return found;
    }
    return { line: 1, column: 1 };
  }

  private at(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** The parser quotes what it stumbles over, which may be a secret that begins with one of YAML's own characters. */
function withoutSource(message: string): string {
  return message.replace(/(: |\s?\\).*$/s, '').replace(/\.$/, '');
}

/** A key that YAML would not read as the text that is written (`0100`, `true`, `~`) must be quoted. */
function keyText(key: unknown): string | { written?: string; sentence: string } {
  if (!isScalar(key)) return { sentence: 'A key is one word or text.' };
  const written = key.source ?? String(key.value);
  const plainNumber = typeof key.value === 'number' && String(key.value) === written;
  if (typeof key.value !== 'string' && !plainNumber) {
    return { written, sentence: `Keys like this must be quoted: write "${written}".` };
  }
  const text = String(key.value);
  return text === '__proto__' ? { written, sentence: 'This key is reserved.' } : text;
}
