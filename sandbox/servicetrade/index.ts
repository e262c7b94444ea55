import { startHttp } from '../core';
import type { HttpOptions, RunningHttp } from '../core';
import { ServiceTradeSandbox } from './sandbox';
import type { WebhookOptions } from './webhook-engine';

export { ServiceTradeSandbox } from './sandbox';
export type { WebhookOptions } from './webhook-engine';

export interface RunningServiceTrade extends RunningHttp {
  sandbox: ServiceTradeSandbox;
}

/** Serves the API under `/api` and the control interface under `/__sandbox`. */
export async function startServiceTrade(options: HttpOptions & WebhookOptions): Promise<RunningServiceTrade> {
  const sandbox = new ServiceTradeSandbox(options);
  const http = await startHttp(sandbox, options);
  return {
    ...http,
    sandbox,
    close: async () => {
      sandbox.stop();
      await http.close();
    },
  };
}
