import { elementsOf, said, site } from './soap-calls';
import { World } from './world';

describe('AddWOSiteAddress', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const add = (changes: Record<string, string> = {}): Promise<string[]> =>
    said(world, 'AddWOSiteAddress', { ...site, ...changes });

  it('describes its elements in order', async () => {
    const elements = await elementsOf(world, 'AddWOSiteAddress');
    expect(elements.slice(2, 6)).toEqual(['Company_Code', 'Site_ID', 'Site_Name', 'Site_Address1']);
    expect(elements.slice(-3)).toEqual(['Alternate_Address', 'Billto_Code', 'Cost_Center']);
    expect(elements).toHaveLength(2 + 38);
  });

  it('stores an active site, with the customer’s tax code for a blank one', async () => {
    const address = {
      Site_Address1: '1 Main',
      Site_City: 'Austin',
      Site_State: 'TX',
      Site_Zip_Code: '78701',
    };
    expect(await add({ ...address, Site_Phone1: '5125550100', Work_State_Tax_Code: 'TX' })).toEqual([]);
    expect(world.state('WO_ADDRESS_MC')).toEqual([
      {
        ...{ Company_Code: 'ABC', Ship_To_ID: 'S00010', Site_Name: 'New Mall North' },
        ...{ Site_Customer_Code: 'C00001', Address_1: '1 Main', Address_2: '', City: 'Austin', State: 'TX' },
        ...{ Zip_Code: '78701', Phone: '5125550100', Sales_Tax_Code: 'TXAUS', Taxable_Flag: 'N' },
        ...{ Work_State_Tax_Code: 'TX', Cost_Center: '', Status: 'A' },
      },
    ]);
  });

  it('takes its own tax code and flag', async () => {
    expect(await add({ Sales_Tax_Code: 'TXHOU', Taxable_Flag: 'Y' })).toEqual([]);
    expect(world.state('WO_ADDRESS_MC')).toMatchObject([{ Sales_Tax_Code: 'TXHOU', Taxable_Flag: 'Y' }]);
  });

  it('refuses an id that is there already, whosoever it is', async () => {
    world.put({ WO_ADDRESS_MC: [{ Company_Code: 'ABC', Ship_To_ID: 'S00010', Status: 'I' }] });
    expect(await add({ Site_Customer_Code: 'C00002' })).toEqual(['I Site_ID: Site_ID already exists']);
    expect(world.state('WO_ADDRESS_MC')).toHaveLength(1);
  });

  const cases: [string, Record<string, string>, string[]][] = [
    [
      'what is missing and what is invalid',
      { Site_ID: '', Site_Name: 'a, b', Site_Phone1: '123456789012345' },
      [
        'M Site_ID: Site_ID is required',
        'I Site_Name: Value contains invalid character(s)',
        'I Site_Phone1: Site_Phone1 exceeds maximum length of 14',
      ],
    ],
    ['SuperSelect in the id', { Site_ID: 'S*1' }, ['I Site_ID: Value contains invalid character(s)']],
    [
      'an unknown customer',
      { Site_Customer_Code: 'C99999' },
      ['I Site_Customer_Code: Site_Customer_Code does not exist'],
    ],
    [
      'a customer that is not used any more',
      { Site_Customer_Code: 'C00003' },
      ['I Site_Customer_Code: Customer Code Entered Is Not Available For Use'],
    ],
    ['an unknown tax code', { Sales_Tax_Code: 'NO' }, ['I Sales_Tax_Code: Sales_Tax_Code does not exist']],
    [
      'the same work tax code twice',
      { Work_State_Tax_Code: 'TX', Work_Local_Tax_Code: 'TX' },
      ['I Work_Local_Tax_Code: Work_Local_Tax_Code must differ from the other work tax codes'],
    ],
    [
      'an alternate address without its bill-to code',
      { Alternate_Address: 'Y' },
      ['M Billto_Code: Billto_Code is required'],
    ],
  ];
  it.each(cases)('refuses %s', async (_name, changes, rows) => {
    expect(await add(changes)).toEqual(rows);
    expect(world.state('WO_ADDRESS_MC')).toEqual([]);
  });

  it('checks cost centers only where the company has them', async () => {
    expect(await add({ Cost_Center: 'NOWHERE' })).toEqual([]);
    world.put({ _settings: [{ costCenters: true }], WO_ADDRESS_MC: [] });
    expect(await add({ Cost_Center: 'SHUT' })).toEqual([
      'I Cost_Center: Cost Center is not valid for company ABC',
    ]);
    expect(await add()).toEqual([]);
    expect(world.state('WO_ADDRESS_MC')).toMatchObject([{ Cost_Center: 'EAST' }]);
  });
});
