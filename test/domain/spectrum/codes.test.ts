import { canonicalCode, sameCode } from '../../../domain/spectrum/codes';

describe('codes of Spectrum', () => {
  it.each([
    ['       T123', 'T123'],
    ['t123  ', 'T123'],
    ['00123', '00123'],
    ['1E5', '1E5'],
    ['  ', ''],
  ])('makes %j %j', (text, canonical) => {
    expect(canonicalCode(text)).toBe(canonical);
  });

  it('compares without padding and case, but with leading zeros', () => {
    expect(sameCode('   ar0448u', 'AR0448U')).toBe(true);
    expect(sameCode('0123', '123')).toBe(false);
    expect(sameCode('T 123', 'T123')).toBe(false);
  });
});
