/**
 * The tests' configuration: sources are compiled by swc one file at a time, so types are not
 * checked here; `npm run types` does that. With MACHVM_COVERAGE=1, which `npm run coverage` sets,
 * lines are counted too, and there are thresholds.
 */
// Output is as wide as the terminal; through a pipe it is not, and so in tests.
delete process.env.COLUMNS;

const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** Jest fails on a threshold for a folder without sources, which a young tree may have. */
const hasSources = (room) => {
  const folder = join(__dirname, room);
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => /\.ts$/.test(name))
  );
};

const rooms = ['kernel', 'pagers', 'devices'].filter(hasSources);

/**
 * The provider is babel: it is cheaper here than v8 and counts lines differently, so that a change
 * of provider is a change of the thresholds too.
 */
const coverage = {
  collectCoverage: true,
  coverageProvider: 'babel',
  coverageDirectory: '<rootDir>/coverage',
  coverageReporters: [['text', { skipFull: true }], 'lcovonly'],
  collectCoverageFrom: rooms.map((room) => `${room}/**/*.ts`),
  coverageThreshold: Object.fromEntries(rooms.map((room) => [`./${room}/`, { lines: 95 }])),
};

/**
 * The globals of the language that the sources name. Each test file runs in a context of its own,
 * where a global is looked up by an interceptor at each use; a parameter of the module is not.
 */
const LANGUAGE = [
  ...['Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'DataView', 'Error', 'Float64Array'],
  ...['Infinity', 'Int32Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'RangeError'],
  ...['Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'Uint16Array', 'Uint32Array'],
  ...['Uint8Array', 'WeakMap', 'WeakSet'],
];

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // A limit for what hangs: a test that is only slow, on a busy machine, passes.
  testTimeout: 120_000,
  // Jest leaves a core free, which is half of the machine where there are two.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  sandboxInjectedGlobals: LANGUAGE,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript' },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // The summary reporter comes last, so that its line is the last of the output.
  reporters: ['default', '<rootDir>/tools/jest_reporter.js'],
  ...(process.env.MACHVM_COVERAGE === '1' ? coverage : {}),
};
