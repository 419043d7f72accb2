/**
 * The tests that open pages in Chromium, for `npm run test:browser`. Chromium is /usr/bin/chromium,
 * or what CHROMIUM names.
 */
const config = require('./jest.config.js');

module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/browser/**/*.browser.ts'],
  globalSetup: '<rootDir>/test/browser/support/setup.js',
  testSequencer: '<rootDir>/test/browser/support/sequencer.js',
};
