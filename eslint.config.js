// The import rules of docs/architecture.md ("who may import whom"); a breach fails the build.
const path = require('node:path');
const tseslint = require('typescript-eslint');
const importX = require('eslint-plugin-import-x');
const { createTypeScriptImportResolver } = require('eslint-import-resolver-typescript');

const rooms = [
  'workflows',
  'activities',
  'workers',
  'clients',
  'domain',
  'gateway',
  'cli',
  'config',
  'sandbox',
  'demo',
  'tools',
  'test',
  'bench',
];

/** What each room may import of Girder; `test` and `bench` may import anything. */
const allowed = {
  domain: [],
  config: ['domain'],
  clients: ['domain'],
  workflows: ['domain', 'activities'],
  activities: ['domain', 'clients', 'config'],
  workers: ['workflows', 'activities', 'clients', 'config', 'domain'],
  gateway: ['domain', 'config', 'clients/store', 'workflows/messages'],
  cli: ['domain', 'config', 'clients/store', 'workflows/messages'],
  demo: ['domain', 'config', 'tools'],
  tools: [],
  sandbox: [],
};

const zones = Object.entries(allowed).flatMap(([room, may]) =>
  rooms
    .filter((other) => other !== room && !may.includes(other))
    .map((other) => ({
      target: `./${room}`,
      from: `./${other}`,
      except: may
        .filter((m) => m.startsWith(`${other}/`))
        .flatMap((m) => [`./${m.slice(other.length + 1)}`, `./${m.slice(other.length + 1)}.ts`]),
      message: `${room}/ may import only ${may.length ? may.join(', ') : 'nothing of Girder'} (docs/architecture.md).`,
    })),
);

const nodeBuiltins = require('node:module').builtinModules.flatMap((m) => [m, `node:${m}`]);
const outsideWorld = ['axios', 'mssql', 'fastify', 'nodemailer', '@aws-sdk/*', 'pino', '@temporalio/*'];

module.exports = tseslint.config(
  { ignores: ['dist/**', '.cache/**', 'node_modules/**', '**/*.js'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: path.join(__dirname, 'tsconfig.json') }),
      ],
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a union type.' }],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones, basePath: __dirname }],
    },
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: nodeBuiltins.filter((m) => !m.endsWith('crypto')),
          patterns: [...outsideWorld, 'zod', 'zod/*'],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in config/ only.' },
        {
          object: 'Date',
          property: 'now',
          message: 'domain/ has no clock: take the instant as an argument.',
        },
        { object: 'Math', property: 'random', message: 'domain/ has no randomness.' },
      ],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: nodeBuiltins,
          patterns: [
            'zod',
            'zod/*',
            'axios',
            'mssql',
            'luxon',
            'fastify',
            'pino',
            '@aws-sdk/*',
            '@temporalio/client',
            '@temporalio/worker',
            '@temporalio/activity',
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'Temporal', message: 'The native Temporal reads the system clock: not deterministic.' },
      ],
    },
  },
  {
    // The stand-ins' control interface is for the demo and the tests; in production there is none.
    files: ['{domain,config,clients,workflows,activities,workers,gateway,cli}/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union type.' },
        { selector: 'Literal[value=/__sandbox/]', message: 'Product code reads no /__sandbox address.' },
        {
          selector: 'TemplateElement[value.raw=/__sandbox/]',
          message: 'Product code reads no /__sandbox address.',
        },
      ],
    },
  },
  {
    // Configuration is read in one place; nothing else looks at the environment.
    files: ['clients/**/*.ts', 'activities/**/*.ts', 'workflows/**/*.ts', 'gateway/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in config/ only.' },
      ],
    },
  },
);
