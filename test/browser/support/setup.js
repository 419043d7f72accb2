/** Bundles the page once for all tests. */
const { join } = require('node:path');

const root = join(__dirname, '../../..');

module.exports = async () => {
  const { bundleExplorer } = await import('../../../tools/explorer_bundle.mjs');
  await bundleExplorer(join(root, 'explorer/assets'));
};
