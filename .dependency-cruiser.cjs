/**
 * The import table of the project, as rules: which room may import which, the order of the rooms of
 * kernel/vm, and no cycles of value imports. That pagers/ sees nothing but the vocabulary in
 * kernel/mach is the claim of a microkernel; this file is what keeps it true.
 *
 * `import type` of plain records is allowed inside kernel/ and from scenarios/ and cli/ into it;
 * kernel/mach and pagers/ get no such exception.
 */
const VALUE = { dependencyTypesNot: ['type-only'] };

/** What cannot be found is reported once, by a rule of its own. */
const FOUND = { couldNotResolve: false };

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** `room` may import, by value or by type, only what `allowed` matches. */
const strict = (name, room, allowed, comment) =>
  rule(name, comment, { path: room }, { pathNot: allowed, ...FOUND });

/** `room` may import values only from `allowed`; types may come from all of kernel/. */
const values = (name, room, allowed, comment) => [
  rule(name, comment, { path: room }, { pathNot: allowed, ...VALUE, ...FOUND }),
  rule(
    `${name}-types`,
    `${comment} Types may come from all of kernel/, from elsewhere not.`,
    { path: room },
    { pathNot: [...allowed, '^kernel/'], dependencyTypes: ['type-only'], ...FOUND },
  ),
];

/** What a whole top folder may import. */
const table = (room, allowed, comment) =>
  values(`${room}-import-table`, `^${room}/`, allowed, comment);

const npm = (...names) =>
  names.flatMap((n) => [`^node_modules/${n}/`, `^node_modules/@types/${n}/`]);

const kernelRules = [
  strict(
    'mach-imports-nothing',
    '^kernel/mach/',
    ['^kernel/mach/'],
    'The vocabulary stands alone.',
  ),
  ...values(
    'kern-imports-mach',
    '^kernel/kern/',
    ['^kernel/(mach|kern)/'],
    'kernel/kern imports kernel/mach only.',
  ),
  ...values(
    'ipc-imports-mach-kern',
    '^kernel/ipc/',
    ['^kernel/(mach|kern|ipc)/'],
    'kernel/ipc calls kernel/vm only through a table of operations that host.ts fills.',
  ),
  ...values(
    'policy-imports-mach-kern',
    '^kernel/policy/',
    ['^kernel/(mach|kern|policy)/'],
    'A policy knows pages by their numbers, never by their structures.',
  ),
  ...values(
    'vm-imports-the-contract',
    '^kernel/vm/',
    ['^kernel/(mach|kern|ipc|vm)/', '^kernel/policy/policy[.]ts$'],
    'kernel/vm knows the contract of a policy, never a concrete one.',
  ),
  ...values('short-on-vm', '^kernel/short/', ['^kernel/(mach|kern|ipc|vm|short)/'], 'Made of vm.'),
  ...values(
    'check-reads-the-kernel',
    '^kernel/check/',
    ['^kernel/(mach|kern|ipc|vm|check)/'],
    'Laws look at mach, kern, ipc and vm; they do not depend on how a host is put together.',
  ),
  strict(
    'inspect-reads-the-kernel',
    '^kernel/inspect/',
    ['^kernel/'],
    'Records of a machine are made from all of the kernel, and from nothing else.',
  ),
  strict(
    'kernel-stays-inside',
    '^kernel/(machine|tasks)/',
    ['^kernel/'],
    'host.ts and machine.ts gather the kernel and nothing else.',
  ),
];

