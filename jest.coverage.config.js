/**
 * The tests with coverage and its thresholds, for `npm run check`; plain `npm test` stays fast.
 * The provider is babel: it is cheaper here than v8 and counts lines differently, so that a change
 * of provider is a change of the thresholds too.
 */
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const base = require('./jest.config.js');

/** Jest fails on a threshold for a folder without sources, which a young tree may have. */
const hasSources = (room) => {
  const folder = join(__dirname, room);
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => /\.ts$/.test(name))
  );
};

const rooms = ['kernel', 'pagers', 'devices'].filter(hasSources);

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  collectCoverage: true,
  coverageProvider: 'babel',
  coverageDirectory: '<rootDir>/coverage',
  coverageReporters: [['text', { skipFull: true }], 'lcovonly'],
  collectCoverageFrom: rooms.map((room) => `${room}/**/*.ts`),
  coverageThreshold: Object.fromEntries(rooms.map((room) => [`./${room}/`, { lines: 95 }])),
};
