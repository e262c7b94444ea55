import type { FastifyReply } from 'fastify';
import type { GatewaySettings } from '../../domain/settings';
import { styleHash } from './style';

/** Nothing is loaded but the page itself and its one style; nothing may frame it, and forms go nowhere else. */
const pagePolicy = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  "img-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** A file draws itself and nothing else. Viewers of PDFs do not run in a sandbox, so there is none. */
export const filePolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const permissions = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'browsing-topics'];

/**
 * Of every answer under `/approvals/`, also of refusals: the address is a secret, so it is neither kept nor passed on,
 * and the page is nobody's frame.
 */
export function approvalHeaders(
  reply: FastifyReply,
  { publicUrl }: Pick<GatewaySettings, 'publicUrl'>,
): void {
  void reply.headers({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': pagePolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex, nofollow, noarchive',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': permissions.map((one) => `${one}=()`).join(', '),
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  });
}
