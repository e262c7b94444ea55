import { z } from 'zod';
import type { Account } from './account';
import { ApiError } from './errors';
import { count, email, optionalText, text, vendorExternalId, zipCode } from './fields';
import type { Route } from './route';
import { paramOf } from './route';
import { validated } from './validate';
import { checkRevision, given } from './written';

const vendorBody = z.strictObject({
  name: text,
  phone: optionalText.optional(),
  address_line1: optionalText.optional(),
  address_line2: optionalText.optional(),
  city: optionalText.optional(),
  county: optionalText.optional(),
  state: optionalText.optional(),
  zip_code: zipCode.optional(),
  revision: count.optional(),
});

const memberBody = z.strictObject({
  email,
  name: optionalText.optional(),
  phone: optionalText.optional(),
});

/** Members are only ever added: no call changes or removes one. */
export function vendorRoutes(account: Account): Route[] {
  return [
    {
      method: 'PUT',
      pattern: '/vendors/by_external_id/{external_id}',
      run: (call) => {
        const external_id = validated(z.strictObject({ external_id: vendorExternalId }), {
          external_id: paramOf(call, 'external_id'),
        }).external_id;
        const { revision, ...body } = validated(vendorBody, call.body);
        const values = given(body);
        const known = account.vendors.all().find((row) => row.external_id === external_id);
        if (known) checkRevision(known, revision);
        const row = known
          ? account.vendors.change(known, values)
          : account.vendors.create({ ...values, external_id });
        return { status: known ? 200 : 201, body: row, key: `vendor/${row.id}` };
      },
    },
    {
      method: 'POST',
      pattern: '/vendors/{vendor_id}/members',
      run: (call) => {
        const vendor = account.vendors.get(paramOf(call, 'vendor_id'));
        const values = validated(memberBody, call.body);
        const same = account.members
          .where(({ vendor_id }) => vendor_id === vendor.id)
          .find((one) => one.email.toLowerCase() === values.email.toLowerCase());
        if (same) {
          throw new ApiError(409, 'already_exists', `${vendor.name} has a member with this e-mail`, [
            { field: 'email', issue: `is that of ${same.id}`, id: same.id },
          ]);
        }
        const made = account.members.create({ ...given(values), vendor_id: vendor.id });
        return { status: 201, body: made, key: `vendor_member/${made.id}` };
      },
    },
  ];
}
