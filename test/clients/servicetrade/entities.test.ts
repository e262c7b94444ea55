import {
  companySchema,
  invoiceSchema,
  jobSchema,
  locationSchema,
  userSchema,
} from '../../../clients/servicetrade/entities';
import { ServiceTradeError } from '../../../clients/servicetrade';
import { checked, flatten } from '../../../clients/servicetrade/shapes';
import { toMoney } from '../../../clients/servicetrade/values';

/** An invoice as answered with references embedded, and the same with the rows beside. */
const item = (id: number, price: unknown, more: object = {}): object => ({
  id,
  uri: `https://app.servicetrade.com/api/invoiceitem/${id}`,
  description: `Line ${id}`,
  quantity: 2,
  price,
  totalPrice: price,
  taxable: true,
  taxRate: null,
  ...more,
});
const head = {
  id: 2687264638045377,
  uri: 'https://app.servicetrade.com/api/invoice/2687264638045377',
  invoiceNumber: 'A1001',
  type: 'invoice',
  status: 'pending_accounting',
  transactionDate: 1_795_000_000,
  created: 1_795_000_000,
  updated: 1_795_000_100,
  subtotal: 950,
  taxAmount: 78.38,
  totalPrice: 1028.38,
  customerPo: null,
  notes: null,
};
const flat = {
  ...head,
  customer: { id: 123, name: 'Acme', status: 'active' },
  location: { id: 456, name: 'Plant', company: { id: 123 } },
  job: { id: 789, number: '1001' },
  taxRate: { id: 5, name: 'Travis', rate: 8.25 },
  paymentTerms: { id: 6, name: 'Net 30', days: 30 },
  items: [
    item(1, 1000, {
      serviceLine: { id: 5, name: 'Sprinkler' },
      libItem: { id: 9, code: 'L-1', type: 'labor' },
    }),
    item(2, -50, { taxAmount: -4.13 }),
  ],
};
const compound = {
  invoice: {
    ...head,
    customer: 123,
    location: 456,
    job: '789',
    taxRate: 5,
    paymentTerms: 6,
    items: [item(1, 1000, { serviceLine: 5, libItem: 9 }), item(2, -50, { taxAmount: -4.13 })],
  },
  companies: [{ id: 123, name: 'Acme' }],
  locations: [{ id: 456, name: 'Plant', company: 123 }],
  jobs: [{ id: 789, number: '1001' }],
  taxRates: [{ id: 5, name: 'Travis', rate: '8.250' }],
  paymentTerms: [{ id: 6, name: 'Net 30' }],
  serviceLines: [{ id: 5, name: 'Sprinkler' }],
  libItems: [{ id: 9, code: 'L-1', type: 'labor' }],
};
const invoice = (data: object): unknown =>
  checked(invoiceSchema, flatten({ ...data }, 'invoice'), 'invoice 7');
const changed = (more: object): object => ({ ...flat, ...more });

