import type { NewCustomer, NewJob, NewPhase, NewSite } from '../../../clients/spectrum';

export function newCustomer(changes: Partial<NewCustomer> = {}): NewCustomer {
  return {
    company: 'ABC',
    code: 'C00007',
    name: 'Acme & Sons',
    address1: '1 Main St.',
    address2: 'Suite 2',
    city: 'Austin',
    state: 'TX',
    zip: '78701',
    phone: '5125550100',
    terms: '3',
    salesperson: 'JD',
    salesTaxCode: 'TXAUS',
    taxable: 'Y',
    ...changes,
  };
}

export function newSite(changes: Partial<NewSite> = {}): NewSite {
  return {
    company: 'ABC',
    site: 'S00007',
    name: 'Acme North',
    address1: '9 North St.',
    address2: '',
    city: 'Round Rock',
    state: 'TX',
    zip: '78664',
    phone: '5125550101',
    customer: 'C00001',
    salesTaxCode: 'TXAUS',
    taxable: 'N',
    workState: 'TX',
    ...changes,
  };
}

export function newJob(changes: Partial<NewJob> = {}): NewJob {
  return {
    company: 'ABC',
    number: 'T123',
    description: 'Replace chiller',
    division: '10',
    address1: '9 North St.',
    address2: '',
    city: 'Round Rock',
    state: 'TX',
    zip: '78664',
    projectManager: 'E100',
    customer: 'C00001',
    jobType: 'SERVICE',
    taxClass: 'TXAUS',
    taxable: 'Y',
    priceMethod: 'T',
    workState: 'TX',
    site: 'S00001',
    costCenter: '',
    udf1: 'North office',
    ...changes,
  };
}

export function newPhase(changes: Partial<NewPhase> = {}): NewPhase {
  return {
    company: 'ABC',
    number: '1001',
    phase: '0100',
    costType: 'L',
    description: 'Rough-in',
    unit: 'HR',
    workersComp: '5183',
    priceMethod: 'J',
    costCenter: '',
    quantity: '',
    hours: '',
    cost: '',
    ...changes,
  };
}
