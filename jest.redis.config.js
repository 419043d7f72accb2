/** The tests that need a redis-server on the PATH, for `npm run test:redis`. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/redis/**/*.redis.ts'],
};
