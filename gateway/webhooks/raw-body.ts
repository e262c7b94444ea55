import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Bodies in this scope are taken as bytes, whatever type they claim to be: an unexpected one answered with 415 would be
 * a lost message.
 *
 * @returns a reader of a body's JSON; undefined when it is none, also for a `__proto__` key.
 */
export function takeRawBodies(
  app: FastifyInstance,
): (request: FastifyRequest) => Promise<{ raw: Buffer; json: unknown }> {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return async (request) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const json = await new Promise<unknown>((done) => {
      void parseJson(request, raw.toString('utf8'), (error, value) => done(error ? undefined : value));
    });
    return { raw, json };
  };
}

/** Before the body is read: nothing is refused for its type. */
export function anyType(request: FastifyRequest): void {
  request.raw.headers['content-type'] = 'application/octet-stream';
}

/** The sender tries again later. */
export function askAgain(reply: FastifyReply): FastifyReply {
  return reply.code(503).header('retry-after', '10').send({ error: 'not taken, try again' });
}
