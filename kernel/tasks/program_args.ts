/**
 * The arguments of a call, from the fields of a step: names of regions and objects are looked up,
 * what no step says has the value of the table. @ours decision 4
 */
import type { ArgDef } from '../mach/call_def';
import type { StepOf } from '../mach/call_table';
import { taskCalls } from '../mach/call_table';
import type { Failure } from '../mach/kern_return';
import type { Environment } from './program';
import type { VmArgs, VmCallName } from './vm_calls';

type Fields = Readonly<Record<string, unknown>>;

/** An address in a region; null if the task has not made the region. */
function within({ regions }: Environment, name: unknown, offset: unknown): number | null {
  const region = regions.get(String(name));
  return region === undefined ? null : region.address + Number(offset);
}

/** What a step says of one argument; null if what it names is not there. */
function argumentOf(name: string, arg: ArgDef, step: Fields, environment: Environment): unknown {
  if (arg.fixed !== undefined) return arg.fixed;
  switch (arg.form) {
    case 'region':
      return within(environment, step['region'], step['offset']);
    case 'target':
      return within(environment, step['to'], step['toOffset']);
    case 'object':
      return environment.object(String(step['object']));
    case 'start':
      return step['offset'];
    case 'place':
      return 0;
    default:
      return step[arg.field ?? name] ?? arg.otherwise;
  }
}

/** The arguments, or the code with which the call fails because of a name. */
export function argsOf<N extends VmCallName | 'vm_region'>(
  step: StepOf<N>,
  environment: Environment,
): VmArgs<N> | Failure {
  const fields: Fields = { ...step };
  const args: Record<string, unknown> = {};
  for (const [name, arg] of Object.entries(taskCalls[step.op].args)) {
    const value = argumentOf(name, arg, fields, environment);
    if (value === null) {
      return arg.form === 'object' ? 'KERN_INVALID_ARGUMENT' : 'KERN_INVALID_ADDRESS';
    }
    args[name] = value;
  }
  return args as VmArgs<N>; // parsed
}
