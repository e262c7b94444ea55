import { unlessMissing } from './external-ids';
import type { Http } from './http';
import { flatten, isRow } from './shapes';
import type { Row } from './shapes';

/**
 * A compound answer refers by id to some things that it does not hold beside, such as the tax rate. What Girder
 * needs of them is read one by one: where each is read, and the field that shows that it is there already.
 */
const DETAILS: Record<string, { path: string; holds: string }> = {
  taxRate: { path: 'taxrate', holds: 'rate' },
  paymentTerms: { path: 'paymentterm', holds: 'name' },
  serviceLine: { path: 'serviceline', holds: 'name' },
  libItem: { path: 'libitem', holds: 'code' },
  tags: { path: 'tag', holds: 'name' },
};

type Read = (path: string, id: string) => Promise<Row | undefined>;

/** How many of a job's service requests are looked up: a job with many would cost a call for each. */
export type Requests = 'first' | 'all';

/**
 * @param requests `first`: a job without a service line has that of its first service request.
 * @returns the detail with those references filled in; one that does not exist stays an id, for the schema to judge.
 */
export async function completed(http: Http, detail: Row, requests: Requests = 'first'): Promise<Row> {
  const reads = new Map<string, Promise<Row | undefined>>();
  const read: Read = (path, id) => {
    const address = `/${path}/${id}`;
    const known = reads.get(address) ?? unlessMissing(http.get(address));
    reads.set(address, known);
    return known;
  };
  const row = await fill(detail, read);
  if (Array.isArray(detail.items))
    row.items = await Promise.all(detail.items.map((one) => fillAny(one, read)));
  if (Array.isArray(detail.serviceRequests)) {
    const listed: unknown[] = detail.serviceRequests;
    const wanted = requests === 'all' ? listed.length : isRow(detail.serviceLine) ? 0 : 1;
    // Those that are not looked up are left out: by their ids alone the schema could not read them.
    row.serviceRequests = await Promise.all(listed.slice(0, wanted).map((one) => request(one, read)));
  }
  return row;
}

async function request(value: unknown, read: Read): Promise<unknown> {
  if (!isRow(value)) return value;
  return fill(await whole(value, { path: 'servicerequest', holds: 'serviceLine' }, read), read);
}

const fillAny = (value: unknown, read: Read): unknown => (isRow(value) ? fill(value, read) : value);

async function fill(row: Row, read: Read): Promise<Row> {
  const filled = { ...row };
  for (const [field, detail] of Object.entries(DETAILS)) {
    const value = row[field];
    if (isRow(value)) filled[field] = await whole(value, detail, read);
    if (Array.isArray(value)) {
      filled[field] = await Promise.all(
        value.map((one: unknown) => (isRow(one) ? whole(one, detail, read) : one)),
      );
    }
  }
  return filled;
}

async function whole(row: Row, { path, holds }: { path: string; holds: string }, read: Read): Promise<Row> {
  const id = String(row.id);
  if (Object.hasOwn(row, holds) || !/^\d+$/.test(id)) return row;
  const found = await read(path, id);
  // `flatten` knows a compound detail by its entity's name, as the path spells it.
  return found === undefined ? row : { ...row, ...flatten(found, path) };
}
