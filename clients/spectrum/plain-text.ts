/**
 * Control characters and halves of surrogate pairs do not belong into a ledger: some are illegal in XML, others
 * reach Spectrum and break its screens. Texts are prepared before; what still holds one is not sent.
 * @throws RangeError naming the field and the character
 */
export function refuseControlCharacters(field: string, value: string): void {
  const forbidden = forbiddenCharacter(value);
  if (forbidden !== undefined) throw new RangeError(`${field} ${forbidden}: remove it at the source.`);
}

/** The first such character as a sentence without its subject; undefined when there is none. */
export function forbiddenCharacter(value: string): string | undefined {
  const at = forbiddenAt(value);
  if (at < 0) return undefined;
  const point = value.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return `holds the character U+${point} at place ${at + 1}, which Spectrum must not be sent`;
}

function forbiddenAt(value: string): number {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f) || unit === 0xfffe || unit === 0xffff) return i;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = value.charCodeAt(i + 1);
      if (!(next >= 0xdc00 && next <= 0xdfff)) return i;
      i++;
    } else if (unit >= 0xdc00 && unit <= 0xdfff) {
      return i;
    }
  }
  return -1;
}
