/** The exhaustive fault runs (`npm run faults`): every effect under every fault. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['**/*.faults.ts'],
  testTimeout: 180000,
};