describe('an invoice (ST7)', () => {
  const expected = {
    id: '2687264638045377',
    invoiceNumber: 'A1001',
    type: 'invoice',
    status: 'pending_accounting',
    transactionDate: 1_795_000_000,
    created: 1_795_000_000,
    updated: 1_795_000_100,
    customerId: '123',
    locationId: '456',
    jobId: '789',
    subtotal: '950.00',
    taxAmount: '78.38',
    totalPrice: '1028.38',
    taxRate: { id: '5', name: 'Travis', rate: '8.25' },
    paymentTerms: { id: '6', name: 'Net 30' },
    customerPo: '',
    notes: '',
    items: [
      {
        id: '1',
        description: 'Line 1',
        quantity: '2',
        price: '1000.00',
        totalPrice: '1000.00',
        taxable: true,
        serviceLine: { id: '5', name: 'Sprinkler' },
        libItem: { id: '9', code: 'L-1', type: 'labor' },
      },
      {
        id: '2',
        description: 'Line 2',
        quantity: '2',
        price: '-50.00',
        totalPrice: '-50.00',
        taxable: true,
        taxAmount: '-4.13',
      },
    ],
  };

  test.each([
    ['flat', flat],
    ['compound', compound],
    [
      'compound, with the items beside',
      { ...compound, invoice: { ...compound.invoice, items: [1, 2] }, items: compound.invoice.items },
    ],
    ['money as strings with commas', changed({ subtotal: '950.00', totalPrice: '1,028.38' })],
    [
      'fields as objects',
      changed({ status: { value: 'pending_accounting' }, type: { id: 1, name: 'invoice' } }),
    ],
    [
      'flags as numbers',
      changed({
        items: [
          { ...flat.items[0], taxable: 1 },
          { ...flat.items[1], taxable: '1' },
        ],
      }),
    ],
  ])('%s', (_name, data) => expect(invoice(data)).toStrictEqual(expected));

  test('without job, location, rate and terms there are no such keys', () => {
    const bare = invoice(
      changed({ job: null, location: null, taxRate: null, paymentTerms: [], taxAmount: null }),
    );
    expect(bare).toMatchObject({ taxAmount: '0.00' });
    expect(Object.keys(bare as object)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(jobId|locationId|taxRate|paymentTerms)$/)]),
    );
  });

  test('an item that does not say whether it is taxable bears tax if it or its invoice does', () => {
    const items = [
      { ...flat.items[0], taxable: undefined },
      { ...flat.items[1], taxable: null, taxAmount: 0 },
    ];
    expect(invoice(changed({ items }))).toMatchObject({ items: [{ taxable: true }, { taxable: false }] });
    expect(invoice(changed({ items, taxAmount: 0 }))).toMatchObject({
      items: [{ taxable: false }, { taxable: false }],
    });
  });

  test('an item’s rate as a percent: the invoice’s, or one of its own', () => {
    const items = [
      { ...flat.items[0], taxRate: 8.25 },
      { ...flat.items[1], taxRate: '6' },
    ];
    const read = checked(invoiceSchema, flatten({ ...changed({ items }) }, 'invoice'), 'invoice 7');
    expect(read.items.map((one) => one.taxRate)).toEqual([undefined, { id: '6%', name: '6%', rate: '6' }]);
  });

  test.each<[string, object, string]>([
    ['no items: never taken for an invoice of zero', changed({ items: undefined }), 'items'],
    ['items as ids without their rows', changed({ items: [1] }), 'items.0.quantity'],
    ['a price that is no amount', changed({ items: [item(1, '12,34')] }), 'items.0.price is "12,34"'],
    ['no total', changed({ totalPrice: null }), 'totalPrice'],
    ['a total with too many decimals', changed({ totalPrice: '1.00001' }), 'totalPrice is "1.00001"'],
    ['no customer', changed({ customer: null }), 'customer'],
    ['no status', changed({ status: null }), 'status is missing'],
    ['an id beyond 2^53, which JSON has rounded', changed({ id: 2 ** 53 }), 'id is 9007199254740992'],
    ['a date as text', changed({ transactionDate: '2026-11-21' }), 'transactionDate is "2026-11-21"'],
    [
      'a tax rate without its percent',
      { ...compound, invoice: { ...compound.invoice, taxRate: 2687264638045000 } },
      'taxRate',
    ],
  ])('%s', (_name, data, sentence) => {
    expect(() => invoice(data)).toThrow(ServiceTradeError);
    expect(() => invoice(data)).toThrow(sentence);
  });

  test('names from outside cannot reach an object’s prototype (B4)', () => {
    const hostile: unknown = JSON.parse(
      `{"id":7,"name":"x","__proto__":{"polluted":1},"externalIds":{"__proto__":{"polluted":1}}}`,
    );
    const user = checked(userSchema, flatten(hostile as Record<string, unknown>, 'user'), 'user 7');
    expect(user).toMatchObject({ id: '7', name: 'x' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get(user.externalIds, 'polluted')).toBeUndefined();
  });
});

