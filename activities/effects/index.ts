/** Which effect carries out a posting, by its kind. */
import type { Posting } from '../../domain/postings';
import { parseTarget } from '../../domain/record-id';
import { whyNotSignedOff } from '../trimble-pay/signed-off';
import type { World } from '../world';
import type { BoundEffect } from './bind';
import { bind } from './bind';
import { approvalMailBody, approvalMailEffect } from './mail/approval-link';
import { mailBody, mailEffect } from './mail/message';
import { commentBody, commentEffect } from './servicetrade/comment';
import { externalIdBody, externalIdEffect } from './servicetrade/external-id';
import { externalIdRemovalBody, externalIdRemovalEffect } from './servicetrade/external-id-removal';
import { invoiceStatusBody, invoiceStatusEffect } from './servicetrade/invoice-status';
import { apBody, apInvoiceEffect } from './spectrum/ap-invoice';
import { arDocument, arInvoiceEffect } from './spectrum/ar-invoice';
import { customerBody, customerEffect } from './spectrum/customer';
import { jobBody, jobEffect } from './spectrum/job';
import { jobOhBatchBody, jobOhBatchEffect } from './spectrum/job-oh-batch';
import { phaseBody, phaseEffect } from './spectrum/phase';
import { siteBody, siteEffect } from './spectrum/site';
import { changeOrderEffect } from './trimble-pay/change-order';
import { contractEffect } from './trimble-pay/contract';
import { erpConnectionEffect } from './trimble-pay/erp-connection';
import { exportStatusEffect } from './trimble-pay/export-status';
import { projectEffect } from './trimble-pay/project';
import { sectionsEffect } from './trimble-pay/sections';
import { sovEffect } from './trimble-pay/sov';
import { vendorEffect, vendorMemberEffect } from './trimble-pay/vendor';

type Make = (world: World, target: string) => BoundEffect;

const spectrum = (world: World, target: string) => world.spectrum(parseTarget(target).instance);

/** `target` is a Spectrum target, a source connection, or `mail`. */
const effects: Record<string, Make> = {
  'spectrum/ar-invoice': (world, target) =>
    bind(arInvoiceEffect(spectrum(world, target), 'spectrum/ar-invoice'), arDocument.parse),
  'spectrum/ar-credit-memo': (world, target) =>
    bind(arInvoiceEffect(spectrum(world, target), 'spectrum/ar-credit-memo'), arDocument.parse),
  'spectrum/ap-invoice': (world, target) =>
    bind(
      apInvoiceEffect(spectrum(world, target), world.files, (application) =>
        whyNotSignedOff(world, application),
      ),
      apBody.parse,
    ),
  'spectrum/customer': (world, target) => bind(customerEffect(spectrum(world, target)), customerBody.parse),
  'spectrum/site': (world, target) => bind(siteEffect(spectrum(world, target)), siteBody.parse),
  'spectrum/job': (world, target) => bind(jobEffect(spectrum(world, target)), jobBody.parse),
  'spectrum/job-oh-batch': (world, target) =>
    bind(jobOhBatchEffect(spectrum(world, target)), jobOhBatchBody.parse),
  'spectrum/phase': (world, target) => bind(phaseEffect(spectrum(world, target)), phaseBody.parse),
  'servicetrade/invoice-status': (world, target) =>
    bind(invoiceStatusEffect(world.servicetrade(target)), invoiceStatusBody.parse),
  'servicetrade/external-id': (world, target) =>
    bind(externalIdEffect(world.servicetrade(target)), externalIdBody.parse),
  'servicetrade/external-id-removal': (world, target) =>
    bind(externalIdRemovalEffect(world.servicetrade(target)), externalIdRemovalBody.parse),
  'servicetrade/comment': (world, target) =>
    bind(commentEffect(world.servicetrade(target)), commentBody.parse),
  'trimble-pay/project': projectEffect,
  'trimble-pay/erp-connection': erpConnectionEffect,
  'trimble-pay/vendor': vendorEffect,
  'trimble-pay/vendor-member': vendorMemberEffect,
  'trimble-pay/contract': contractEffect,
  'trimble-pay/change-order': changeOrderEffect,
  'trimble-pay/sections': sectionsEffect,
  'trimble-pay/sov': sovEffect,
  'trimble-pay/export-status': exportStatusEffect,
  'mail/message': (world) => bind(mailEffect(world.mail), mailBody.parse),
  'mail/approval': (world) => bind(approvalMailEffect(world), approvalMailBody.parse),
};

export const effectKinds: readonly string[] = Object.keys(effects);

/** @throws Error naming the kind and those that exist. */
export function effectOf(world: World, posting: Pick<Posting, 'kind' | 'target'>): BoundEffect {
  const make = effects[posting.kind] ?? world.extraEffects?.[posting.kind];
  if (!make) throw new Error(`There is no effect "${posting.kind}"; known: ${effectKinds.join(', ')}.`);
  return make(world, posting.target);
}