const roomRules = [
  strict(
    'pagers-see-only-mach',
    '^pagers/',
    ['^kernel/mach/', '^pagers/'],
    'A pager is a user task: it knows messages, ports and its own calls.',
  ),
  strict(
    'devices-import-mach',
    '^devices/(?!file[.]ts$)',
    ['^kernel/mach/', '^devices/'],
    'Only devices/file.ts touches the file system, so that all others run in a browser.',
  ),
  strict(
    'file-device-imports-fs',
    '^devices/file[.]ts$',
    ['^kernel/mach/', '^devices/', '^(node:)?fs$'],
    'devices/file.ts needs node:fs and nothing more.',
  ),
  strict(
    'traces-import-mach',
    '^traces/(?!\\w*file[.]ts$)',
    ['^kernel/mach/', '^traces/', ...npm('csv-parse')],
    'Trace formats work on bytes; only traces/*file.ts opens files.',
  ),
  strict(
    'trace-files-import-node',
    '^traces/\\w*file[.]ts$',
    [
      '^kernel/mach/',
      '^traces/',
      '^(node:)?(fs|path|zlib|stream|stream/web|readline|buffer)$',
      ...npm('fzstd', 'xz-decompress'),
    ],
    'Reading trace files needs streams and decompression: zstd is not in every Node.',
  ),
  ...table(
    'scenarios',
    [
      '^scenarios/',
      '^kernel/machine/(machine(_(halt|inspect|pagers|terminate))?|host_options|digest)[.]ts$',
      '^kernel/tasks/(program|task_create)[.]ts$',
      '^kernel/(check|inspect|mach)/',
      '^kernel/vm/pageout/vm_pageout_next[.]ts$',
      '^kernel/policy/(policies|policy)[.]ts$',
      '^pagers/pagers?[.]ts$',
      '^devices/(?!file[.]ts$)',
      '^traces/(?!\\w*file[.]ts$)',
      ...npm('yaml', 'zod', 'seedrandom', 'diff'),
    ],
    'Scenarios run in a browser too: files are handed in, registries are the way to pagers.',
  ),
  ...table(
    'conform',
    [
      '^conform/',
      '^scenarios/language/suggest[.]ts$',
      '^kernel/machine/(machine(_inspect)?|host_options)[.]ts$',
      '^kernel/tasks/(user_thread|user(_port|_vm)?_calls|vm_calls)[.]ts$',
      '^kernel/kern/assert[.]ts$',
      '^kernel/mach/',
      '^kernel/policy/policies[.]ts$',
      ...npm('zod'),
    ],
    'Recordings are text in and text out; a machine runs call by call.',
  ),
  ...table(
    'studies',
    [
      '^studies/',
      '^scenarios/language/(check_shape|finding|policy_choice|suggest)[.]ts$',
      '^scenarios/language/(trace_reading|units|yaml_file)[.]ts$',
      '^scenarios/replay/(chance|future|replay|replay_layout)[.]ts$',
      '^scenarios/run/step_rows?[.]ts$',
      '^kernel/mach/',
      '^kernel/policy/(policies|policy|policy_list|policy_parts)[.]ts$',
      '^traces/(?!\\w*file[.]ts$)',
      ...npm('zod', 'csv-parse'),
    ],
    'A study makes many replays of one question, or drives a policy by its contract alone.',
  ),
  ...table(
    'views',
    ['^views/', '^scenarios/', '^kernel/mach/'],
    'Views make text of a run; width and colours are handed in, so they work in a page too.',
  ),
  ...table(
    'recording',
    [
      '^recording/',
      '^scenarios/',
      '^traces/trace[.]ts$',
      '^kernel/(mach|kern|inspect)/',
      '^kernel/vm/page/pmap[.]ts$',
      '^kernel/machine/digest[.]ts$',
      '^kernel/policy/queued_policy[.]ts$',
    ],
    'A recording is made and read in a browser too: bytes in, bytes out.',
  ),
  ...table(
    'teaching',
    [
      '^teaching/',
      '^recording/',
      '^views/',
      '^scenarios/',
      '^studies/',
      '^traces/(?!\\w*file[.]ts$)',
      '^kernel/(machine/machine_inspect[.]ts$|inspect/)',
      '^kernel/mach/',
      '^kernel/policy/(policies|policy|policy_list)[.]ts$',
    ],
    'Questions get their answers from runs; commands and the page present them.',
  ),
  ...table(
    'perfetto',
    [
      '^perfetto/',
      '^scenarios/',
      '^views/',
      '^kernel/(mach|inspect)/',
      ...npm('@bufbuild/protobuf'),
    ],
    'A trace is made of a run and its words, in a browser too: it needs no files.',
  ),
  ...values(
    'files-import-table',
    '^files/(?!vendor/)',
    [
      '^files/',
      '^recording/',
      '^scenarios/',
      '^traces/',
      '^devices/',
      '^kernel/mach/',
      '^(node:)?[a-z0-9_]+(/promises)?$',
    ],
    'What only Node can get: modules of the user, and the files that a scenario names.',
  ),
  ...table(
    'jest',
    ['^jest/', '^scenarios/', '^views/', '^(node:)?[a-z0-9_]+(/promises)?$'],
    'Matchers look at what a run came to, and show it as the command line does.',
  ),
  ...values(
    'cli-import-table',
    '^cli/(?!vendor/)',
    [
      '^cli/',
      '^explorer/model/(page_data|manual_pages)[.]ts$',
      '^views/',
      '^recording/',
      '^teaching/',
      '^perfetto/',
      '^files/',
      '^scenarios/',
      '^conform/',
      '^studies/',
      '^traces/',
      '^devices/',
      '^kernel/mach/',
      '^kernel/policy/(policies|policy_list|policy_parts)[.]ts$',
      '^pagers/pagers?[.]ts$',
      '^[^/]*package[.]json$',
      '^(node:)?[a-z0-9_]+(/promises)?$',
      ...npm('commander', 'picocolors', 'cli-table3', 'asciichart', '@resvg/resvg-js', 'piscina'),
      ...npm('bullmq', 'ioredis', 'zod'),
    ],
    'The command line is text in, text out: it reaches the kernel only through scenarios.',
  ),
  ...values(
    'explorer-model-import-table',
    '^explorer/model/',
    [
      '^explorer/model/',
      '^(views|recording|teaching|perfetto|scenarios|studies)/',
      '^traces/(?!\\w*file[.]ts$)',
      '^kernel/mach/',
      '^kernel/policy/(policies|policy|policy_list)[.]ts$',
      ...npm('@preact/signals-core'),
    ],
    'What the page shows is computed without a page, so that tests need no browser.',
  ),
  ...values(
    'explorer-import-table',
    '^explorer/(page|run)/',
    [
      '^explorer/',
      '^(views|recording|teaching|perfetto|scenarios|studies)/',
      '^devices/memory[.]ts$',
      '^traces/(?!\\w*file[.]ts$)',
      '^kernel/mach/',
      '^kernel/policy/(policies|policy|policy_list)[.]ts$',
      ...npm('preact', '@preact/signals', '@preact/signals-core', '@codemirror/[a-z-]+'),
      ...npm('@lezer/highlight'),
    ],
    'The page draws what the model computes, and reaches the kernel only through scenarios.',
  ),
];

