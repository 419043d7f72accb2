/**
 * The public face of the package: scenarios and their runs, pagers and their contract, machines and
 * what they are made of, traces and replays. What is not named here may change at any time.
 */
export { createDevice, devices, dressDevice } from './devices/devices';
export { openFile } from './devices/file';
export { bundledTrace, bundledTraceNames } from './files/bundled_trace';
export type { LoadedScenario } from './files/load_scenario';
export { loadScenario, runScenarioFile, verifyScenarioFile } from './files/load_scenario';
export type { Place } from './files/module_error';
export { ModuleError } from './files/module_error';
export { Checker } from './kernel/check/checker';
export { digest } from './kernel/digest';
export type { HostOptions, Tunables } from './kernel/host_options';
export { hostOptionsProblem } from './kernel/host_options';
export type { DeviceDriver, DevicePage } from './kernel/mach/device';
export type { EventName } from './kernel/mach/event_defs';
export { eventDefs } from './kernel/mach/event_defs';
export type { KernReturn } from './kernel/mach/kern_return';
export { kernReturns } from './kernel/mach/kern_return';
export {
  memoryObjectDefaultServer,
  memoryObjectServer,
  seqnosMemoryObjectDefaultServer,
  seqnosMemoryObjectServer,
} from './kernel/mach/memory_object_server';
export type { MessageName } from './kernel/mach/message_table';
export { messageDefs } from './kernel/mach/message_table';
export { option, ranged } from './kernel/mach/options';
export { PagerError } from './kernel/mach/pager_error';
export { profiles } from './kernel/mach/switches';
export type { Outcome, Pager, PagerSpec, Received, TaskCalls } from './kernel/mach/task';
export type {
  Address,
  PageContents,
  PageId,
  Plain,
  PortName,
  Random,
  Tick,
} from './kernel/mach/types';
export { address, MACH_PORT_NULL } from './kernel/mach/types';
export {
  VM_PROT_ALL,
  VM_PROT_DEFAULT,
  VM_PROT_EXECUTE,
  VM_PROT_NONE,
  VM_PROT_READ,
  VM_PROT_WRITE,
} from './kernel/mach/vm_prot';
export type { RunEnd } from './kernel/machine';
export { Machine } from './kernel/machine';
export { addPager, setDefaultManager } from './kernel/machine_pagers';
export { policies } from './kernel/policy/policies';
export type { Policy, PolicySpec, PolicyView } from './kernel/policy/policy';
export { definePolicy } from './kernel/policy/policy';
export type { Environment, ProgramStep } from './kernel/program';
export { Program } from './kernel/program';
export type { PagerParts } from './pagers/define_pager';
export { definePager } from './pagers/define_pager';
export type { Handlers } from './pagers/pager';
export {
  pagerDefaults,
  readPages,
  readyAttributes,
  receivePort,
  sendError,
  sendPage,
  sendSupply,
  sendUnavailable,
  unlockRequest,
} from './pagers/pager';
export type { Call } from './pagers/pager_bench';
export { PagerBench, RecordingTask } from './pagers/pager_bench';
export { pagerOptions, pagers } from './pagers/pagers';
export { chance } from './scenarios/chance';
export type { TranscriptDifference } from './scenarios/diff';
export { diffTranscripts } from './scenarios/diff';
export { defineScenario, parseScenario } from './scenarios/language';
export type { Baseline, Replay, ReplayOptions } from './scenarios/replay';
export { buildReplay, replay, replayFaults } from './scenarios/replay';
export type { RunOptions, ScenarioResult } from './scenarios/run';
export { runScenario, ScenarioRun } from './scenarios/run';
export type { Scenario } from './scenarios/scenario';
export { ScenarioError } from './scenarios/scenario_error';
export { transcriptText } from './scenarios/transcript';
export { readTranscript, TranscriptTextError } from './scenarios/transcript_text';
export type { Difference, Verified } from './scenarios/verify';
export { verifyScenario } from './scenarios/verify';
export type { CountOptions } from './studies/policy_test';
export { checkPolicy, countFaults } from './studies/policy_test';
export { readTrace } from './traces/read_file';
export type { Trace } from './traces/trace';
export { TraceError } from './traces/trace_error';
export type { TraceOfOptions } from './traces/trace_of';
export { traceOf } from './traces/trace_of';
