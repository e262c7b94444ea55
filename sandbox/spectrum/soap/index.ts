import { gets } from './gets';
import type { SoapMethod } from './method';

export { callSoap } from './call';
export { wsdl } from './wsdl';

/** By name. A further method is one more entry in its list; puts will be the second list. */
export const soapMethods: ReadonlyMap<string, SoapMethod> = new Map(
  [...gets].map((method) => [method.name, method]),
);
