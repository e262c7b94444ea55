import { z } from 'zod';
import { SandboxInputError } from '../core';
import type { Row } from '../core';
import type { Account } from './account';
import { completed, nextNumber } from './billing';
import { ApiError } from './errors';
import { anyText, count, date, text } from './fields';
import { announcement } from './files';
import { connect, createProject } from './project-routes';
import { decide, editInvoiceNumber, pay, resubmit, submit, unapprove } from './review';
import type { Decision, Figures } from './review';
import { attachment, connectionSettings, payApplication, submitter } from './rows';
import type { Attachment, PayApplication } from './rows';
import { detailsOf } from './validate';
import type { WebhookEngine } from './webhook-engine';
import { given } from './written';

type Action = (body: Row) => unknown;

const figures = { lines: z.array(z.looseObject({})).optional(), totals: z.looseObject({}).optional() };
const decision = z.strictObject({
  id: text,
  sequence: count.optional(),
  user: text.optional(),
  comment: anyText.optional(),
});
const draftBody = z.strictObject({
  contract_id: text,
  number: count.optional(),
  kind: payApplication.shape.kind,
  period_start: date,
  period_end: date,
  invoice_date: date.optional(),
  ...figures,
});
const fileBody = z.strictObject({
  /** Of the pay application. */
  id: text,
  kind: attachment.shape.kind,
  file_name: text,
  content_type: attachment.shape.content_type,
  /** One of the three; `generated_bytes` makes up so many. */
  text: anyText.optional(),
  content_base64: z.base64().optional(),
  generated_bytes: count.optional(),
  /** What is announced, where it shall not be the truth. */
  size: count.optional(),
  sha256: text.optional(),
});

type File = Pick<Attachment, 'content_base64' | 'generated_bytes'>;

function contentOf(file: { text?: string; content_base64?: string; generated_bytes?: number }): File {
  const named = [file.text, file.content_base64, file.generated_bytes].filter((one) => one !== undefined);
  if (named.length !== 1) throw new SandboxInputError('give one of text, content_base64 and generated_bytes');
  const bytes = file.text === undefined ? file.content_base64 : Buffer.from(file.text).toString('base64');
  return { content_base64: bytes ?? null, generated_bytes: file.generated_bytes ?? null };
}

/** What people do in Trimble Pay's own pages. */
export function actionsOf(account: Account, engine: WebhookEngine): Record<string, Action> {
  const find = (id: string): PayApplication => account.payApplications.get(id);
  /** New figures of an application, as far as `body` names them. */
  const refigured = (row: PayApplication, body: { lines?: Row[]; totals?: Row }): Figures => {
    if (!body.lines) return body.totals ? { totals: payApplication.shape.totals.parse(body.totals) } : {};
    return completed(account, { contract_id: row.contract_id, number: row.number, ...body }, true);
  };
  const decideAs =
    (word: Decision['decision']) =>
    (body: Row): unknown => {
      const { id, ...more } = decision.parse(body);
      return decide(account, find(id), { ...more, decision: word });
    };
  return {
    /** Start import: the project, when it is not there yet, and its connection. */
    connect: (body) => {
      const { company_code, job, settings, name } = z
        .strictObject({
          company_code: text,
          job: text,
          name: text.optional(),
          settings: connectionSettings.optional(),
        })
        .parse(body);
      const external_id = `${company_code}/${job}`;
      const project =
        account.projects.all().find((one) => one.external_id === external_id) ??
        createProject(account, { external_id, name: name ?? job, project_number: job });
      return { project, erp_connection: connect(account, project, { company_code, job, settings }) };
    },
    /** Opens an application over the whole schedule of values; `lines` says what differs from nothing done. */
    draft: (body) => {
      const wanted = draftBody.parse(body);
      const contract = account.contracts.get(wanted.contract_id);
      const number = wanted.number ?? nextNumber(account, contract);
      checkNumber(account, contract.id, number);
      return account.payApplications.create(
        given({ ...wanted, number, ...completed(account, { ...wanted, number }, true) }),
      );
    },
    submit: (body) => {
      const { id, approvers, submitted_by, ...more } = z
        .strictObject({
          id: text,
          approvers: z.array(text).optional(),
          submitted_by: submitter.optional(),
          ...figures,
        })
        .parse(body);
      const row = find(id);
      return submit(account, row, refigured(row, more), approvers, submitted_by);
    },
    approve: decideAs('approved'),
    decline: decideAs('declined'),
    resubmit: (body) => {
      const { id, submitted_by, ...more } = z
        .strictObject({ id: text, submitted_by: submitter.optional(), ...figures })
        .parse(body);
      const row = find(id);
      return resubmit(account, row, refigured(row, more), submitted_by);
    },
    unapprove: (body) => unapprove(account, find(z.strictObject({ id: text }).parse(body).id)),
    pay: (body) => pay(account, find(z.strictObject({ id: text }).parse(body).id)),
    editInvoiceNumber: (body) => {
      const { id, erp_invoice_number } = z.strictObject({ id: text, erp_invoice_number: text }).parse(body);
      return editInvoiceNumber(account, find(id), erp_invoice_number);
    },
    addAttachment: (body) => {
      const { id, kind, file_name, content_type, size, sha256, ...file } = fileBody.parse(body);
      const row = find(id);
      const content = contentOf(file);
      const honest = announcement(content);
      const made = account.attachments.create({
        pay_application_id: row.id,
        kind,
        file_name,
        content_type,
        ...content,
        size: size ?? honest.size,
        sha256: sha256 ?? honest.sha256,
      });
      return made;
    },
    /** Other bytes behind the same announcement; `id` is the attachment's. */
    replaceFile: (body) => {
      const { id, ...file } = z
        .strictObject({
          id: text,
          ...fileBody.pick({ text: true, content_base64: true, generated_bytes: true }).shape,
        })
        .parse(body);
      return account.attachments.change(account.attachments.get(id), contentOf(file));
    },
    /** Sends a webhook message again, with its id. */
    redeliver: (body) => {
      const { message_id } = z.strictObject({ message_id: text }).parse(body);
      if (!engine.redeliver(message_id)) {
        throw new SandboxInputError(`message ${message_id} was not found`, 404);
      }
      return { ok: true };
    },
  };
}

function checkNumber(account: Account, contractId: string, number: number): void {
  const same = account.payApplications
    .where(({ contract_id }) => contract_id === contractId)
    .find((one) => one.number === number);
  if (same) throw new SandboxInputError(`application ${number} of ${contractId} is ${same.id}`, 409);
}

/** @throws SandboxInputError listing the actions there are */
export function runAction(actions: Record<string, Action>, { action, ...body }: Row): unknown {
  const names = Object.keys(actions);
  const run = typeof action === 'string' && names.includes(action) ? actions[action] : undefined;
  if (!run) {
    throw new SandboxInputError(`action ${JSON.stringify(action)} is unknown; allowed: ${names.join(', ')}`);
  }
  try {
    return run(body);
  } catch (error) {
    if (error instanceof ApiError) throw new SandboxInputError(error.message, error.status);
    if (error instanceof z.ZodError) {
      const wrong = detailsOf(error).map(({ field, issue }) => `${field} ${issue}`);
      throw new SandboxInputError(`${String(action)}: ${wrong.join('; ')}`);
    }
    throw error;
  }
}
