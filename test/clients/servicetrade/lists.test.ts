import { closeAll, clientOf, data, json, serve } from './loopback';
import type { Loopback, Respond } from './loopback';

afterEach(closeAll);

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const row = (id: number, status: string): { id: number; status: string } & Record<string, unknown> => ({
  id,
  status,
  name: `N${id}`,
  number: `${id}`,
  type: 'repair',
  updated: 100 + id,
  transactionDate: 50,
});

/** Serves rows page by page, hiding what ServiceTrade hides unless a status is asked for. */
function listing(
  key: string,
  rows: ReturnType<typeof row>[],
  hidden: (status: string) => boolean,
  size = 2,
): Respond {
  return (seen, response) => {
    const { status, page } = seen.query;
    const wanted = rows.filter((one) =>
      status === undefined ? !hidden(one.status) : status === '*' || status.split(',').includes(one.status),
    );
    const number = Number(page ?? '1');
    data(response, {
      page: number,
      totalPages: Math.max(1, Math.ceil(wanted.length / size)),
      [key]: wanted.slice((number - 1) * size, number * size),
    });
  };
}

describe('lists hide nothing (ST20)', () => {
  test('jobs in every status, over several pages', async () => {
    const rows = ['scheduled', 'new', 'canceled', 'closed', 'completed'].map((status, n) =>
      row(n + 1, status),
    );
    const api = await serve(listing('jobs', rows, (status) => status !== 'scheduled'));
    const found = await all(clientOf(api.url).listJobs({ updatedAfter: 7 }));
    expect(found.map((one) => one.status)).toEqual(['scheduled', 'new', 'canceled', 'closed', 'completed']);
    expect(api.seen.map((one) => one.query)).toEqual(
      ['1', '2', '3'].map((page) => ({ updatedAfter: '7', status: '*', limit: '2000', page })),
    );
  });

  test('invoices in every status, also void; or in those asked for', async () => {
    const rows = ['ok', 'draft', 'void', 'failed', 'pending_accounting'].map((status, n) =>
      row(n + 1, status),
    );
    const api = await serve(listing('invoices', rows, (status) => status === 'void' || status === 'draft'));
    const client = clientOf(api.url);
    expect(await all(client.listInvoices())).toHaveLength(5);
    expect(await all(client.listInvoices({ status: ['pending_accounting', 'void'] }))).toEqual([
      { id: '3', status: 'void', updated: 103, transactionDate: 50, invoiceNumber: '' },
      { id: '5', status: 'pending_accounting', updated: 105, transactionDate: 50, invoiceNumber: '' },
    ]);
  });

  test.each(['inactive', 'pending'])('companies and locations that are %s', async (status) => {
    const rows = [row(1, 'active'), row(2, status)];
    const api = await serve((seen, response) =>
      listing(
        seen.path === '/api/company' ? 'companies' : 'locations',
        rows,
        (one) => one !== 'active',
      )(seen, response),
    );
    const client = clientOf(api.url);
    expect(await all(client.listCompanies())).toHaveLength(2);
    expect(await all(client.listLocations())).toHaveLength(2);
  });

  test('ST21: companies show their external ids where the list does', async () => {
    const rows = [
      { ...row(1, 'active'), externalIds: { spectrum: 'C1' } },
      { ...row(2, 'active'), externalIds: [] },
      row(3, 'active'),
    ];
    const api = await serve(listing('companies', rows, () => false));
    const found = await all(clientOf(api.url).listCompanies());
    expect(found.map(({ externalIds }) => externalIds)).toEqual([{ spectrum: 'C1' }, undefined, undefined]);
  });

  test('bounds go out as they are: inclusive epoch seconds', async () => {
    const api = await serve(listing('invoices', [], () => false));
    await all(
      clientOf(api.url).listInvoices({ updatedAfter: 1, transactionDateAfter: 2, transactionDateBefore: 3 }),
    );
    expect(api.seen[0]?.query).toMatchObject({
      updatedAfter: '1',
      transactionDateAfter: '2',
      transactionDateBefore: '3',
    });
  });
});

describe('a list that may be incomplete is an error, not a short list', () => {
  test.each<[string, object, string]>([
    ['no key', { page: 1, totalPages: 1 }, '`invoices`'],
    ['no totalPages', { page: 1, invoices: [] }, 'totalPages'],
    ['another page', { page: 2, totalPages: 2, invoices: [] }, 'page 2'],
    [
      'a row without status',
      { page: 1, totalPages: 1, invoices: [{ ...row(1, 'ok'), status: null }] },
      'status',
    ],
  ])('%s', async (_name, answer, sentence) => {
    const api = await serve((_seen, response) => data(response, answer));
    await expect(all(clientOf(api.url).listInvoices())).rejects.toMatchObject({
      kind: 'unclear',
      sentence: expect.stringContaining(sentence),
    });
  });

  test('a page that fails fails the list', async () => {
    const api = await serve((seen, response) =>
      seen.query.page === '1'
        ? data(response, { page: 1, totalPages: 2, invoices: [row(1, 'ok')] })
        : json(response, {}, 500),
    );
    await expect(all(clientOf(api.url).listInvoices())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('a row that moves between pages comes once; pages added meanwhile are read', async () => {
    const api = await serve((seen, response) => {
      const page = Number(seen.query.page);
      data(response, {
        page,
        totalPages: page === 1 ? 2 : 3,
        invoices: [row(page, 'ok'), row(page + 1, 'ok')],
      });
    });
    expect((await all(clientOf(api.url).listInvoices())).map((one) => one.id)).toEqual(['1', '2', '3', '4']);
  });
});

describe('comments (ST10)', () => {
  const comment = (id: number, on: number | undefined): object => ({
    id,
    content: `C${id}`,
    created: id,
    ...(on === undefined ? {} : { entity: { id: on } }),
  });

  test('all pages; those of another entity are left out', async () => {
    const api: Loopback = await serve((seen, response) => {
      const page = Number(seen.query.page);
      data(response, {
        page,
        totalPages: 2,
        comments: page === 1 ? [comment(1, 7), comment(2, 8)] : [comment(3, undefined)],
      });
    });
    expect(await clientOf(api.url).comments(17, '7')).toEqual([
      { id: '1', content: 'C1', created: 1 },
      { id: '3', content: 'C3', created: 3 },
    ]);
    expect(api.seen[0]?.query).toEqual({ entityType: '17', entityId: '7', sort: 'created', page: '1' });
  });
});
