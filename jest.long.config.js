/**
 * What `npm test` has no time for, for `npm run test:long`, a few minutes: more random worlds, and
 * the recipes of CONTRIBUTING.md with all that they regenerate.
 */
process.env.TEST_RUNS ??= '2000';
process.env.MACHVM_RECIPES = 'whole';

module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/law/worlds.test.ts', '<rootDir>/test/tidy/contributing.test.ts'],
};
