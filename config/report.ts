import type { z } from 'zod';
import type { Finding } from './checks';
import { refusalParams } from './leaves';
import { nearest } from './nearest';
import { printPath } from './problems';
import type { Path, Problem } from './problems';
import type { YamlSource } from './yaml-source';

/** Zod's issues as findings; its own messages are never shown. */
export function findingsOf(issues: readonly z.core.$ZodIssue[]): Finding[] {
  return issues.flatMap(findingsOfIssue);
}

function findingsOfIssue(issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  switch (issue.code) {
    case 'custom': {
      const params = refusalParams.safeParse(issue.params);
      const { allowed, hide } = params.success ? params.data : { allowed: '', hide: true };
      return [{ path, at: 'value', sentence: issue.message, allowed, hide }];
    }
    case 'unrecognized_keys': {
      const known = issue.message.split(', ');
      return issue.keys.map((key) => unknownKey([...path, key], key, known));
    }
    case 'invalid_key': {
      return findingsOf(issue.issues).map((inner) => ({ ...inner, path, at: 'key' }));
    }
    case 'invalid_union': {
      // Only `store` is one of several kinds.
      const allowed = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      return [{ path, at: 'value', sentence: 'Is none of the kinds.', allowed: allowed.join(', ') }];
    }
    case 'invalid_type': {
      const [sentence, allowed] =
        issue.expected === 'array'
          ? ['Takes a list.', 'a list: [a, b], or lines with - before each']
          : ['Takes a mapping.', '`key: value` lines below it'];
      const missing = issue.input === undefined;
      return [{ path, at: 'value', sentence: missing ? 'Is missing.' : sentence, allowed, hide: true }];
    }
    default:
      return [{ path, at: 'value', sentence: issue.message, allowed: '', hide: true }];
  }
}

function unknownKey(path: Path, key: string, known: readonly string[]): Finding {
  const meant = nearest(key, known);
  const sentence = `Is not a known setting.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
  return { path, at: 'key', sentence, allowed: known.join(', '), hide: true };
}

/** Looks up where a finding stands and what is written there. */
export function problemOf(source: YamlSource, finding: Finding): Problem {
  const { path, sentence, allowed } = finding;
  const problem = {
    file: source.file,
    ...source.place(path, finding.at),
    path: printPath(path),
    allowed,
    sentence,
  };
  const value =
    finding.at === 'key' ? lastKey(finding) : printValue(source.written(path), finding.hide === true);
  return value === undefined ? problem : { ...problem, value };
}

function lastKey({ path, hide }: Finding): string | undefined {
  const key = path[path.length - 1];
  return hide || key === undefined ? undefined : String(key);
}

/** A reference to a secret may be shown; anything else where a secret belongs may be one. */
function printValue(written: string | undefined, hide: boolean): string | undefined {
  if (written === undefined) return undefined;
  if (hide && !/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/.test(written)) return '(hidden)';
  const masked = written.replace(/(:\/\/)[^/@\s]*@/g, '$1(hidden)@');
  return JSON.stringify(masked.length > 80 ? `${masked.slice(0, 77)}...` : masked);
}
