import { customerInvoice } from './customer-invoice';
import type { RestService } from './service';

export { callRest, keysOf } from './service';

/** By operation. A further service is one more line. */
export const restServices: ReadonlyMap<string, RestService> = new Map(
  [customerInvoice].map((service) => [service.operation, service]),
);
