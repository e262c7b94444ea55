import { canonicalCode } from '../spectrum/codes';
import type { JobSettings } from './job-plan';
import { lacking } from './match-outcome';
import { found, type Outcome } from './outcome';
import type { Job } from './types';

type ManagerRule = JobSettings['jobs']['projectManager'];

/** Why `jobs.projectManager.pattern` cannot be used; undefined: it can. */
export function whyNotPattern(pattern: string): string | undefined {
  try {
    // An alternative that matches nothing shows how many groups there are.
    const groups = (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
    if (groups >= 1) return undefined;
    return `jobs.projectManager.pattern "${pattern}" has no group for the name; e.g. ^PM[:\\- ]+(.+)$ has one.`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `jobs.projectManager.pattern "${pattern}" is not a regular expression: ${why}.`;
  }
}

/**
 * The project manager: the employee of the one name that the job's tags give (ST4). None or several: blank with a note,
 * or waiting, by `jobs.projectManager.onMissing`. Sentences count names and quote none.
 */
export function projectManager(job: Job, rule: ManagerRule): Outcome<string> {
  const names = namesIn(job.tags, rule.pattern);
  const employees = new Set(names.map((name) => employeeOf(name, rule.employees) ?? `unmapped ${name}`));
  const [employee] = employees;
  const mapped = names.length > 0 && names.every((name) => employeeOf(name, rule.employees) !== undefined);
  if (employee !== undefined && employees.size === 1 && mapped) return found(employee, 'tag of the job');
  const why =
    employees.size === 0
      ? `no tag of job ${job.id} names one`
      : employees.size > 1
        ? `tags of job ${job.id} name ${employees.size}, and Spectrum takes one`
        : `the one that a tag of job ${job.id} names is not in jobs.projectManager.employees`;
  switch (rule.onMissing) {
    case 'blank':
      return found('', 'blank', `No project manager: ${why}.`);
    case 'wait':
      return lacking('PROJECT_MANAGER_UNMAPPED', `No project manager: ${why}.`, `job-${job.id}`);
  }
}

/** In the form in which names compare, each once. */
function namesIn(tags: readonly string[], pattern: string): string[] {
  const expression = new RegExp(pattern, 'i');
  const names = tags.flatMap((tag) => expression.exec(tag.trim())?.[1] ?? []).map(comparable);
  return [...new Set(names)].filter((name) => name !== '');
}

function employeeOf(name: string, employees: Record<string, string>): string | undefined {
  const code = Object.entries(employees).find(([one]) => comparable(one) === name)?.[1];
  return code === undefined ? undefined : canonicalCode(code);
}

function comparable(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
