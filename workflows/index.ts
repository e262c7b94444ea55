/** The workflow types that workers register. */
export { cause } from './cause';
export { dailyTieout } from './daily-tieout';
export { report } from './report';
export { customer } from './servicetrade/customer';
export { invoice } from './servicetrade/invoice';
export { poll } from './servicetrade/poll';
export { ledgerWatch } from './spectrum/ledger-watch';
export { storeIdentity } from './store-identity';
