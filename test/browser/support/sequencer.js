/** Begins with the files that take longest, so that no core waits for one of them at the end. */
const LONGEST = ['walk', 'edges', 'moment', 'axe', 'covered'];

const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.endsWith(`/${name}.browser.ts`));
  return at < 0 ? LONGEST.length : at;
};

class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }

  /** The order is the same whatever failed last time, and whatever took how long. */
  cacheResults() {}

  allFailedTests(tests) {
    return tests;
  }
}

module.exports = LongestFirst;
