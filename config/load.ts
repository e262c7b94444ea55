import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { Settings } from '../domain/settings';
import { checkConnections } from './check-connections';
import { checkJobs } from './check-jobs';
import { checkDeployment, laterKeys } from './check-deployment';
import { checkGateway } from './check-gateway';
import { checkTrimblePay } from './check-trimble-pay';
import { Parts } from './checks';
import type { Finding } from './checks';
import { configHash } from './hash';
import { sortProblems } from './problems';
import type { Problem } from './problems';
import { findingsOf, problemOf } from './report';
import { generalShape } from './schema/general';
import { serviceTradeSchema } from './schema/servicetrade';
import { mapping, ownName, section, withoutPrototype } from './schema/shapes';
import { spectrumSchema } from './schema/spectrum';
import { trimblePaySchema, withZone } from './schema/trimble-pay';
import { nothingOutside, outsideOf, systemCode } from './secrets';
import type { Outside } from './secrets';
import { readYaml } from './yaml-source';
import type { Tree } from './yaml-source';

export type Loaded = { ok: true; settings: Settings } | { ok: false; problems: Problem[] };

export interface LoadOptions {
  /**
   * False in processes that never call the connected systems (gateway, command line): their passwords need not be
   * in the environment and are empty in the settings. Default: true.
   */
  credentials?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration file, checks it as a whole and resolves its secrets.
 * @param env where `env:NAME` is looked up, and what moves default ports
 * @returns frozen settings, or every problem at once, sorted by place. Never throws.
 */
export function loadConfig(file: string, env: Environment, options: LoadOptions = {}): Loaded {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const sentence = `The configuration cannot be read: ${systemCode(error) ?? 'it is not UTF-8 text'}.`;
    const allowed = 'a readable file; GIRDER_CONFIG names it';
    return { ok: false, problems: [{ file, line: 1, column: 1, path: '', sentence, allowed }] };
  }
  return parseConfig(text, file, env, options);
}

/** The same for a text that was read already; `file` is its name, and the place that relative paths start from. */
export function parseConfig(text: string, file: string, env: Environment, options: LoadOptions = {}): Loaded {
  const source = readYaml(file, text);
  if (!source.whole) return { ok: false, problems: sortProblems(source.problems) };
  const outside = outsideOf(path.resolve(file), env, options.credentials ?? true);
  const parts = new Parts(source);
  const read = settingsSchema(outside).safeParse(withoutLaterKinds(source.tree), { reportInput: true });
  const findings: Finding[] = [
    ...(read.success ? [] : findingsOf(read.error.issues)),
    ...checkDeployment(parts),
    ...checkConnections(parts, outside),
    ...checkJobs(parts),
    ...checkTrimblePay(parts, outside),
    ...checkGateway(parts, outside),
  ];
  const told = findings
    .filter((finding) => !source.unread(finding.path))
    .map((found) => problemOf(source, found));
  const problems = sortProblems([...source.problems, ...told]);
  if (problems.length > 0 || !read.success) return { ok: false, problems };
  meaningSchema ??= settingsSchema(nothingOutside);
  const meaning = meaningSchema.parse(source.tree);
  return { ok: true, settings: freeze({ hash: configHash(meaning), ...read.data }) };
}

/** What a file means is read by one schema, whatever is outside. */
let meaningSchema: z.ZodType<Omit<Settings, 'hash'>> | undefined;

/** The whole file, setting by setting; what compares settings with each other is in the checks. */
export function settingsSchema(outside: Outside): z.ZodType<Omit<Settings, 'hash'>> {
  return section({
    ...generalShape(outside),
    // For editors; the checks of the deployment tell an empty one.
    spectrum: mapping(ownName, spectrumSchema(outside)).meta({ minProperties: 1 }),
    servicetrade: mapping(ownName, serviceTradeSchema(outside)),
    trimblePay: mapping(ownName, trimblePaySchema(outside)),
  }).transform(({ log, causes, sweep, trimblePay, gateway, ...read }): Omit<Settings, 'hash'> => {
    return {
      ...read,
      trimblePay: withoutPrototype(
        Object.entries(trimblePay).map(([name, one]) => [name, withZone(one, read.accounting.zone)]),
      ),
      gateway: { ...gateway, publicUrl: gateway.publicUrl ?? listeningUrl(gateway) },
      logLevel: log.level,
      causes: {
        recheckFirstMs: causes.recheckFirst,
        recheckMaxMs: causes.recheckMax,
        wakePerSecond: causes.wakePerSecond,
      },
      sweep: { everyMs: sweep.every },
    };
  });
}

/** Where nothing stands before it, people reach the gateway where it listens. */
function listeningUrl({ host, port }: { host: string; port: number }): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** They have a problem of their own, which says more than "not a known setting". */
function withoutLaterKinds(tree: Tree): unknown {
  const later: readonly string[] = laterKeys;
  return Object.fromEntries(Object.entries(tree ?? {}).filter(([key]) => !later.includes(key)));
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
