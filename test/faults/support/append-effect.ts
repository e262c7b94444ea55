import { z } from 'zod';
import { bind } from '../../../activities/effects/bind';
import type { BoundEffect } from '../../../activities/effects/bind';
import { classifyRest } from '../../../clients/spectrum/classify';
import { spectrumHttp } from '../../../clients/spectrum/http';
import type { Effect } from '../../../domain/effects';
import { differences } from '../../../domain/effects';

/** Spectrum's times and resends (`resendUnkeyed`) apply to kinds that begin so. */
export const appendKind = 'spectrum/test-entry';

const entryBody = z.object({ reference: z.string().min(1), amount: z.string() });
export type EntryBody = z.infer<typeof entryBody>;

const answerMs = 1_000;

/** The smallest unkeyed effect: one entry with our reference, counted by it. */
export function appendEffect(url: string): BoundEffect {
  const http = spectrumHttp(url, answerMs);
  const effect: Effect<EntryBody, { amount: string; entries: string }> = {
    kind: appendKind,
    guard: 'unkeyed',
    naturalKey: ({ reference }) => reference,
    echo: ({ amount }) => ({ amount, entries: '1' }),
    send: (bodies, context) =>
      Promise.all(
        bodies.map(async (body) => {
          const transport = await http.exchange({
            method: 'POST',
            path: '/entries',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
            beforeWrite: () => context.assertMayStillSend(),
            signal: context.signal,
            timeoutMs: answerMs,
          });
          const { reference } = body;
          return classifyRest(transport, { key: { reference }, ref: reference, stage: 'unposted' });
        }),
      ),
    async probe(reference, echo) {
      const readAt = new Date().toISOString();
      const path = `/entries?reference=${encodeURIComponent(reference)}`;
      const read = await http.exchange({ method: 'GET', path, timeoutMs: answerMs });
      if (read.kind !== 'answer' || read.status !== 200) return { result: 'unknown', why: 'not readable' };
      const { entries } = entriesAnswer.parse(JSON.parse(read.body.toString('utf8')));
      const [first] = entries;
      if (!first) return { result: 'absent', readAt };
      return {
        result: 'found',
        ref: reference,
        stage: 'unposted',
        differences: differences(echo, { amount: first.amount, entries: String(entries.length) }),
        evidence: `${entries.length} with the reference ${reference}`,
      };
    },
  };
  return bind(effect, (body) => entryBody.parse(body));
}

const entriesAnswer = z.object({ entries: z.array(entryBody) });
