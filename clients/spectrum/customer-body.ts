import type { CustomerBody } from '../../domain/servicetrade/customer-plan';
import type { Fields } from './get-reply';
import { code, digits, name, number, oneOf, plainCode, putFields, required, words } from './put-fields';

/** An AR customer as it is added. Texts are fitted, codes canonical, blank means that Spectrum's default applies. */
export interface NewCustomer extends CustomerBody {
  /** Percent that contracts of the customer take, e.g. `"10.00"`; absent: that of the AR installation. */
  retentionPercent?: string;
}

const rules = {
  Company_Code: required(code(3)),
  Customer_Code: required(plainCode(10)),
  Name: required(name(30)),
  Address_1: words(30),
  Address_2: words(30),
  City: words(25),
  State: code(2),
  Zip_Code: words(10),
  Phone: digits(14),
  Salesperson: code(3),
  Terms_Code: required(code(1)),
  Standard_Retention_Percent: number(7, 2),
  Taxable_Flag: oneOf('Y', 'N'),
  Sales_Tax_Code: required(code(15)),
};

/**
 * Elements of `AddCustomer` (ST1). Spectrum makes the customer active and refuses a code that exists.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/accounts-receivable-services/add-customer
 * @throws RangeError naming every element that breaks its width or characters
 */
export function toAddCustomer(customer: NewCustomer): Fields {
  return putFields(rules, {
    Company_Code: customer.company,
    Customer_Code: customer.code,
    Name: customer.name,
    Address_1: customer.address1,
    Address_2: customer.address2,
    City: customer.city,
    State: customer.state,
    Zip_Code: customer.zip,
    Phone: customer.phone,
    Salesperson: customer.salesperson,
    Terms_Code: customer.terms,
    Standard_Retention_Percent: customer.retentionPercent ?? '',
    Taxable_Flag: customer.taxable,
    Sales_Tax_Code: customer.salesTaxCode,
  });
}
