import axios from 'axios';
import type { Control } from './http';
import { shown } from './rows';

const http = axios.create({ timeout: 15_000, validateStatus: () => true });

/**
 * The address in the latest mail about an application to somebody.
 * @param whom beginning of the mail address.
 * @throws Error when there is no such mail yet.
 */
export async function approvalLink(
  inbox: Control,
  subcontract: string,
  application: number,
  whom: string,
): Promise<string> {
  const mails = (await inbox.table('message')).filter((row) => {
    const [subject, to] = [shown(row.subject), JSON.stringify(row.to ?? row.recipients ?? '')];
    return (
      subject.includes(subcontract) && new RegExp(`\\b${application}\\b`).test(subject) && to.includes(whom)
    );
  });
  const text = shown(mails.at(-1)?.text);
  const [url] = /https?:\/\/\S+\/approvals\/[A-Za-z0-9_-]{43}/.exec(text) ?? [];
  if (url === undefined) throw new Error(`There is no mail to ${whom} about application ${application} yet.`);
  return url;
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

  /** Sends the form of the page. */
  async decide(choice: 'approve' | 'decline', comment = ''): Promise<void> {
    const hidden = [...this.html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(
      ([tag]): [string, string] => {
        return [/name="([^"]*)"/.exec(tag)?.[1] ?? '', /value="([^"]*)"/.exec(tag)?.[1] ?? ''];
      },
    );
    const form = new URLSearchParams([...hidden, ['choice', choice], ['comment', comment]]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, data } = await http.post<string>(this.url, form.toString(), { headers });
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
