import { parseDocument } from 'yaml';
import { parseConfig } from '../../config';
import type { Loaded, Problem } from '../../config';

/** What the file names; values that must never be shown begin with CANARY where the rules allow it. */
export const env: Record<string, string> = {
  GIRDER_STORE_KEY: 'CANARY-store-passphrase',
  GIRDER_SMTP_PASSWORD: 'CANARY-smtp',
  SPECTRUM_EAST_AUTHORIZATION_ID: 'CANARY-AUTH-1',
  SPECTRUM_EAST_INFOLINK_PASSWORD: 'CANARY-infolink',
  SERVICETRADE_CLIENT_ID: 'client-1',
  SERVICETRADE_CLIENT_SECRET: 'CANARY-client',
  SERVICETRADE_WEBHOOK_SECRET: 'CANARY_k3Jd82hfKq0zLmN5tYx7Wv1Rb9Pc4GsE',
  OTHER_WEBHOOK_SECRET: 'CANARY_Zq81LwPxT4vNc7RkYd2Hs6MbJf0Ga9Ue',
  TRIMBLE_PAY_CLIENT_ID: 'pay-client-1',
  TRIMBLE_PAY_CLIENT_SECRET: 'CANARY-pay-client',
  TRIMBLE_PAY_WEBHOOK_SECRET: 'CANARY/Xw5+Qm2Vr8Jt1Kp6Zn3Lb9Ds4Hf7Gc0=',
  GATEWAY_TOKEN_JANE: 'CANARY_b7Tq2Wm9Xk4Zp1Rv6Ns8Ld3Hj5Fg0Cy',
  GATEWAY_TOKEN_JOBS: 'CANARY_p3Vn8Yc1Kt6Rw2Jx9Bm4Qz7Gs5Ld0Hf',
};

/** Only what is required, plus the account that every line can end with. */
export const minimal = `
accounting: { zone: America/Chicago }
store: { kind: directory, key: env:GIRDER_STORE_KEY }
mail:
  smtp: { host: smtp.contractor.example }
  from: girder@contractor.example
  support: [controller@contractor.example]
spectrum:
  east:
    url: https://contractor.example:8482
    authorizationId: env:SPECTRUM_EAST_AUTHORIZATION_ID
    companies: ["ABC"]
    infolink:
      server: data.contractor.example
      database: Spectrum_0012345
      user: INFO0001
      password: env:SPECTRUM_EAST_INFOLINK_PASSWORD
servicetrade:
  acme:
    oauth: { clientId: env:SERVICETRADE_CLIENT_ID, clientSecret: env:SERVICETRADE_CLIENT_SECRET }
    webhookSecrets: [env:SERVICETRADE_WEBHOOK_SECRET]
    target: { spectrum: east, company: "ABC" }
    goLive: 2026-12-01
    entityTypes: { invoice: 17 }
    invoices:
      gl: { default: "4000" }
`;

/** What a connection to Trimble Pay must say. */
export const pay = `
url: https://api.trimblepay.example
oauth: { clientId: env:TRIMBLE_PAY_CLIENT_ID, clientSecret: env:TRIMBLE_PAY_CLIENT_SECRET }
webhookSecrets: [env:TRIMBLE_PAY_WEBHOOK_SECRET]
target: { spectrum: east, company: "ABC" }
ap: { retainage: cumulative }
`;

export type Path = (string | number)[];

/** `minimal` with settings replaced; a value is YAML as a user writes it, undefined removes the setting. */
export function changed(changes: readonly (readonly [Path, string | undefined])[], text = minimal): string {
  const document = parseDocument(text);
  const written: string[] = [];
  for (const [path, value] of changes) {
    if (value === undefined) document.deleteIn(path);
    else if (value.includes('\n')) document.setIn(path, parseDocument(value).contents);
    // Kept out of the tree, which would turn 0123 into 123.
    else document.setIn(path, `HOLE${written.push(value) - 1}`);
  }
  return document
    .toString()
    .replace(/"?HOLE(\d+)"?/g, (_hole, index: string) => written[Number(index)] ?? '');
}

/** `minimal` and the least of Trimble Pay. */
export const withTrimblePay = changed([[['trimblePay', 'main'], pay]]);

/** With steps of approval, of two persons. */
export const withPolicy = changed(
  [
    [['trimblePay', 'main', 'approvals'], 'both'],
    [
      ['trimblePay', 'main', 'approvalPolicy'],
      `
approvers:
  jane.doe: { name: Jane Doe, email: jane@contractor.example }
  omar: { name: Omar Haddad, email: omar@contractor.example }
steps:
  - { name: Office, needs: all, approvers: [jane.doe, omar] }
`,
    ],
  ],
  withTrimblePay,
);

export function load(text: string, environment: Record<string, string | undefined> = env): Loaded {
  return parseConfig(text, 'girder.yaml', environment);
}

export function problemsOf(text: string, environment?: Record<string, string | undefined>): Problem[] {
  const loaded = load(text, environment);
  return loaded.ok ? [] : loaded.problems;
}

/** A second connection like `acme`, to the same company, that differs in what must differ. */
export const second = `
oauth: { clientId: client-2, clientSecret: env:SERVICETRADE_CLIENT_SECRET }
webhookSecrets: [env:OTHER_WEBHOOK_SECRET]
target: { spectrum: east, company: "ABC" }
goLive: 2026-12-01
entityTypes: { invoice: 17 }
invoices:
  number: { base: "B-{invoiceNumber}" }
  gl: { default: "4000" }
`;
