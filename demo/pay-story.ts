/** The part of the story in which a subcontract is followed and billed (TP1–TP8, TP10, OP6), each step with its check. */
import { isoDate, monthOf } from './dates';
import { company } from './initial/spectrum';
import type { Section, Subcontract } from './initial/subcontracts';
import { changeOrders, drywall, glazing, inactiveJob, subcontractedJob } from './initial/subcontracts';
import { approvalLink, Page } from './approval-page';
import { apInvoice, wrongAp, wrongContract } from './pay-checks';
import { until } from './processes';
import { shown } from './rows';
import type { Stage } from './stage';
import { posted, waits } from './stage';

export async function subcontractsAndPay(stage: Stage): Promise<void> {
  await connected(stage);
  await changeOrder(stage, 0, '170000.00');
  await declinedAndRevised(stage);
  await changeOrder(stage, 1, '165000.00');
  await secondApplication(stage);
  await leftOpen(stage);
}

async function connected(stage: Stage): Promise<void> {
  stage.say(
    `Job ${inactiveJob} is inactive in Spectrum: its import is refused. ${subcontractedJob} is connected.`,
  );
  await stage.refused(['jobs', 'import', inactiveJob]);
  await stage.girder(['jobs', 'import', subcontractedJob]);
  for (const one of [drywall, glazing]) await stage.records.waitFor(nameOf(one), 'in step', posted);
  stage.check(await wrongContract(stage, drywall, '160000.00'));
}

/** Once, and without touching the base. */
async function changeOrder(stage: Stage, at: number, value: string): Promise<void> {
  const order = changeOrders[at];
  if (!order) throw new Error(`There is no change order ${at}.`);
  stage.say(
    `Change order ${order.number} (${order.amount}) is executed in Spectrum: the contract is ${value}.`,
  );
  const { vendor, subcontract } = drywall;
  await stage.spectrum.advance({
    action: 'executeChangeOrder',
    company,
    vendor,
    subcontract,
    changeOrder: order.number,
  });
  await until(`The contract's value of ${value}`, 30_000, async () => {
    return (await wrongContract(stage, drywall, value)).length === 0;
  });
}

async function declinedAndRevised(stage: Stage): Promise<void> {
  stage.say(
    'Application 1 is submitted with its billing backup, and signed off in Trimble Pay by two approvers.',
  );
  const id = await draft(stage, drywall, [
    { section: drywall.sections[0], work: '22000.00' },
    { section: drywall.sections[1], work: '10000.00' },
  ]);
  await attach(stage, id, 'pay_app', 'application-1.pdf');
  await attach(stage, id, 'lien_waiver', 'waiver-1.pdf');
  await signed(stage, id, 'submit');
  await stage.records.waitFor(
    applicationName(drywall, 1),
    'asking Girder’s approvers',
    waits('APPROVAL_OPEN'),
  );
  const page = await opened(stage, 1, 'pm@');
  stage.say('The project manager declines it from the mailed page: the drywall on level 3 is not hung yet.');
  await page.decide('decline', 'Level 3 is not hung yet: bill 20,000.00.');
  await stage.records.waitFor(
    applicationName(drywall, 1),
    'declined',
    ({ code }) => code === 'APPROVAL_DECLINED',
  );
  stage.say('The subcontractor revises and submits it again: the approval starts over.');
  await stage.trimblePay.advance({ action: 'unapprove', id });
  const lines = await linesOf(stage, drywall, [
    { section: drywall.sections[0], work: '20000.00' },
    { section: drywall.sections[1], work: '10000.00' },
  ]);
  await signed(stage, id, 'resubmit', { lines });
  await approvedByAll(stage, 1);
  await stage.records.waitFor(applicationName(drywall, 1), 'in Spectrum', posted);
  stage.check(
    await wrongAp(stage, 'SC2001-1', { amount: '30000.00', retention: '3000.00', images: 2, lines: 2 }),
  );
}

async function secondApplication(stage: Stage): Promise<void> {
  stage.say('Application 2 bills the first change order, and material that is stored on site.');
  const id = await draft(stage, drywall, [
    { section: drywall.sections[0], work: '15000.00', stored: '4500.55' },
    { section: changeOrders[0].section, changeOrder: changeOrders[0].number, work: '2500.00' },
  ]);
  await attach(stage, id, 'lien_waiver', 'waiver-2.pdf');
  await signed(stage, id, 'submit');
  await approvedByAll(stage, 2);
  await stage.records.waitFor(applicationName(drywall, 2), 'in Spectrum', posted);
  stage.check(
    await wrongAp(stage, 'SC2001-2', { amount: '22000.55', retention: '2200.06', images: 1, lines: 1 }),
  );
}

