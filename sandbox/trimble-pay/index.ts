import { startHttp } from '../core';
import type { HttpOptions, RunningHttp } from '../core';
import { TrimblePaySandbox } from './sandbox';
import type { WebhookOptions } from './webhook-engine';

export { TrimblePaySandbox } from './sandbox';
export type { WebhookOptions } from './webhook-engine';

export interface RunningTrimblePay extends RunningHttp {
  sandbox: TrimblePaySandbox;
}

/** Serves the API at the root and the control interface under `/__sandbox`. */
export async function startTrimblePay(options: HttpOptions & WebhookOptions): Promise<RunningTrimblePay> {
  const sandbox = new TrimblePaySandbox(options);
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
