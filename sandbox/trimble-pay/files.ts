import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from './account';
import { ApiError } from './errors';
import { settingsOf } from './private-tables';
import type { Attachment } from './rows';
import type { Call, Reply } from './route';
import { paramOf } from './route';

type Content = Pick<Attachment, 'content_base64' | 'generated_bytes'>;

/** Made-up bytes repeat this, so that a large file needs no room in a table. */
const pattern = Buffer.from('%PDF-1.4 made-up billing backup of a stand-in\n');

export function bytesOf({ content_base64, generated_bytes }: Content): Buffer {
  if (content_base64 !== null) return Buffer.from(content_base64, 'base64');
  return Buffer.alloc(generated_bytes ?? 0, pattern);
}

/** What an honest announcement says. */
export function announcement(content: Content): Pick<Attachment, 'size' | 'sha256'> {
  const bytes = bytesOf(content);
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Files are served at signed addresses that run out, as object stores do; they need no bearer token. */
export class FileLinks {
  private readonly secret = randomBytes(32);

  constructor(private readonly account: Account) {}

  private signature(id: string, expires: string): Buffer {
    return createHmac('sha256', this.secret).update(`${id}.${expires}`).digest();
  }

  urlOf(attachment: Attachment, origin: string): string {
    const seconds = settingsOf(this.account.private).file_url_seconds;
    const expires = String(Math.floor(Date.now() / 1000) + seconds);
    const signature = this.signature(attachment.id, expires).toString('hex');
    return `${origin}/files/${encodeURIComponent(attachment.id)}?expires=${expires}&signature=${signature}`;
  }

  /** @throws ApiError 403 for an address that is not ours or has run out */
  serve(call: Call): Reply {
    const id = paramOf(call, 'file_id');
    const expires = call.query.get('expires') ?? '';
    const given = Buffer.from(call.query.get('signature') ?? '', 'hex');
    const wanted = this.signature(id, expires);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw new ApiError(403, 'invalid_signature', 'The address is not signed by Trimble Pay');
    }
    if (Number(expires) * 1000 <= Date.now()) {
      throw new ApiError(403, 'link_expired', 'The address has run out; read the attachment again');
    }
    const row = this.account.attachments.get(id);
    const name = encodeURIComponent(row.file_name);
    return {
      file: {
        bytes: bytesOf(row),
        headers: {
          'content-type': row.content_type,
          'content-disposition': `attachment; filename*=UTF-8''${name}`,
        },
      },
    };
  }
}
