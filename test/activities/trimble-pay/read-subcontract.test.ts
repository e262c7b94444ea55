import { readSubcontract } from '../../../activities/trimble-pay/read-subcontract';
import { updateHead } from '../../../clients/store/heads';
import { updatePayContract } from '../../../clients/store/pay-contracts';
import { putPayProject } from '../../../clients/store/pay-projects';
import type { RecordState } from '../../../domain/heads';
import { recordId } from '../../../domain/record-id';
import type { SubcontractRow } from '../../../domain/spectrum/subcontracts';
import { projectRef, subcontractRef } from '../../../domain/trimble-pay/record-ids';
import { row, vendor } from '../../domain/trimble-pay/subcontract.support';
import { memoryStore } from '../approvals/memory-store';

const place = { account: 'main', target: 'east-ABC' };
const ref = subcontractRef(place, { vendor: 'V1', subcontract: 'SC-1' });
const record = recordId(ref);
const project = recordId(projectRef(place, 'P1'));

interface Case {
  row?: Partial<SubcontractRow>;
  connected?: 'active' | 'closed';
  connecting?: RecordState;
  known?: boolean;
}

async function read({ row: more = {}, connected, connecting, known }: Case) {
  const store = memoryStore();
  if (connected) {
    const active = connected === 'active';
    await putPayProject(store, 'main', 'P1', { record: project, projectId: 'prj_1', active });
  }
  if (connecting) {
    await updateHead(store, project, () => ({
      record: project,
      state: connecting,
      since: '2026-11-20T09:00:00.000Z',
      revision: 0,
      documents: [],
      decisions: [],
      title: { spectrumNumbers: [] },
      configHash: '',
    }));
  }
  if (known) {
    const empty = { sections: [], changeOrders: {}, members: [], blocked: [] };
    const named = { record, company: 'ABC', job: 'P1', vendor: 'V1', subcontract: 'SC-1' };
    await updatePayContract(store, record, () => ({ ...empty, ...named }));
  }
  const none = () => Promise.resolve([]);
  const spectrum = {
    subcontract: () => Promise.resolve({ ...row, ...more }),
    phaseDetails: none,
    subcontractChangeOrders: none,
    vendors: () => Promise.resolve([vendor]),
    subcontractBilling: () =>
      Promise.resolve({ posted: '5.00', unposted: '0.00', retentionHeld: '0.00', invoices: 1 }),
  };
  return readSubcontract({ store, spectrum: () => spectrum } as never, ref);
}

test.each<[string, Case, string, string]>([
  ['of a job that nobody imported', {}, 'Skipped', 'JOB_NOT_CONNECTED'],
  ['of a job whose import was refused', { connecting: 'Rejected' }, 'Skipped', 'JOB_NOT_CONNECTED'],
  ['of a job that is being imported', { connecting: 'Posting' }, 'Waiting', 'PROJECT_PENDING'],
  ['new, of a closed job', { connected: 'closed' }, 'Skipped', 'JOB_CLOSED'],
  [
    'new, that is not active',
    { connected: 'active', row: { status: 'I' } },
    'Skipped',
    'SUBCONTRACT_NOT_ACTIVE',
  ],
])('TP9 a subcontract %s is not taken up', async (_what, given, state, code) => {
  expect(await read(given)).toMatchObject({ state, reason: { code } });
});

test('TP9 those that wait for one job wait on one cause', async () => {
  expect(await read({ connecting: 'Waiting' })).toMatchObject({ reason: { subject: 'job-P1' } });
});

test.each<[string, Case]>([
  ['new, of an active job', { connected: 'active' }],
  ['taken up before, of a job that was closed', { connected: 'closed', known: true }],
  ['taken up before, that rests', { connected: 'active', known: true, row: { status: 'I' } }],
])('TP9 a subcontract %s is followed', async (_what, given) => {
  expect(await read(given)).toMatchObject({ state: { job: 'P1' }, billing: { posted: '5.00', invoices: 1 } });
});
