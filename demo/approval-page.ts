import axios from 'axios';
import type { Control } from './http';
import { until } from './processes';
import { shown } from './rows';

const http = axios.create({ timeout: 15_000, validateStatus: () => true });

/** Links that were opened: the next one is another. */
const known = new Set<string>();

/**
 * The address in a mail about an application to somebody, one that was not there before; waits until it comes.
 * @param whom beginning of the mail address.
 */
export async function approvalLink(
  inbox: Control,
  subcontract: string,
  application: number,
  whom: string,
): Promise<string> {
  let found: string | undefined;
  await until(`The mail to ${whom} about application ${application} of ${subcontract}`, 30_000, async () => {
    const links = (await inbox.table('message'))
      .filter((row) =>
        shown(row.subject).includes(`application ${application} of subcontract ${subcontract}`),
      )
      .filter((row) => JSON.stringify(row.to).includes(whom))
      .flatMap((row) => /https?:\/\/\S+\/approvals\/[A-Za-z0-9_-]{43}/.exec(shown(row.text)) ?? []);
    found = links.find((link) => !known.has(link));
    return found !== undefined;
  });
  known.add(found ?? '');
  return found ?? '';
}

/** The mailed page, as a browser without JavaScript has it. */
export class Page {
  private constructor(
    readonly url: string,
    private readonly html: string,
  ) {}

  static async open(url: string): Promise<Page> {
    const { status, data } = await http.get<string>(url);
    if (status !== 200) throw new Error(`The approval page answered ${status}.`);
    return new Page(url, data);
  }

  /** Its headings and what is to be paid. */
  excerpt(): string[] {
    const [heading] = this.all(/<h1[^>]*>(.*?)<\/h1>/gs);
    const rows = this.all(/<tr[^>]*>(.*?)<\/tr>/gs).filter((row) => /payment due|retention|gross/i.test(row));
    return [heading ?? '', ...rows].filter((line) => line !== '');
  }

  /** Sends that form of the page which has the button. */
  async decide(choice: 'approve' | 'decline', comment = ''): Promise<void> {
    const [form = ''] = [...this.html.matchAll(/<form\b.*?<\/form>/gs)]
      .map(([text]) => text)
      .filter((text) => text.includes(`value="${choice}"`));
    const fields = new Map<string, string>([
      ...[...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]): [string, string] => {
        return [/name="([^"]*)"/.exec(tag)?.[1] ?? '', /value="([^"]*)"/.exec(tag)?.[1] ?? ''];
      }),
      ['choice', choice],
      ['comment', comment],
    ]);
    const sent = new URLSearchParams([...fields]).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, data } = await http.post<string>(this.url, sent, { headers });
    if (status !== 200 && status !== 202) {
      throw new Error(`The decision was answered with ${status}: ${String(data).slice(0, 300)}`);
    }
  }

  private all(pattern: RegExp): string[] {
    return [...this.html.matchAll(pattern)].map(([, inner = '']) =>
      inner
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  }
}
