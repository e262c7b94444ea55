import { customerInvoice } from './customer-invoice';
import type { RestService } from './service';
import { vendorInvoice } from './vendor-invoice';

export { callRest, keysOf } from './service';

/** By operation. A further service is one more line. */
export const restServices: ReadonlyMap<string, RestService> = new Map(
  [customerInvoice, vendorInvoice].map((service) => [service.operation, service]),
);
