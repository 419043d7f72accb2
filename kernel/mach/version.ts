/** The version of the package, for what a run writes. A test compares it with package.json. */
export const VERSION = '0.1.0';
