import type { Row } from '../../../sandbox';
import { customer, elementsOf, said } from './soap-calls';
import { World } from './world';

describe('AddCustomer', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const add = (changes: Record<string, string> = {}): Promise<string[]> =>
    said(world, 'AddCustomer', { ...customer, ...changes });
  const stored = (code = 'C00010'): Row | undefined =>
    world.state('CR_CUSTOMER_MASTER_MC').find((row) => row.Customer_Code === code);

  it('describes its elements in order', async () => {
    const elements = await elementsOf(world, 'AddCustomer');
    expect(elements.slice(0, 8)).toEqual([
      ...['Authorization_ID', 'GUID', 'Company_Code', 'Customer_Code', 'Name', 'Alpha_Sort', 'Type'],
      'Address_1',
    ]);
    expect(elements.slice(-3)).toEqual(['UDF18', 'UDF19', 'UDF20']);
    expect(elements).toHaveLength(2 + 31 + 20);
  });

  it('stores an active customer; an accepted one answers no rows', async () => {
    const all = {
      Address_1: '1 Main & Elm, Suite 4',
      City: 'Austin',
      State: 'TX',
      Zip_Code: '78701-1234',
      Phone: '5125550100',
      Salesperson: 'JD',
      Standard_Retention_Percent: '7.50',
      Taxable_Flag: 'N',
    };
    expect(await add(all)).toEqual([]);
    expect(stored()).toEqual({
      ...{ Company_Code: 'ABC', Customer_Code: 'C00010', Name: 'New Mall', Terms_Code: '3' },
      ...{ Address_1: '1 Main & Elm, Suite 4', Address_2: '', City: 'Austin', State: 'TX' },
      ...{ Zip_Code: '78701-1234', Phone: '5125550100', Salesperson: 'JD', Sales_Tax_Code: 'TXAUS' },
      ...{ Taxable_Flag: 'N', Standard_Retention_Percent: 7.5, Cost_Center: '', Status: 'A' },
    });
  });

  it('keeps a blank taxable flag: No Default', async () => {
    expect(await add()).toEqual([]);
    expect(stored()).toMatchObject({ Taxable_Flag: '', Status: 'A' });
  });

  const cases: [string, Record<string, string>, string[]][] = [
    [
      'what is missing before what is invalid, all together',
      { Customer_Code: 'c1', Name: '', Terms_Code: '', Sales_Tax_Code: 'TXNONE', State: 'TEX' },
      [
        'M Name: Name is required',
        'M Terms_Code: Terms_Code is required',
        'I Customer_Code: Value contains invalid character(s)',
        'I State: State exceeds maximum length of 2',
        'I Sales_Tax_Code: Sales_Tax_Code does not exist',
      ],
    ],
    ['only blanks as a name', { Name: '   ' }, ['M Name: Name is required']],
    [
      'widths',
      { Customer_Code: 'C0000000010', Name: 'n'.repeat(31), Customer_Email: 'e'.repeat(71) },
      [
        'I Customer_Code: Customer_Code exceeds maximum length of 10',
        'I Name: Name exceeds maximum length of 30',
        'I Customer_Email: Customer_Email exceeds maximum length of 70',
      ],
    ],
    [
      'a symbol in the code',
      { Customer_Code: 'C-1' },
      ['I Customer_Code: Value contains invalid character(s)'],
    ],
    [
      'commas in names',
      { Name: 'Mall, Inc', Contact_1: 'Doe, Jo' },
      ['I Name: Value contains invalid character(s)', 'I Contact_1: Value contains invalid character(s)'],
    ],
    [
      'masks',
      { Taxable_Flag: 'T', Price_Level_Labor: '6', Resale_Exp_Date: '2026-01-01', Credit_Limit: '1,000' },
      ['Taxable_Flag', 'Resale_Exp_Date', 'Price_Level_Labor', 'Credit_Limit'].map(
        (name) => `I ${name}: ${name} is invalid, value does not match specified field mask`,
      ),
    ],
    [
      'a retention over 100',
      { Standard_Retention_Percent: '100.01' },
      ['I Standard_Retention_Percent: Standard_Retention_Percent must not exceed 100'],
    ],
    [
      'a code that is there already',
      { Customer_Code: 'C00003' },
      ['I Customer_Code: Customer_Code already exists'],
    ],
    [
      'references that are not there or not active',
      { Salesperson: 'XX', Terms_Code: '9', Sales_Tax_Code: 'OLD' },
      [
        'I Salesperson: Salesperson does not exist',
        'I Terms_Code: Terms_Code is not active',
        'I Sales_Tax_Code: Sales_Tax_Code is not active',
      ],
    ],
    ['a missing company alone', { Company_Code: '' }, ['M Company_Code: Company_Code is required']],
  ];
  it.each(cases)('refuses %s', async (_name, changes, rows) => {
    const before = world.state('CR_CUSTOMER_MASTER_MC');
    expect(await add(changes)).toEqual(rows);
    expect(world.state('CR_CUSTOMER_MASTER_MC')).toEqual(before);
  });
});
