import type { KnownCode } from '../../domain/known-codes';
import { states } from './states';

/** A code that alone fits a name. */
export interface Match {
  /** What the setting is keyed by. */
  name: string;
  code: KnownCode;
}

export interface Matches {
  only: Match[];
  /** Names that several codes fit, with them: for a person to choose. */
  several: { name: string; codes: KnownCode[] }[];
}

/**
 * Sales-tax codes whose description is a state and nothing more: "Texas", "State of Texas", "TX sales tax 8.25%".
 * A description that only begins with one may mean a city: "Kansas City".
 */
export function taxCodesOfStates(codes: readonly KnownCode[]): Matches {
  return matchesOf(
    Object.entries(states),
    codes,
    ([name, postal], code) => {
      const said = without(code.description, ['state', 'of', 'the', 'sales', 'use', 'and', 'tax', 'rate']);
      return said === words(name).join(' ') || said === postal.toLowerCase();
    },
    ([, postal]) => postal,
  );
}

/** Codes whose description is the name of a job type, with or without these words. */
export function codesOfJobTypes(
  jobTypes: readonly string[],
  codes: readonly KnownCode[],
  filler: readonly string[] = [],
): Matches {
  return matchesOf(
    jobTypes,
    codes,
    (type, code) => without(code.description, filler) === without(type, filler),
    (type) => type,
  );
}

/** Terms by their own description: right where ServiceTrade's payment term has the same name, without effect elsewhere. */
export function termsByDescription(codes: readonly KnownCode[]): Matches {
  const names = [...new Set(usable(codes).map(({ description }) => description))];
  const named = names.filter((name) => name !== '');
  return matchesOf(
    named,
    codes,
    (name, code) => code.description.toLowerCase() === name.toLowerCase(),
    (name) => name,
  );
}

/** Codes without a percent whose description says that nothing is taxed. */
export function exemptCodes(codes: readonly KnownCode[]): KnownCode[] {
  const says = /\b(exempt|non-?taxable|no tax)\b/i;
  return usable(codes).filter(
    ({ percent, description }) => /^0*(\.0+)?$/.test(percent ?? 'unknown') && says.test(description),
  );
}

export function usable(codes: readonly KnownCode[]): KnownCode[] {
  return codes.filter(({ trouble }) => trouble === undefined);
}

function matchesOf<T>(
  names: readonly T[],
  codes: readonly KnownCode[],
  fits: (name: T, code: KnownCode) => boolean,
  keyOf: (name: T) => string,
): Matches {
  const found = names.map((name) => ({
    name: keyOf(name),
    codes: usable(codes).filter((code) => fits(name, code)),
  }));
  return {
    only: found.flatMap(({ name, codes: [code, ...others] }) =>
      code && others.length === 0 ? [{ name, code }] : [],
    ),
    several: found.filter((one) => one.codes.length > 1),
  };
}

/** Lower-case words joined, without figures and these. */
function without(text: string, filler: readonly string[]): string {
  return words(text)
    .filter((word) => !filler.includes(word) && !/^\d+$/.test(word))
    .join(' ');
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