const outsideRules = [
  rule(
    'vendor-imports-one-package',
    'A file of a folder vendor/ is bundled: of the project it would carry a second copy.',
    { path: '/vendor/', pathNot: '^test/' },
    { pathNot: '^node_modules/', ...FOUND },
  ),
  rule(
    'nobody-imports-bench-test-tools',
    'Benchmarks, tests and tools look at the project; nothing of it may need them.',
    { pathNot: '^(bench|test|tools)/|^[^/]+[.]c?js$' },
    { path: '^(bench|test|tools)/' },
  ),
  rule(
    'nobody-imports-cli',
    'What two rooms need belongs below the command line.',
    { pathNot: '^(cli|bench|test|tools)/' },
    { path: '^cli/' },
  ),
  rule(
    'nobody-imports-explorer',
    'The page is bundled into one text, which a command hands out with the data for it.',
    { pathNot: '^(explorer|bench|test|tools)/' },
    { path: '^explorer/', pathNot: '^explorer/model/(page_data|manual_pages)[.]ts$' },
  ),
  rule(
    'no-unresolved-imports',
    'The imported module is missing, or its package is not named in package.json.',
    {},
    { couldNotResolve: true },
  ),
];

const cycleRules = [
  rule(
    'no-value-cycles',
    'Cut the cycle: hand the upper thing in, or import its type only.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  rule(
    'no-type-cycles-outside-the-kernel',
    'Cycles of types are allowed inside kernel/ only.',
    { pathNot: '^kernel/' },
    { circular: true },
  ),
];

/** A folder's rooms, the lowest first: each imports values only of those before it. */
const ordered = (folder, rooms, top = '') => {
  const order = rooms.split(' ');
  const above = (at) => ({ path: `^${folder}/(${order.slice(at + 1).join('|')})/`, ...VALUE });
  const places = `^${folder}/((${order.join('|')})/${top})`;
  const name = `order-${folder.replace('/', '-')}`;
  return [
    ...order.slice(0, -1).map((room, at) => {
      const comment = 'It stands below: hand the upper thing in, or import its type only.';
      return rule(`${name}-${room}`, comment, { path: `^${folder}/${room}/` }, above(at));
    }),
    rule(`${name}-none`, `Rooms: ${rooms}.`, {}, { path: `^${folder}/.*[.]ts$`, pathNot: places }),
  ];
};

const orderRules = [
  ...ordered('kernel/vm', 'page object pageout map fault copy memory_object user'),
  ...ordered('scenarios', 'language replay transcript run'),
  ...ordered('conform', 'transcript calls'),
  ...ordered('cli', 'show given user studies commands', '|vendor/|[^/]+$'),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...kernelRules, ...roomRules, ...outsideRules, ...cycleRules, ...orderRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default'],
    },
  },
};
