import type { BackupFile } from './backup-files';

/** Spectrum's word on insurance: Y, or A where it is asked for of all of the vendor's subcontracts. */
const insuranceAskedFor: readonly string[] = ['Y', 'A'];

/**
 * Papers without which the AP invoice is put on hold (`ap.holdWithout`).
 * @param attached kinds of the application's files.
 * @param insurance flag of the subcontract in Spectrum.
 */
export function missingPapers(
  attached: readonly BackupFile['kind'][],
  insurance: string,
  holdWithout: readonly ('waiver' | 'insurance')[],
): ('waiver' | 'insurance')[] {
  return holdWithout.filter((paper) => {
    switch (paper) {
      case 'waiver':
        return !attached.includes('lien_waiver');
      case 'insurance':
        return insuranceAskedFor.includes(insurance) && !attached.includes('compliance');
    }
  });
}
