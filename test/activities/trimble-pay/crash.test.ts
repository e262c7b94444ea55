import { crashes } from './crash';

/** Ahead of each write: `npm run faults`. */
crashes(5);
