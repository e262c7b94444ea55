/** The workflow types that workers register. */
export { cause } from './cause';
export { dailyCodes } from './daily-codes';
export { dailyTieout } from './daily-tieout';
export { report } from './report';
export { customer } from './servicetrade/customer';
export { invoice } from './servicetrade/invoice';
export { job } from './servicetrade/job';
export { poll } from './servicetrade/poll';
export { site } from './servicetrade/site';
export { ledgerWatch } from './spectrum/ledger-watch';
export { payApplication } from './trimble-pay/pay-application';
export { payPoll } from './trimble-pay/poll';
export { project } from './trimble-pay/project';
export { subcontract } from './trimble-pay/subcontract';
export { storeIdentity } from './store-identity';
