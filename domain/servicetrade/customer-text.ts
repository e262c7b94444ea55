import { cutAtWord, fitText, type TextRule, abbreviate, transliterate, whyNotCode } from '../text';
import { lacking } from './match-outcome';
import { found, type Outcome } from './outcome';
import type { Address } from './types';

/** Texts, addresses and phones of customers, sites and jobs. Sentences quote no names or addresses: they may be people's. */
const addressWidth = 30;
const cityWidth = 25;
const zipWidth = 10;
const phoneWidth = 14;

/** Where a text stands, e.g. `{what: 'The name of company 77', from: 'company.name'}`. */
export interface Place {
  what: string;
  from: string;
}

/** Descriptive text in one field: shortened and marked, or refused by `onTooLong: wait`. */
export function descriptiveText(
  text: string,
  width: number,
  place: Place,
  rule: TextRule,
  noCommas = false,
): Outcome<string> {
  const fit = fitText(text, width, rule, noCommas);
  if (!fit.ok) {
    return lacking('TEXT_TOO_LONG', `${place.what} has ${fit.length} characters; ${fit.width} are allowed.`);
  }
  return found(fit.text, place.from, fit.shortened ? shortened(place) : undefined);
}

/** A name without which Spectrum takes nothing; it allows no commas. */
export function requiredName(
  text: string,
  width: number,
  place: Place,
  rule: TextRule,
  subject: string,
): Outcome<string> {
  const name = descriptiveText(text, width, place, rule, true);
  if (!name.ok || name.value !== '') return name;
  const why = text.trim() === '' ? 'is blank' : 'has no character that Spectrum keeps';
  return lacking('TEXT_FORBIDDEN', `${place.what} ${why}.`, subject);
}

function shortened(place: Place): string {
  return `${place.what} was shortened, or characters were replaced.`;
}

export type AddressField = 'address1' | 'address2' | 'city' | 'state' | 'zip';

/**
 * A postal address in Spectrum's fields. The street has two of 30 characters; it is abbreviated, then cut, only when it
 * is longer than both.
 * @param owner e.g. `company 77`.
 * @param source e.g. `company.address`.
 */
export function addressFields(
  address: Address,
  owner: string,
  source: string,
  rule: TextRule,
): Record<AddressField, Outcome<string>> {
  const place = (part: string, field: string): Place => ({
    what: `The ${part} of ${owner}`,
    from: `${source}.${field}`,
  });
  const street = streetLines(address.street, place('street', 'street'), rule);
  return {
    address1: street.ok ? { ...street, value: street.value.first } : street,
    address2: street.ok ? found(street.value.second, street.from) : street,
    city: descriptiveText(address.city, cityWidth, place('city', 'city'), rule),
    state: stateOf(address, owner, source),
    zip: key(address.postalCode, zipWidth, place('postal code', 'postalCode')),
  };
}

interface Street {
  first: string;
  second: string;
}

function streetLines(text: string, place: Place, rule: TextRule): Outcome<Street> {
  const plain = transliterate(text);
  for (const candidate of [plain.text, abbreviate(plain.text, rule.abbreviations)]) {
    const { head, rest } = cutAtWord(candidate, addressWidth);
    const note = plain.shortened || candidate !== plain.text ? shortened(place) : undefined;
    if (rest.length <= addressWidth) return found({ first: head, second: rest }, place.from, note);
  }
  if (rule.onTooLong === 'wait') {
    const sentence = `${place.what} has ${plain.text.length} characters; twice ${addressWidth} are allowed.`;
    return lacking('TEXT_TOO_LONG', sentence);
  }
  const { head, rest } = cutAtWord(abbreviate(plain.text, rule.abbreviations), addressWidth);
  return found({ first: head, second: cutAtWord(rest, addressWidth).head }, place.from, shortened(place));
}

/** Two letters or blank. The tax code follows the state, so another spelling is not guessed at. */
export function stateOf(address: Address, owner: string, source: string): Outcome<string> {
  const state = address.state.trim().toUpperCase();
  if (/^([A-Z]{2})?$/.test(state)) return found(state, `${source}.state`);
  return lacking(
    'STATE_MISSING',
    `The state of ${owner} is "${state}"; two letters, such as TX, are needed.`,
  );
}

function key(text: string, width: number, place: Place): Outcome<string> {
  const refused = whyNotCode(text.trim(), width);
  return refused ? lacking(refused.code, `${place.what}: ${refused.why}.`) : found(text.trim(), place.from);
}

/** Spectrum takes digits only, so what follows an extension's mark is left out: it would make another number. */
export function phoneDigits(text: string, place: Place, rule: TextRule): Outcome<string> {
  const [number = '', extension] = text.split(/(?:ext(?:ension)?\b\.?|[x#])/i, 2);
  const digits = number.normalize('NFKC').replace(/[^0-9]/g, '');
  if (digits.length <= phoneWidth) {
    const note = extension === undefined ? undefined : `${place.what} has an extension, which is left out.`;
    return found(digits, place.from, note);
  }
  const sentence = `${place.what} has ${digits.length} digits; ${phoneWidth} are allowed.`;
  return rule.onTooLong === 'wait'
    ? lacking('TEXT_TOO_LONG', sentence)
    : found('', 'blank', `${sentence} It is left out.`);
}
