import { externalIdRemovalEffect } from '../../../../activities/effects/servicetrade/external-id-removal';
import { startServiceTrade } from '../../../../sandbox/servicetrade';
import { clientOf, closeAfter, closeAll } from '../../../clients/servicetrade/loopback';
import { memoryVault } from '../../../clients/store/support/memory-vault';

afterEach(closeAll);

const body = { entity: 'company', id: '7', system: 'spectrum', value: 'C00001' } as const;
const context = { assertMayStillSend: () => undefined, signal: new AbortController().signal };

async function start(externalIds: Record<string, string>) {
  const standIn = closeAfter(await startServiceTrade({ port: 0 }));
  standIn.sandbox.putState({
    _clients: [{ clientId: 'girder', clientSecret: 'canary-client-secret' }],
    company: [{ id: 7, name: 'Acme', isCustomer: true, externalIds }],
  });
  const effect = externalIdRemovalEffect(clientOf(standIn.url, {}, memoryVault()));
  return {
    send: async () => (await effect.send([body], context))[0],
    probe: () => effect.probe(effect.naturalKey(body), effect.echo(body)),
    held: () => standIn.sandbox.state().company?.[0]?.externalIds,
    writes: () => standIn.sandbox.journal.after(0).length,
  };
}

describe('ST21: an external id is taken off', () => {
  it('when it is the code that is meant, whatever its spelling; the others stay', async () => {
    const { send, probe, held } = await start({ spectrum: ' c00001', spectrum_site: 'S1' });
    expect(await probe()).toMatchObject({ result: 'absent' });
    expect(await send()).toMatchObject({ outcome: 'applied', ref: 'C00001', stage: 'done' });
    expect(held()).toEqual({ spectrum_site: 'S1' });
    expect(await probe()).toMatchObject({ result: 'found', evidence: 'no external id' });
  });

  it('once: without one nothing is written', async () => {
    const { send, writes } = await start({});
    expect(await send()).toMatchObject({ outcome: 'applied', answer: 'there was none' });
    expect(writes()).toBe(0);
  });

  it('not when somebody has entered another one meanwhile', async () => {
    const { send, held } = await start({ spectrum: 'C00002' });
    expect(await send()).toEqual({
      outcome: 'refused',
      rows: [
        {
          code: 'changed',
          column: 'spectrum',
          text: 'company 7 bears "C00002" in spectrum, not "C00001"; it stays',
        },
      ],
    });
    expect(held()).toEqual({ spectrum: 'C00002' });
  });
});
