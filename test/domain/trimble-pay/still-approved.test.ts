import { whyNotStillApproved } from '../../../domain/trimble-pay/approvals';
import type { PaySettings } from '../../../domain/trimble-pay/settings';
import { application, signOffs } from '../../activities/effects/spectrum/ap-subject';

type Mode = PaySettings['approvals'];

/** TP6, TP7: just before the call everybody has signed, on the revision that is sent. */
describe('sign-offs as they stand just before the call', () => {
  it.each<Mode>(['trimble-pay', 'both', 'girder'])('%s: suffice when all is as it was', (mode) => {
    expect(whyNotStillApproved({ revision: 1 }, application(), signOffs('approved'), mode)).toBeUndefined();
  });

  it.each<
    [string, Mode, RegExp, Parameters<typeof whyNotStillApproved>[1], ReturnType<typeof signOffs> | undefined]
  >([
    ['no sign-offs', 'trimble-pay', /has no sign-offs/, application(), undefined],
    ['nobody who signs', 'trimble-pay', /has no approvers/, application(), signOffs()],
    ['one pending', 'both', /step 2 of 2 is pending/, application(), signOffs('approved', 'pending')],
    ['one declined', 'trimble-pay', /step 1 of 1 is declined/, application(), signOffs('declined')],
    ['taken back', 'both', /is in_review/, application({ status: 'in_review' }), signOffs('approved')],
    [
      'sign-offs of another revision',
      'trimble-pay',
      /sign-offs are those of revision 2/,
      application(),
      { ...signOffs('approved'), revision: 2 },
    ],
    [
      'resubmitted and signed',
      'trimble-pay',
      /is at revision 2 .* made from revision 1\.$/,
      application({ revision: 2 }),
      { ...signOffs('approved'), revision: 2 },
    ],
    ['resubmitted', 'girder', /is at revision 2/, application({ revision: 2 }), undefined],
    ['declined', 'girder', /is declined/, application({ status: 'declined' }), undefined],
    ['withdrawn', 'girder', /is draft/, application({ status: 'draft' }), undefined],
  ])('%s, %s: do not suffice', (_name, mode, why, now, approvals) => {
    expect(whyNotStillApproved({ revision: 1 }, now, approvals, mode)).toMatch(why);
  });

  it('girder: needs nobody else', () => {
    const inReview = application({ status: 'in_review' });
    expect(whyNotStillApproved({ revision: 1 }, inReview, undefined, 'girder')).toBeUndefined();
  });
});
