import { z } from 'zod';
import type { MailClient } from '../../../clients/mail';
import type { Effect } from '../../../domain/effects';

/** A mail to the support contacts (ST16). Its Message-ID is made from its key, so a repeat is recognised as one. */
export const mailBody = z.object({
  messageId: z.string().min(3),
  to: z.array(z.string()).min(1),
  subject: z.string().min(1),
  text: z.string(),
});
export type MailBody = z.infer<typeof mailBody>;

export function mailEffect(mail: MailClient): Effect<MailBody, { messageId: string }> {
  return {
    kind: 'mail/message',
    guard: 'notify',
    naturalKey: (body) => body.messageId,
    echo: (body) => ({ messageId: body.messageId }),
    async send(bodies, context) {
      return Promise.all(
        bodies.map((body) => {
          context.assertMayStillSend();
          return mail.send(body);
        }),
      );
    },
    probe: () => Promise.resolve({ result: 'unknown', why: 'mail cannot be looked up after it was sent' }),
  };
}
