/**
 * The pages that mailed links lead to (TP6, B6): `GET` shows a pay application and changes nothing, whoever fetches it
 * and how often; only `POST` with an explicit choice decides. docs/http.md, "Approval pages".
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FileStore } from '../../clients/store/files';
import { parseRecordId } from '../../domain/record-id';
import type { Decision } from '../../domain/approvals/decide';
import type { Delegating } from '../../domain/approvals/delegate';
import { type Found, findByToken } from './find';
import { BadForm, type DecisionForm, parseForm, readDecisionForm } from './form-body';
import { fileToSend } from './files';
import { approvalHeaders } from './headers';
import { Limiter } from './limiter';
import { approvalPage, type Shown } from './page';
import { type Answer, plainAnswer, refusedAnswer, takenAnswer, unknownAnswer, usedAnswer } from './results';
import { isSameSite } from './same-site';
import { cleanComment, take, type TakeDeps } from './take';
import type { Entered } from './forms';

export interface ApprovalDeps extends TakeDeps {
  files: FileStore;
  limiter?: Limiter;
}

/** A comment of the longest kind takes 18,000 bytes as a form spells it. */
const bodyLimit = 32_768;

type TokenRequest = FastifyRequest<{ Params: { token: string } }>;
type FileRequest = FastifyRequest<{ Params: { token: string; sha256: string } }>;
type Open = Extract<Found, { kind: 'open' }>;

/** Registers the pages in a scope of its own: headers, bodies and errors are theirs. */
export function approvalPages(deps: ApprovalDeps): (app: FastifyInstance) => Promise<void> {
  const { settings, log, limiter = new Limiter() } = deps;
  const unknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const seconds = limiter.count(request.ip, Date.parse(deps.now()));
    if (seconds === undefined) return send(reply, unknownAnswer());
    log.warn({ address: request.ip }, 'Many unknown approval links come from this address.');
    const sentence = 'Too many addresses that lead nowhere were tried. Try again later.';
    return send(reply.header('retry-after', String(seconds)), plainAnswer(429, 'Too many tries', sentence));
  };

  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit },
      app.getDefaultJsonParser('error', 'error'),
    );
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit },
      async (_request: FastifyRequest, body: string | Buffer) => parseForm(body.toString()),
    );
    app.addHook('onRequest', async (_request, reply) => approvalHeaders(reply, settings.gateway));
    app.setNotFoundHandler((_request, reply) => void send(reply, unknownAnswer()));
    app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
      if ((error.statusCode ?? 500) >= 500) {
        log.error({ err: error }, 'An approval page could not be answered.');
      }
      void send(reply, errorAnswer(error));
    });

    app.get('/:token', { exposeHeadRoute: true }, async (request: TokenRequest, reply) => {
      const found = await findByToken(deps, request.params.token);
      if (found.kind === 'unknown') return unknown(request, reply);
      if (found.kind !== 'open') return send(reply, closedAnswer(found));
      return send(reply, { status: 200, page: approvalPage(shownOf(deps, found, request.params.token)) });
    });

    app.get('/:token/files/:sha256', { exposeHeadRoute: false }, async (request: FileRequest, reply) => {
      const { token, sha256 } = request.params;
      const found = await findByToken(deps, token);
      if (found.kind === 'unknown') return unknown(request, reply);
      if (found.kind !== 'open') return send(reply, closedAnswer(found));
      const file = found.file.content.attachments.find((one) => one.sha256 === sha256);
      const bytes = file && (await fileToSend(deps.files, file, reply));
      if (bytes) return reply.send(bytes);
      return send(reply, plainAnswer(404, 'Not found', 'This file does not belong to the application.'));
    });

    app.post(
      '/:token',
      {
        onRequest: async (request: TokenRequest, reply: FastifyReply): Promise<void> => {
          if (isSameSite(request.headers, settings.gateway.publicUrl)) return;
          const sentence = 'A decision is sent from its own page only. Open the link of the mail again.';
          await send(reply, plainAnswer(403, 'Sent from another site', sentence));
        },
      },
      async (request: TokenRequest, reply) => {
        const found = await findByToken(deps, request.params.token);
        if (found.kind === 'unknown') return unknown(request, reply);
        if (found.kind !== 'open') return send(reply, closedAnswer(found));
        const read = readDecisionForm(request.body);
        if (!read.ok) return send(reply, plainAnswer(422, 'Nothing was decided', read.problem));
        return send(reply, await decideBy(deps, found, read.form, request.params.token));
      },
    );

    // What a link cannot do is said, so that nobody takes a method for another.
    app.route({
      method: ['PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      url: '/:token',
      handler: async (_request, reply) =>
        send(
          reply.header('allow', 'GET, HEAD, POST'),
          plainAnswer(405, 'Not possible', 'Allowed are GET, HEAD and POST.'),
        ),
    });
  };
}

