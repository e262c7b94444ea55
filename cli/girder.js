#!/usr/bin/env node
// Runs the operator's command from the sources; `npm run build` makes the same in dist/.
require('tsx/cjs');
require('./main.ts');
