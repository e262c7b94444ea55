import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

function pages(): string[] {
  const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name}`)];
}

/** Without code, in which brackets and parentheses are no links. */
function prose(page: string): string {
  return readFileSync(path.join(root, page), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '``');
}

/** The anchor that GitHub makes of a heading. */
function anchors(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

interface Link {
  page: string;
  target: string;
}

function links(): Link[] {
  return pages().flatMap((page) =>
    [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => ({ page, target }))
      .filter(({ target }) => !/^[a-z]+:/.test(target)),
  );
}

function whyBroken({ page, target }: Link): string | undefined {
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  if (found.startsWith('..')) return `${page}: ${target} leads out of the project`;
  if (!existsSync(path.join(root, found))) return `${page}: ${target} does not exist`;
  if (anchor !== undefined && !anchors(found).includes(anchor))
    return `${page}: ${target} has no such heading`;
  return undefined;
}

test('every relative link of README.md, CHANGELOG.md and docs/ leads to a file and heading of the project', () => {
  expect(links().length).toBeGreaterThan(20);
  expect(links().flatMap((link) => whyBroken(link) ?? [])).toEqual([]);
});

test('no page is unreachable from README.md', () => {
  const reached = new Set(['README.md']);
  for (const page of reached) {
    for (const { target } of links().filter((link) => link.page === page)) {
      const file = target.split('#')[0] ?? '';
      if (file.endsWith('.md')) reached.add(path.posix.join(path.posix.dirname(page), file));
    }
  }
  expect(pages().filter((page) => !reached.has(page))).toEqual([]);
});

/** The codes' comments send readers to these pages. */
test('every docs/ page that the sources name exists', () => {
  const rooms = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules|dist|docs|test|coverage)/.test(entry.name))
    .map((entry) => entry.name);
  const named = new Set<string>();
  for (const room of rooms) {
    for (const file of readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|yaml)$/.test(file)) continue;
      const text = readFileSync(path.join(root, room, file), 'utf8');
      for (const [page] of text.matchAll(/\bdocs\/[a-z-]+\.md\b/g)) named.add(page);
    }
  }
  expect(named.size).toBeGreaterThan(3);
  expect([...named].filter((page) => !existsSync(path.join(root, page)))).toEqual([]);
});
