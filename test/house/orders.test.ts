import { endTheSame } from './orders';

// Each is the first once, and the last; `npm run faults` has all 24.
endTheSame([
  ['company', 'location', 'job', 'invoice'],
  ['location', 'invoice', 'company', 'job'],
  ['job', 'invoice', 'location', 'company'],
  ['invoice', 'job', 'company', 'location'],
]);
