import { manyOfOneCause } from './many';

// As many as come through in half a minute; `npm run faults` takes the 300 of the end of a month.
manyOfOneCause(60, 5);
