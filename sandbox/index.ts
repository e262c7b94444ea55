/** Stand-ins of the outside systems, for the demo and the tests; written from their interfaces alone. */
export * from './core';
export { Spectrum, startSpectrum } from './spectrum';
export type { RunningSpectrum, SpectrumOptions } from './spectrum';
export { startTrimblePay } from './trimble-pay';
