/** People who open the mailed links and approve, once for each step (TP6); the gateway is the house's. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readDecision, readLink } from '../../../clients/store/approvals';
import { Page } from '../../../demo/approval-page';
import { readToken } from '../../../domain/approvals/tokens';
import { mails } from '../../house/support';
import type { House } from '../../support/house';

/** Of all links; a busy machine answers late. */
const mostRefused = 20;

export class Approvers {
  private readonly decided = new Set<string>();
  private readonly opened = new Set<string>();
  private working = true;
  private readonly done: Promise<void>;
  /** Of decisions under way: Temporal has no worker to answer them, but they stand. */
  private readonly sent: Promise<void>[] = [];
  private problem: unknown;
  private refused = 0;

  constructor(private readonly house: House) {
    this.done = this.work();
  }

  async stop(): Promise<void> {
    this.working = false;
    await this.done;
    await Promise.all(this.sent);
    if (this.problem !== undefined) throw this.problem;
  }

  private async work(): Promise<void> {
    for (; this.working; await sleep(100)) {
      for (const { text } of mails(this.house)) {
        const [url = '', token = ''] = /https?:\/\/\S+\/approvals\/([A-Za-z0-9_-]{43})/.exec(text) ?? [];
        if (token === '' || this.opened.has(token)) continue;
        this.opened.add(token);
        const id = readToken(token)?.id ?? '';
        const link = await readLink(this.house.store, id);
        const step = `${link?.record} ${link?.round} ${link?.step}`;
        // The mail came twice, or its sender died before it was known to be sent and another link is on its way.
        if (!link || this.decided.has(step)) continue;
        this.decided.add(step);
        const again = (): void => {
          this.decided.delete(step);
          this.opened.delete(token);
        };
        this.sent.push(this.approve(url, id, again));
      }
    }
  }

  /** Whoever is not answered looks whether his decision stands, and opens the link again where it does not. */
  private async approve(url: string, id: string, again: () => void): Promise<void> {
    try {
      await (await Page.open(url)).decide('approve');
    } catch (error) {
      if (await readDecision(this.house.store, id)) return;
      this.refused += 1;
      if (this.refused > mostRefused) this.problem = error;
      else again();
    }
  }
}
