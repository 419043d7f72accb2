/** More random worlds than `npm test` has time for, for `npm run test:long`: about a minute. */
process.env.TEST_RUNS ??= '2000';

module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/law/worlds.test.ts'],
};
