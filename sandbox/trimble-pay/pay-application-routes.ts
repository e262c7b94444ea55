import type { Account } from './account';
import { invalid } from './errors';
import { putErpExport } from './erp-export';
import type { FileLinks } from './files';
import { pageOf } from './paging';
import type { PayApplication } from './rows';
import { statusWords } from './rows';
import type { Call, Route } from './route';
import { paramOf } from './route';

/** A list row has no lines; approvals have their own call. */
function summary({ lines: _lines, approvals: _approvals, unapproved_at: _at, ...shown }: PayApplication) {
  return shown;
}

function detail({ approvals: _approvals, unapproved_at: _at, ...shown }: PayApplication) {
  return shown;
}

function wantedStatus(query: URLSearchParams): string | null {
  const status = query.get('status');
  if (status === null || statusWords.some((word) => word === status)) return status;
  throw invalid({ field: 'status', issue: `must be one of ${statusWords.join(', ')}, not ${status}` });
}

export function payApplicationRoutes(account: Account, links: FileLinks): Route[] {
  const one = '/pay_applications/{pay_application_id}';
  const find = (call: Call): PayApplication =>
    account.payApplications.get(paramOf(call, 'pay_application_id'));
  return [
    {
      method: 'GET',
      pattern: '/pay_applications',
      run: (call) => {
        const status = wantedStatus(call.query);
        const rows = account.payApplications.where((row) => status === null || row.status === status);
        return { body: pageOf(call, rows.map(summary)) };
      },
    },
    { method: 'GET', pattern: one, run: (call) => ({ body: detail(find(call)) }) },
    {
      method: 'GET',
      pattern: `${one}/approvals`,
      run: (call) => ({ body: [...find(call).approvals].sort((a, b) => a.sequence - b.sequence) }),
    },
    {
      method: 'GET',
      pattern: `${one}/attachments`,
      run: (call) => {
        const { id } = find(call);
        const own = account.attachments.where(({ pay_application_id }) => pay_application_id === id);
        return {
          body: own.map((row) => ({
            id: row.id,
            kind: row.kind,
            file_name: row.file_name,
            content_type: row.content_type,
            size: row.size,
            sha256: row.sha256,
            url: links.urlOf(row, call.origin),
          })),
        };
      },
    },
    {
      method: 'PUT',
      pattern: `${one}/erp_export`,
      run: (call) => {
        const after = putErpExport(account, find(call), call.body);
        return { body: detail(after), key: `pay_application/${after.id}/erp_export` };
      },
    },
    { method: 'GET', pattern: '/files/{file_id}', signed: true, run: (call) => links.serve(call) },
  ];
}
