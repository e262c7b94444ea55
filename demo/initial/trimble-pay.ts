/** The contractor's account in Trimble Pay before the story begins: nothing is imported yet. */
export const payClient = { clientId: 'girder-pay', clientSecret: 'demo-trimble-pay-client' };

/** Signs the webhooks; a real one is random. */
export const payWebhookSecret = 'demo-7b1e5a93c0d84f26a1937c5e0b42d86f';

/** Who approves in Trimble Pay, in this order. */
export const payApprovers = [
  'pm@mission-mechanical.example',
  'controller@mission-mechanical.example',
] as const;

/** @param gateway root of Girder's gateway; without one no webhook is set up yet. */
export function trimblePayTables(gateway?: string): Record<string, unknown[]> {
  return {
    _settings: [{ approvers: payApprovers }],
    _clients: [{ client_id: payClient.clientId, client_secret: payClient.clientSecret }],
    ...(gateway === undefined ? {} : { _webhooks: payWebhooks(gateway) }),
  };
}

/** Trimble Pay has pages for this, and no call. */
export function payWebhooks(gateway: string): Record<string, unknown>[] {
  return [{ url: `${gateway}/webhooks/trimble-pay/main`, secret: payWebhookSecret }];
}
