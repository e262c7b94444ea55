import { gets } from './gets';
import type { SoapMethod } from './method';
import { puts } from './puts';

export { callSoap, recordOf } from './call';
export { wsdl } from './wsdl';

/** By name. A further method is one more entry in its list. */
export const soapMethods: ReadonlyMap<string, SoapMethod> = new Map(
  [...gets, ...puts].map((method) => [method.name, method]),
);
