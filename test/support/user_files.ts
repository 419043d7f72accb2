/** Pagers and policies as a user writes them, in JavaScript, whole but for one part. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Parts of the pager, as text that replaces what a good one has. */
export interface PagerParts {
  /** Before the pager, at the top level of the module. */
  readonly top?: string;
  /** Members of the pager. */
  readonly spec?: string;
  /** Handlers. */
  readonly on?: string;
}

const pagerText = ({ top = '', spec = '', on = '' }: PagerParts): string => `${top}
exports.mine = {
  summary: 'knows nothing', origin: 'test', contents: 'any', readsData: false,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: () => ({}),
  start: () => {},
  open(task) {
    const port = task.machPortAllocate('receive');
    task.machPortMoveMember(port.value, task.portSet('objects'));
    return port.value;
  },
  on: {
    memory_object_init: (task, _self, { body }) => task.send(
      body.memory_control, 'memory_object_change_attributes', { flavor: 14, reply_to: 0,
        attributes: { copy_strategy: 2, cluster_size: task.pageSize, may_cache_object: true,
          temporary: false } }),
    memory_object_data_request: (task, _self, { body: { memory_control, offset, length } }) =>
      task.send(memory_control, 'memory_object_data_unavailable', { offset, size: length }),
    ${on}
  },
  ${spec}
};
`;

/** Writes a pager and a scenario that reads a page of its object; answers the scenario's path. */
export function pagerFile(folder: string, name: string, parts: PagerParts): string {
  writeFileSync(join(folder, `${name}.js`), pagerText(parts));
  const path = join(folder, `${name}.yaml`);
  const scenario = `pagers: { mine: { type: ./${name}.js } }
objects: { A: { pager: mine, size: 1 page } }
tasks: { t: { steps: [ { map: A }, { read: A, page: 0, is: 0 } ] } }
`;
  writeFileSync(path, scenario);
  return path;
}

/** Writes a policy whose members are replaced by `spec`; answers its path. */
export function policyFile(folder: string, name: string, spec: string, make = ''): string {
  const path = join(folder, `${name}.js`);
  const text = `exports.mine = {
  summary: 'the first', origin: 'test', machQueues: false, options: {},
  create() { ${make}
    const known = new Set();
    return {
      enter: (page) => known.add(page), move() {}, leave: (page) => known.delete(page),
      candidate: () => [...known][0] ?? -1, refused() {},
      pages: () => [...known], order: () => [],
      ${spec}
    };
  },
};
`;
  writeFileSync(path, text);
  return path;
}
