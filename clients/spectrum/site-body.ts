import type { SiteBody } from '../../domain/servicetrade/site-plan';
import type { Fields } from './get-reply';
import { code, digits, name, oneOf, plainCode, putFields, required, words } from './put-fields';

/** A work order site as it is added. Texts are fitted, codes canonical, blank means that Spectrum's default applies. */
export interface NewSite extends SiteBody {
  costCenter?: string;
}

const rules = {
  Company_Code: required(code(3)),
  Site_ID: required(plainCode(10)),
  Site_Name: required(name(30)),
  Site_Address1: words(30),
  Site_Address2: words(30),
  Site_City: words(25),
  Site_State: code(2),
  Site_Zip_Code: words(10),
  Site_Phone1: digits(14),
  Site_Customer_Code: code(10),
  Sales_Tax_Code: code(15),
  Taxable_Flag: oneOf('Y', 'N'),
  Work_State_Tax_Code: code(10),
  Cost_Center: code(10),
};

/**
 * Elements of `AddWOSiteAddress` (ST2). Spectrum makes the site active and refuses an id that exists.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/work-order-services/add-work-order-site-address
 * @throws RangeError naming every element that breaks its width or characters
 */
export function toAddSite(site: NewSite): Fields {
  return putFields(rules, {
    Company_Code: site.company,
    Site_ID: site.site,
    Site_Name: site.name,
    Site_Address1: site.address1,
    Site_Address2: site.address2,
    Site_City: site.city,
    Site_State: site.state,
    Site_Zip_Code: site.zip,
    Site_Phone1: site.phone,
    Site_Customer_Code: site.customer,
    Sales_Tax_Code: site.salesTaxCode,
    Taxable_Flag: site.taxable,
    Work_State_Tax_Code: site.workState,
    Cost_Center: site.costCenter ?? '',
  });
}
