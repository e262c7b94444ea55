import { refusalSubject } from '../../../activities/records/refusal-subject';
import type { Posting } from '../../../domain/postings';
import type { ReasonCode } from '../../../domain/reasons';
import type { ApBody } from '../../../domain/trimble-pay/ap-document';
import { apLine } from '../../clients/spectrum/ap-samples';
import { apBodyOf } from '../effects/spectrum/ap-subject';

function posting(changes: Partial<ApBody> = {}): Posting {
  const body = apBodyOf(changes);
  return {
    key: 'postings/r/invoice',
    record: 'r',
    part: 'invoice',
    kind: 'spectrum/ap-invoice',
    guard: 'keyed',
    target: 'east-ABC',
    naturalKey: 'ABC|V100|S100-1',
    body,
    bodyHash: '',
    state: 'rejected',
    attempts: [],
    decisions: [],
    claimedAt: '2026-11-25T10:00:00.000Z',
  };
}

/** TP7: applications that are refused for the same thing share their cause. */
describe('what a refused AP invoice is about', () => {
  it.each<[ReasonCode, string | undefined, string | undefined]>([
    ['PERIOD_CLOSED', 'GL_Date', 'AP-2026-11'],
    ['CODE_REFUSED', 'Vendor_Code', 'Vendor_Code-V100'],
    ['CODE_REFUSED', 'Contract_Number', 'Contract_Number-V100-S100'],
    ['CODE_REFUSED', 'GL_Account', 'GL_Account-5010'],
    ['CODE_REFUSED', 'Job_Number', 'Job_Number-1001'],
    ['CODE_REFUSED', 'Phase_Code', 'Phase_Code-V100-S100-0100-0200'],
    ['CODE_REFUSED', 'Cost_Type', 'Cost_Type-V100-S100-S'],
    ['LOCKED', 'Batch_Code', 'Batch_Code-V100-S100-1'],
    ['LOCKED', 'Company_Code', 'Company_Code-ABC'],
    ['CODE_REFUSED', undefined, undefined],
    ['REFUSED', 'Remarks', undefined],
    ['NUMBER_TAKEN', 'Invoice_Number', undefined],
  ])('%s, %s: %s', (code, column, subject) => {
    expect(refusalSubject(code, posting(), column)).toBe(subject);
  });

  it('names each code once, in whatever order the lines have', () => {
    const phases = ['0200', '0100', '0200'];
    const lines = phases.map((phase) => apLine({ phase }));
    expect(refusalSubject('CODE_REFUSED', posting({ lines }), 'Phase_Code')).toBe(
      'Phase_Code-V100-S100-0100-0200',
    );
  });
});
