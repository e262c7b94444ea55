import type { AxiosResponse } from 'axios';
import type { Row } from '../../../sandbox';
import { authorizationId } from './world';
import type { World } from './world';

/** A job-costing company beside the customers of `world.ts`, and calls in the order of the WSDL. */

export const jobTables: Record<string, Row[]> = {
  WO_ADDRESS_MC: [
    { Company_Code: 'ABC', Ship_To_ID: 'S00001', Site_Name: 'Mall', Site_Customer_Code: 'C00001' },
  ],
  JC_CONTRACT_TYPE_MC: [
    { Company_Code: 'ABC', Job_Type: 'SERVICE' },
    { Company_Code: 'ABC', Job_Type: 'OLDTYPE', Status: 'I' },
  ],
  JC_OH_BATCH_MASTER_MC: [{ Company_Code: 'ABC', Job_Oh_Batch_Code: 'OH1', Description: 'Field' }],
  PR_EMPLOYEE_MASTER_1_MC: [{ Company_Code: 'ABC', Employee_Code: 'E17', Employee_Name: 'Pat Moss' }],
};

export const customer: Record<string, string> = {
  Company_Code: 'ABC',
  Customer_Code: 'C00010',
  Name: 'New Mall',
  Terms_Code: '3',
  Sales_Tax_Code: 'TXAUS',
};

export const site: Record<string, string> = {
  Company_Code: 'ABC',
  Site_ID: 'S00010',
  Site_Name: 'New Mall North',
  Site_Customer_Code: 'C00001',
};

export const job: Record<string, string> = {
  Company_Code: 'ABC',
  Job_Number: '2001',
  Taxable_Flag: 'Y',
  Price_Method_Code: 'F',
};

export const phase: Record<string, string> = {
  Company_Code: 'ABC',
  Job_Number: '1001',
  Phase_Code: '0100',
  Description: 'Demolition',
  Cost_Type: 'L',
  Price_Method_Code: 'J',
};

/** The texts of one element over all rows. */
export const texts = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>|<${name}/>`, 'g'))].map((match) => match[1] ?? '');

/** The declared elements of a method, in the order of its WSDL. */
export async function elementsOf(world: World, method: string): Promise<string[]> {
  const { data } = await world.call('get', `/wsdls/${method}.jws`);
  return [...data.matchAll(/<xs:element name="(\w+)" type="xs:string"/g)].map((match) => match[1] ?? '');
}

/** Calls a method with every declared element, empty unless given. */
export async function call(
  world: World,
  method: string,
  given: Record<string, string>,
  options: { token?: string; timeout?: number } = {},
): Promise<AxiosResponse<string>> {
  const elements = await elementsOf(world, method);
  const stray = Object.keys(given).find((name) => !elements.includes(name));
  if (stray !== undefined) throw new Error(`${method} declares no ${stray}`);
  const values = elements.map((name) => [
    name,
    given[name] ?? (name === 'Authorization_ID' ? authorizationId : ''),
  ]);
  return world.soap(method, Object.fromEntries(values), options);
}

/** `code column: text` of each row, as an operator would read it. */
export async function said(world: World, method: string, given: Record<string, string>): Promise<string[]> {
  const { status, data } = await call(world, method, given);
  if (status !== 200) throw new Error(`${method} answered ${status}: ${data}`);
  const [codes, columns, descriptions] = ['error_code', 'column', 'desc'].map((name) => texts(data, name));
  return (codes ?? []).map((code, index) => `${code} ${columns?.[index]}: ${descriptions?.[index]}`);
}