/** So that whoever started the demonstration can open the page. */
async function leftOpen(stage: Stage): Promise<void> {
  stage.say('The glazing subcontractor bills, too; nobody has decided on that yet.');
  const id = await draft(stage, glazing, [{ section: glazing.sections[0], work: '7500.00' }]);
  await attach(stage, id, 'lien_waiver', 'glazing-waiver.pdf');
  await signed(stage, id, 'submit');
  await stage.records.waitFor(
    applicationName(glazing, 1),
    'asking Girder’s approvers',
    waits('APPROVAL_OPEN'),
  );
  const page = await Page.open(await approvalLink(stage.mail, glazing.subcontract, 1, 'pm@'));
  stage.say(`Its approval page: ${page.url}`);
}

/** The mailed page, looked at a few times first as mail scanners do: nothing comes of that. */
async function opened(stage: Stage, application: number, whom: string): Promise<Page> {
  const url = await approvalLink(stage.mail, drywall.subcontract, application, whom);
  for (let look = 0; look < 5; look += 1) await Page.open(url);
  const page = await Page.open(url);
  stage.say('The approval page shows, and a scanner that opens the link changes nothing:');
  for (const line of page.excerpt()) stage.tell(`  ${line}`);
  return page;
}

/** The project manager by the mailed page, then the controller by the operator's command. */
async function approvedByAll(stage: Stage, application: number): Promise<void> {
  const name = applicationName(drywall, application);
  await stage.records.waitFor(name, 'asking Girder’s approvers', waits('APPROVAL_OPEN'));
  stage.say('The project manager approves from the mailed page, the controller by command.');
  const page = await opened(stage, application, 'pm@');
  await page.decide('approve');
  await approvalLink(stage.mail, drywall.subcontract, application, 'controller@');
  await stage.girder(['approvals', 'approve', `${drywall.subcontract}-${application}`, '--as', 'controller']);
}

/** Handed in, and signed off by everybody in Trimble Pay. */
async function signed(
  stage: Stage,
  id: string,
  action: 'submit' | 'resubmit',
  more: Record<string, unknown> = {},
): Promise<void> {
  await stage.trimblePay.advance({ action, id, ...more });
  for (let step = 0; step < 2; step += 1) await stage.trimblePay.advance({ action: 'approve', id });
}

interface Billed {
  section: Section | undefined;
  changeOrder?: string;
  work: string;
  stored?: string;
}

async function draft(stage: Stage, subcontract: Subcontract, billed: Billed[]): Promise<string> {
  const contract = await contractOf(stage, subcontract);
  const { begin, end } = monthOf(stage.days.today);
  const made = await stage.trimblePay.advance({
    action: 'draft',
    contract_id: contract,
    period_start: begin,
    period_end: end,
    invoice_date: isoDate(stage.days.today),
    lines: await linesOf(stage, subcontract, billed),
  });
  return shown(Object(made).id);
}

async function linesOf(stage: Stage, subcontract: Subcontract, billed: Billed[]): Promise<unknown[]> {
  const contract = await contractOf(stage, subcontract);
  const sections = (await stage.trimblePay.table('accounting_line')).filter(
    (row) => row.contract_id === contract,
  );
  const lines = await stage.trimblePay.table('sov_line');
  return billed.map(({ section, changeOrder, work, stored }) => {
    const beginning = `${section?.phase}|${section?.costType}|${section?.item}`;
    const key = changeOrder === undefined ? beginning : `${beginning}|CO:${changeOrder}|001`;
    const found = sections.find((row) => row.external_key === key);
    const line = lines.find((row) => found && row.accounting_line_id === found.id);
    if (!line) throw new Error(`Trimble Pay has no line of the schedule of values for ${key}.`);
    return {
      sov_line_id: line.id,
      work_this_period: work,
      ...(stored === undefined ? {} : { stored_now: stored }),
    };
  });
}

async function contractOf(stage: Stage, { subcontract }: Subcontract): Promise<string> {
  const contracts = await stage.trimblePay.table('contract');
  return shown(contracts.find((row) => row.subcontract_number === subcontract)?.id);
}

async function attach(stage: Stage, id: string, kind: string, file_name: string): Promise<void> {
  await stage.trimblePay.advance({ action: 'addAttachment', id, kind, file_name, generated_bytes: 40_000 });
}

/** As the records are called in the story. */
export function nameOf({ vendor, subcontract }: Subcontract): string {
  return `subcontract ${vendor}:${subcontract}`;
}

export function applicationName({ subcontract }: Subcontract, application: number): string {
  return `application ${subcontract}-${application}`;
}

export { apInvoice };
