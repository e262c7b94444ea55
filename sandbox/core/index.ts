export { asRow, SandboxInputError } from './errors';
export { faultNames, FaultPlan } from './faults';
export type { Fault, FaultRule } from './faults';
export { soapFaultAnswer } from './fault-http';
export { startHttp } from './http';
export type { HttpOptions, RunningHttp } from './http';
export { Journal } from './journal';
export type { Entry } from './journal';
export type { Row, Sandbox, SandboxAnswer, SandboxRequest } from './types';
