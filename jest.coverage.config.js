/** The tests with coverage and its thresholds, for `npm run coverage`; `npm test` is faster. */
process.env.MACHVM_COVERAGE = '1';

module.exports = require('./jest.config.js');
