/** The activities by the queue that runs them; workers/ registers them. */
import { activityInfo } from '@temporalio/activity';
import { canaryState, closeCause, openCause, registerWaiting, stillWaiting, wake } from './causes/books';
import { decideResolve, decideRetry, decideSkip } from './records/decide';
import { tellAfterWriteBack } from './records/need';
import { planRecord } from './records/plan';
import { reportRecord } from './records/report';
import { afterLostSend, post, probe } from './postings/post';
import { deliver, deliveryFailed, put } from './postings/deliver';
import { buildReport } from './reports/build';
import { codesMail } from './reports/codes-mail';
import { tieoutMail } from './reports/tieout-mail';
import { pollCompanies, pollInvoices, pollJobs, pollLocations } from './servicetrade/poll';
import { watchLedger } from './spectrum/watch-ledger';
import { applyDecision } from './approvals/apply-decision';
import { decideUnverified } from './approvals/decide-unverified';
import { decideExport } from './trimble-pay/decide-export';
import { feedSubcontracts } from './trimble-pay/feed-subcontracts';
import { rememberOwnPayWrite } from './trimble-pay/own-write';
import { pollApplications } from './trimble-pay/poll-applications';
import { rememberOwnWrite } from './servicetrade/own-write';
import type {
  BookActivities,
  PayActivities,
  PostingActivities,
  ProbeActivities,
  RecordActivities,
  ReportActivities,
} from './types';
import { heartbeatMs } from '../domain/steps';
import { whileHeartbeating } from './heartbeat';
import type { World } from './world';

const beating = <T>(work: () => Promise<T>): Promise<T> => whileHeartbeating(heartbeatMs, work);

export function forSource(
  world: World,
): RecordActivities & PostingActivities & ReportActivities & Pick<ProbeActivities, 'probe'> {
  return {
    plan: (record) => beating(() => planRecord(world, record, activityInfo().attempt)),
    report: (record) => beating(() => reportRecord(world, record)),
    tieoutMail: (connection) => tieoutMail(world, connection),
    codesMail: (connection) => beating(() => codesMail(world, connection)),
    pollInvoices: (connection) => pollInvoices(world, connection),
    pollCompanies: (connection) => pollCompanies(world, connection),
    pollLocations: (connection) => pollLocations(world, connection),
    pollJobs: (connection) => pollJobs(world, connection),
    probe: (key) => beating(() => probe(world, key)),
    ...forPosting(world),
    ...reports(world),
  };
}

export function forTrimblePay(
  world: World,
): PayActivities & Pick<RecordActivities, 'plan' | 'report'> & PostingActivities & ReportActivities {
  return {
    plan: (record) => beating(() => planRecord(world, record, activityInfo().attempt)),
    report: (record) => beating(() => reportRecord(world, record)),
    feedSubcontracts: (connection) => beating(() => feedSubcontracts(world, connection)),
    pollApplications: (connection) => beating(() => pollApplications(world, connection)),
    decideExport: (record, request) => beating(() => decideExport(world, record, request)),
    applyDecision: (record, id) => beating(() => applyDecision(world, record, id)),
    decideUnverified: (record, request) => beating(() => decideUnverified(world, record, request)),
    ...forPosting(world),
    ...reports(world),
  };
}

export function forPosting(world: World): PostingActivities {
  return {
    post: (key) => post(world, key),
    deliver: async (key) => {
      const posting = await deliver(world, key);
      await rememberOwnWrite(world, posting);
      await rememberOwnPayWrite(world, posting);
      await tellAfterWriteBack(world, posting);
    },
    put: (key) => put(world, key),
  };
}

export function forProbing(world: World): ProbeActivities & ReportActivities {
  return {
    probe: (key) => beating(() => probe(world, key)),
    decideRetry: (record, request) => decideRetry(world, record, request),
    decideSkip: (record, request) => decideSkip(world, record, request),
    decideResolve: (record, request) => decideResolve(world, record, request),
    watchLedger: (target) => watchLedger(world, target),
    ...reports(world),
  };
}

export function forBooks(world: World): BookActivities {
  return {
    registerWaiting: (cause, record) => beating(() => registerWaiting(world, cause, record)),
    afterLostSend: (key) => beating(() => afterLostSend(world, key)),
    deliveryFailed: (key) => beating(() => deliveryFailed(world, key)),
    openCause: (cause, record) => beating(() => openCause(world, cause, record)),
    closeCause: (cause) => beating(() => closeCause(world, cause)),
    stillWaiting: (cause, records) => beating(() => stillWaiting(world, cause, records)),
    canaryState: (cause, record) => beating(() => canaryState(world, cause, record)),
    wake: (records) => beating(() => wake(world, records)),
  };
}

function reports(world: World): ReportActivities {
  return { buildReport: (id, kind, args) => buildReport(world, id, kind, args) };
}