describe('money', () => {
  test.each<[unknown, string | undefined]>([
    [1000, '1000.00'],
    [0.1 + 0.2, '0.30'],
    [1.005, '1.005'],
    [-0, '0.00'],
    [12.3456, '12.3456'],
    [12.34567, undefined],
    [1e21, '1000000000000000000000.00'],
    [1e400, undefined],
    [Number.NaN, undefined],
    ['1,234,567.8', '1234567.80'],
    ['-1,234.50', '-1234.50'],
    ['-0.00', '0.00'],
    [' 5 ', '5.00'],
    ['0.30000000000000004', undefined],
    ['1,23', undefined],
    ['1,2345.00', undefined],
    ['1.234,50', undefined],
    ['$5.00', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['', undefined],
    [null, undefined],
    [true, undefined],
    [{ amount: 5 }, undefined],
  ])('%p is %p', (value, expected) => expect(toMoney(value)).toBe(expected));
});

describe('companies, locations, jobs, users', () => {
  const common = { id: 7, name: 'Acme', status: 'active', updated: 5 };

  test('a company; an empty PHP array counts as nothing', () => {
    const company = { ...common, externalIds: [], address: [], refNumber: 1234, isCustomer: 1 };
    expect(checked(companySchema, flatten(company, 'company'), 'company 7')).toStrictEqual({
      id: '7',
      name: 'Acme',
      status: 'active',
      refNumber: '1234',
      isCustomer: true,
      address: { street: '', city: '', state: '', postalCode: '' },
      phoneNumber: '',
      externalIds: {},
      updated: 5,
    });
  });

  test('external ids: numbers and objects are texts, blank ones are none', () => {
    const externalIds = { spectrum: 'C00001', spectrum_site: 17, old: '', gone: null, odd: { value: 'X' } };
    const location = {
      ...common,
      company: 9,
      externalIds,
      address: { street: '1 Main', city: 'Austin', state: 'TX', postalCode: 78701 },
    };
    expect(checked(locationSchema, flatten(location, 'location'), 'location 7')).toMatchObject({
      companyId: '9',
      taxable: false,
      externalIds: { spectrum: 'C00001', spectrum_site: '17', odd: 'X' },
      address: { state: 'TX', postalCode: '78701' },
    });
  });

  const job = { ...common, number: 1001, type: 'repair' };
  const sprinkler = { id: '5', name: 'Sprinkler' };
  test.each([
    [
      'flat',
      {
        ...job,
        customer: { id: 1 },
        sales: { id: 3, name: 'Ann' },
        assignedOffice: { id: 4 },
        tags: [{ id: 1, name: 'PM: Bob' }],
        serviceLine: { id: 5, name: 'Sprinkler' },
      },
      [],
    ],
    [
      'compound',
      {
        job: { ...job, customer: 1, sales: 3, assignedOffice: 4, tags: [1], serviceLine: 5 },
        tags: [{ id: 1, name: 'PM: Bob' }],
        serviceLines: [{ id: 5, name: 'Sprinkler' }],
      },
      [],
    ],
    [
      'service line of the first request',
      {
        job: {
          ...job,
          customer: 1,
          sales: 3,
          assignedOffice: 4,
          tags: ['PM: Bob'],
          serviceLine: null,
          serviceRequests: [11],
        },
        serviceRequests: [{ id: 11, serviceLine: 5 }],
        serviceLines: [{ id: 5, name: 'Sprinkler' }],
      },
      [sprinkler],
    ],
  ])('a job: %s', (_name, data, serviceLines) => {
    expect(checked(jobSchema, flatten(data, 'job'), 'job 7')).toStrictEqual({
      id: '7',
      number: '1001',
      name: 'Acme',
      type: 'repair',
      status: 'active',
      customerId: '1',
      salesId: '3',
      assignedOfficeId: '4',
      serviceLine: sprinkler,
      serviceLines,
      tags: ['PM: Bob'],
      customerPo: '',
      externalIds: {},
      // Without `created` it is as old as its last change.
      created: 5,
      updated: 5,
    });
  });

  test('a tag without its name is not believed: a rule may hang on it', () => {
    expect(() => checked(jobSchema, flatten({ ...job, tags: [1] }, 'job'), 'job 7')).toThrow('job 7');
  });

  test('a user without `name` is named by its parts', () => {
    const user = { id: 7, firstName: 'Ann', lastName: 'Lee', externalIds: { spectrum_sales: 'AL' } };
    expect(checked(userSchema, flatten(user, 'user'), 'user 7')).toEqual({
      id: '7',
      name: 'Ann Lee',
      externalIds: { spectrum_sales: 'AL' },
    });
  });
});