async function decideBy(deps: ApprovalDeps, found: Open, form: DecisionForm, token: string): Promise<Answer> {
  const { link, round, id, policy } = found;
  if (form.round !== link.round || form.step !== link.step) {
    const sentence = `This link is for round ${link.round}, step ${link.step}; round ${form.round}, step ${form.step} was sent.`;
    return plainAnswer(409, 'Another step is open', sentence);
  }
  const taken = {
    id,
    via: 'link',
    comment: cleanComment(form.comment),
    contentHash: form.contentHash,
    takenAt: deps.now(),
  } as const;
  const decision: Decision | Delegating =
    form.choice === 'delegate'
      ? { ...taken, choice: form.choice, to: form.to }
      : { ...taken, choice: form.choice, ...(form.exports === 'yes' && { exports: true }) };
  const taking = await take(deps, decision, found);
  switch (taking.kind) {
    case 'taken':
      return takenAnswer(taking.stored);
    case 'used':
      return usedAnswer(taking.stored, policy);
    case 'refused': {
      const { refusal } = taking;
      if (refusal.status !== 422) return refusedAnswer(refusal, policy.calendar.zone);
      const entered: Entered = {
        choice: form.choice,
        comment: form.comment,
        to: form.to,
        problem: refusal.sentence,
      };
      return { status: 422, page: approvalPage({ ...shownOf(deps, found, token), round }, entered) };
    }
  }
}

function shownOf(
  { settings }: ApprovalDeps,
  { file, approval, round, policy, link }: Open,
  token: string,
): Shown {
  const connection = settings.trimblePay[parseRecordId(file.record).account];
  return {
    mayExport: connection?.ap.export === 'manual',
    content: file.content,
    contentHash: file.contentHash,
    changed: file.changed,
    approval,
    round,
    policy,
    approver: link.approver,
    expiresAt: link.expiresAt,
    // Relative, so that it holds whatever stands before the gateway.
    files: `./${token}/files`,
  };
}

function closedAnswer(found: Extract<Found, { kind: 'used' | 'refused' }>): Answer {
  return found.kind === 'used'
    ? usedAnswer(found.stored, found.policy)
    : refusedAnswer(found.refusal, found.policy?.calendar.zone);
}

/** Of errors of the gateway only that there was one; why is in the log. */
function errorAnswer(error: { statusCode?: number }): Answer {
  if (error instanceof BadForm) return plainAnswer(422, 'Nothing was decided', error.message);
  switch (error.statusCode) {
    case 413:
      return plainAnswer(
        413,
        'Too long',
        `What was sent is longer than ${bodyLimit} bytes. Shorten the comment.`,
      );
    case 415:
      return plainAnswer(
        415,
        'Nothing was decided',
        'Allowed are application/x-www-form-urlencoded and application/json.',
      );
    default:
      if (error.statusCode !== undefined && error.statusCode < 500) {
        return plainAnswer(error.statusCode, 'Nothing was decided', 'What was sent cannot be read.');
      }
      return plainAnswer(503, 'Not available now', 'Try again in a few minutes. Nothing was decided.');
  }
}

function send(reply: FastifyReply, { status, page }: Answer): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page);
}
