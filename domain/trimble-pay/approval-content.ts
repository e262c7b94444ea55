import type { ApprovalContent, ContentAttachment, ContentLine } from '../approvals/content';
import { cents, money, sum } from '../money';
import type { ChangeOrderRow } from '../spectrum/subcontracts';
import { executed } from './phase-details';
import { sectionKey } from './section-key';
import type { ApplicationLine, PayApplication, Section, SovLine } from './types';

/** What Girder's approvers are shown of an application (TP6). */
export interface ContentSource {
  application: PayApplication;
  /** Codes of Spectrum. */
  company: string;
  job: string;
  subcontract: string;
  vendor: string;
  vendorName: string;
  sections: readonly Section[];
  sovLines: readonly SovLine[];
  /** Of every status; those that are executed are shown. */
  changeOrders: readonly ChangeOrderRow[];
  attachments: readonly ContentAttachment[];
}

export function approvalContent(source: ContentSource): ApprovalContent {
  const { application, company, job, subcontract, vendor, vendorName } = source;
  const { number, revision, kind, periodStart, periodEnd, totals } = application;
  const gross = sum(application.lines.map(grossOf));
  return {
    contract: { company, job, subcontract, vendor, vendorName },
    application: { number, revision, kind, periodStart, periodEnd },
    totals: {
      originalContract: totals.originalSum,
      changeOrders: totals.netChange,
      revisedContract: totals.sumToDate,
      completedAndStored: totals.completedAndStored,
      retainage: totals.retainage,
      earnedLessRetainage: totals.earnedLessRetainage,
      previousCertificates: totals.previousCertificates,
      currentPaymentDue: totals.currentPaymentDue,
      balanceToFinish: totals.balanceToFinish,
      gross: cents(gross),
      // By line 8, so that it does not wait for the application before to be exported; the export stops unless what
      // is sent comes to the same.
      retention: cents(gross.minus(money(totals.currentPaymentDue))),
    },
    lines: linesOf(source),
    changeOrders: source.changeOrders
      .filter(({ status }) => status === executed)
      .map((order) => ({
        number: order.number,
        description: order.description,
        amount: cents(order.amount),
      })),
    attachments: source.attachments.map(({ id, kind: paper, fileName, sha256 }) => ({
      id,
      kind: paper,
      fileName,
      sha256,
    })),
  };
}

/** E and the change of stored material. */
function grossOf({ workThisPeriod, storedNow, previousStored }: ApplicationLine) {
  return money(workThisPeriod).plus(money(storedNow)).minus(money(previousStored));
}

/** A section that Girder does not know is shown by its id: the export stops at it, not the page. */
function linesOf({ application, sections, sovLines }: ContentSource): ContentLine[] {
  const keys = new Map(sections.map(({ id, place }) => [id, sectionKey(place)]));
  const scheduled = new Map(sovLines.map((line) => [line.id, line]));
  return application.lines.map(({ sovLineId, sectionId, ...figures }) => ({
    id: sovLineId,
    section: keys.get(sectionId) ?? sectionId,
    item: scheduled.get(sovLineId)?.itemNo ?? '',
    description: scheduled.get(sovLineId)?.description ?? '',
    scheduledValue: figures.scheduledValue,
    previousWork: figures.previousWork,
    previousStored: figures.previousStored,
    workThisPeriod: figures.workThisPeriod,
    storedNow: figures.storedNow,
    retainageToDateWork: figures.retainageToDateWork,
    retainageToDateStored: figures.retainageToDateStored,
    retainageReleasedThisPeriod: figures.retainageReleasedThisPeriod,
  }));
}
