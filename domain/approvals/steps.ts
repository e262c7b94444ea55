import { canonicalCode } from '../spectrum/codes';
import { type Amount, Decimal, cents, money, shown } from '../money';
import { type Applicant, type ApprovalPolicy, type ApprovalStep, approverOf, isSubmitter } from './policy';
import type { ResolvedStep } from './events';

export type StepsFor =
  | { ok: true; steps: ResolvedStep[] }
  /** Why nobody could approve it: one sentence each. It is never approved by nobody. */
  | { ok: false; problems: string[] };

/** What thresholds look at: the larger of gross and payable, without sign, so that retainage and credits count too. */
export function approvalAmount(gross: Amount, payable: Amount): string {
  return cents(Decimal.max(money(gross).abs(), money(payable).abs()));
}

/** Whether a step applies to an amount, by its thresholds, and to a project. */
export function applies(step: ApprovalStep, amount: Amount, project: string | undefined): boolean {
  const size = money(amount).abs();
  if (step.above !== undefined && !size.greaterThan(money(step.above))) return false;
  if (step.upTo !== undefined && size.greaterThan(money(step.upTo))) return false;
  if (step.projects === undefined) return true;
  const code = project === undefined ? undefined : canonicalCode(project);
  return step.projects.some((one) => canonicalCode(one) === code);
}

/**
 * The steps of one application, frozen for its round: a later change of the configuration does not move them. The
 * submitter has no place in any: `all` means all others, and a number must be met by others.
 */
export function stepsFor(policy: ApprovalPolicy, { amount, project, submitter }: Applicant): StepsFor {
  if (!submitter.user && !submitter.email) {
    const sentence =
      'Who submitted the application is not known, so nobody can be told apart from the submitter.';
    return { ok: false, problems: [sentence] };
  }
  const applying = policy.steps.filter((step) => applies(step, amount, project));
  if (applying.length === 0) {
    const sentence = `No step of approvalPolicy.steps applies to ${shown(money(amount).abs())} on project ${project}.`;
    return { ok: false, problems: [sentence] };
  }
  const resolved = applying.map((step) => resolve(step, policy, submitter));
  const problems = resolved.flatMap((one) => (one.ok ? [] : [one.problem]));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, steps: resolved.flatMap((one) => (one.ok ? [one.step] : [])) };
}

type Resolved = { ok: true; step: ResolvedStep } | { ok: false; problem: string };

function resolve(step: ApprovalStep, policy: ApprovalPolicy, submitter: Applicant['submitter']): Resolved {
  const isOther = (key: string): boolean => {
    const person = approverOf(policy, key);
    return person === undefined || !isSubmitter(person, submitter);
  };
  const others = step.approvers.filter(isOther);
  const live = others.filter((key) => isLive(policy, key));
  const need = step.needs === 'all' ? Math.max(others.length, 1) : needOf(step);
  if (live.length < need) {
    const who = live.length === 0 ? 'nobody' : live.join(', ');
    const problem = `Step "${step.name}" needs ${need} and has ${who} besides the submitter and revoked approvers.`;
    return { ok: false, problem };
  }
  return {
    ok: true,
    step: {
      name: step.name,
      need,
      approvers: others,
      escalateTo: step.escalate?.to.filter(isOther) ?? [],
      remind: step.remind,
      escalateAfterDays: step.escalate?.afterDays,
      deadline: step.deadline,
    },
  };
}

/** How many approvals a step needs when none of its approvers is the submitter. */
export function needOf({ needs, approvers }: Pick<ApprovalStep, 'needs' | 'approvers'>): number {
  if (needs === 'all') return approvers.length;
  return needs === 'any' ? 1 : needs;
}

/** Known and not revoked. */
export function isLive(policy: Pick<ApprovalPolicy, 'approvers'>, key: string): boolean {
  const person = approverOf(policy, key);
  return person !== undefined && person.revoked !== true;
}
