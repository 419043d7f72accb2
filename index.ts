/**
 * The public face of the package: scenarios and their runs, pagers and their contract, machines and
 * what they are made of, traces and replays. What is not named here may change at any time.
 */
export { createDevice, devices, dressDevice } from './devices/devices';
export type { FileDevice, FileOptions, OpenedFile } from './devices/file';
export { openFile } from './devices/file';
export type { DeviceContext } from './devices/memory';
export { bundledTrace, bundledTraceNames } from './files/bundled_trace';
export type { LoadedScenario } from './files/load_scenario';
export { loadScenario, runScenarioFile, verifyScenarioFile } from './files/load_scenario';
export type { Place } from './files/module_error';
export { ModuleError } from './files/module_error';
export { readRecordingFile } from './files/recording_file';
export type { CheckerOptions } from './kernel/check/checker';
export { Checker } from './kernel/check/checker';
export type { Violation } from './kernel/check/law';
export type * from './kernel/inspect/host_records';
export type { AskingMessage, KnownRequest, KnownRequests, StateNames } from './kernel/inspect/look';
export { Look } from './kernel/inspect/look';
export type * from './kernel/inspect/machine_state';
export type * from './kernel/inspect/port_records';
export { machineState, stateOf } from './kernel/inspect/snapshot';
export type * from './kernel/inspect/thread_records';
export type { Wait } from './kernel/inspect/wait';
export type { VmStatistics } from './kernel/kern/counters';
export type { DefaultPagerObject } from './kernel/mach/default_pager_defs';
export type { DeviceDriver, DeviceOperation, DevicePage } from './kernel/mach/device';
export type { EventName } from './kernel/mach/event_defs';
export { eventDefs } from './kernel/mach/event_defs';
export type { IpcSwitches } from './kernel/mach/ipc_switches';
export type { Failure, KernReturn, Result } from './kernel/mach/kern_return';
export { kernReturns } from './kernel/mach/kern_return';
export type { Demuxed } from './kernel/mach/memory_object_server';
export {
  memoryObjectDefaultServer,
  memoryObjectServer,
  seqnosMemoryObjectDefaultServer,
  seqnosMemoryObjectServer,
} from './kernel/mach/memory_object_server';
export type { MemoryObjectAttributes } from './kernel/mach/memory_object_types';
export type {
  Crossing,
  MessageSender,
  MessageText,
  ScalarForm,
  Sized,
} from './kernel/mach/message_def';
export type { MessageBodies, MessageDef, MessageName } from './kernel/mach/message_table';
export { messageDefs } from './kernel/mach/message_table';
export type { NotifyKind } from './kernel/mach/notify_defs';
export type { Option, OptionForm, OptionTable, Values } from './kernel/mach/options';
export { option, ranged } from './kernel/mach/options';
export type {
  EvictionNeed,
  EvictionNeedName,
  EvictionReason,
  PlacedPage,
  ReturnCause,
  ReturnReason,
  SparedPage,
} from './kernel/mach/pageout_reasons';
export { evictionNeeds, returnCauses } from './kernel/mach/pageout_reasons';
export { PagerError } from './kernel/mach/pager_error';
export type { Switches } from './kernel/mach/switches';
export { profiles } from './kernel/mach/switches';
export type {
  Handler,
  Outcome,
  OutOfLine,
  Pager,
  PagerSpec,
  PagerThreads,
  PagesInError,
  Received,
  Region,
  Sent,
  TaskCalls,
} from './kernel/mach/task';
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
export type { VmProt } from './kernel/mach/vm_prot';
export {
  VM_PROT_ALL,
  VM_PROT_DEFAULT,
  VM_PROT_EXECUTE,
  VM_PROT_NONE,
  VM_PROT_READ,
  VM_PROT_WRITE,
} from './kernel/mach/vm_prot';
export type { Counts, countNames } from './kernel/mach/vm_statistics';
export { digest } from './kernel/machine/digest';
export type { HostOptions, Tunables } from './kernel/machine/host_options';
export { hostOptionsProblem } from './kernel/machine/host_options';
export type { RunEnd } from './kernel/machine/machine';
export { Machine } from './kernel/machine/machine';
export { addPager, setDefaultManager } from './kernel/machine/machine_pagers';
export { policies } from './kernel/policy/policies';
export type {
  CandidateFor,
  Future,
  OrderEntry,
  PageKey,
  PassedPage,
  Policy,
  PolicyList,
  PolicyOptions,
  PolicyQueues,
  PolicySpec,
  PolicyView,
} from './kernel/policy/policy';
export { definePolicy, Reason } from './kernel/policy/policy';
export { ghostList, pageList } from './kernel/policy/policy_list';
export type {
  Children,
  Environment,
  ProgramStep,
  ScriptedMessage,
  ScriptNames,
  StepResult,
} from './kernel/tasks/program';
export { Program } from './kernel/tasks/program';
export type { CallStep, CopyStep } from './kernel/tasks/program_calls';
export type { ManagerStep } from './kernel/tasks/program_manager';
export type { PortStep } from './kernel/tasks/program_ports';
export type { SegmentOptions } from './kernel/vm/page/vm_page_seg';
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
export type { PagerName, PagerOptions } from './pagers/pagers';
export { pagerOptions, pagers } from './pagers/pagers';
export type { PerfettoOptions, PerfettoTrace } from './perfetto/perfetto';
export { perfettoTrace } from './perfetto/perfetto';
export type { RecordingHeader } from './recording/pieces';
export type { OnChunk, RecordOptions } from './recording/record_run';
export { recordReplay, recordRun } from './recording/record_run';
export type {
  RecordedEnd,
  RecordedEvent,
  RecordedReasons,
  RecordedThing,
  Recording,
} from './recording/recording';
export { openRecording, readRecording } from './recording/recording';
export { RecordingError } from './recording/recording_error';
export type { RowChange } from './recording/store';
export type { Row, Value } from './recording/values';
export type { Parsed } from './scenarios/language/language';
export { defineScenario, parseScenario } from './scenarios/language/language';
export type {
  Ask,
  Lesson,
  LessonMark,
  LessonQuestion,
  PageOf,
  Place as LessonPlace,
} from './scenarios/language/lesson';
export type { Override } from './scenarios/language/override';
export type { EventPattern, FieldValue } from './scenarios/language/pattern';
export { stepPosition } from './scenarios/language/positions';
export type {
  ControlCall,
  CountRange,
  Expectations,
  Limits,
  PageExpectation,
  RecordExpectation,
  Scenario,
  ScenarioCall,
  ScenarioDevice,
  ScenarioHost,
  ScenarioObject,
  ScenarioPager,
  ScenarioSegment,
  ScenarioStep,
  ScenarioTask,
  ScenarioTrace,
  Start,
  StepExpectation,
} from './scenarios/language/scenario';
export { ScenarioError } from './scenarios/language/scenario_error';
export type { PlainInput } from './scenarios/language/schema_fields';
export type { Statistics } from './scenarios/language/statistics';
export type { TraceReading } from './scenarios/language/trace_reading';
export type { YamlProblem } from './scenarios/language/yaml_file';
export type { TextRange } from './scenarios/language/yaml_places';
export { chance } from './scenarios/replay/chance';
export type { IoErrorLine } from './scenarios/replay/io_errors';
export type { Baseline, Replay, ReplayOptions } from './scenarios/replay/replay';
export { buildReplay, replay, replayFaults } from './scenarios/replay/replay';
export type { Actor, BuiltScenario, ScenarioFiles } from './scenarios/run/build';
export type { DirtyObject } from './scenarios/run/dirty_pages';
export type { FreeSample } from './scenarios/run/free_pages';
export type { Level, levels, Recorder, Watch } from './scenarios/run/recorder';
export type { ActorResult, HostResult, RunOptions, ScenarioResult } from './scenarios/run/run';
export { runScenario, ScenarioRun } from './scenarios/run/run';
export type { HostSteps } from './scenarios/run/scenario_step_rows';
export { runSteps } from './scenarios/run/scenario_step_rows';
export type { StepEntry, StepList, StepRow, StepVictim } from './scenarios/run/step_row';
export type { Difference, RunWatch, Verified } from './scenarios/run/verify';
export { verifyScenario } from './scenarios/run/verify';
export type {
  WaitCycle,
  WaitEdge,
  WaitFacts,
  WaitGraph,
  WaitGraphOptions,
  WaitNode,
  WaitNodeKind,
  WaitReason,
} from './scenarios/run/wait_graph';
export { waitReasons } from './scenarios/run/wait_graph';
export { waitGraphOf } from './scenarios/run/wait_graph_maker';
export type {
  CountDifference,
  FieldDifference,
  LineDifference,
  TranscriptDifference,
} from './scenarios/transcript/diff';
export { diffTranscripts } from './scenarios/transcript/diff';
export type { DiffLevel, Placed } from './scenarios/transcript/diff_streams';
export type { Labels } from './scenarios/transcript/labels';
export { transcriptHeader, transcriptText } from './scenarios/transcript/transcript';
export {
  readTranscript,
  readTranscriptHeader,
  TranscriptTextError,
} from './scenarios/transcript/transcript_text';
export type { CountOptions } from './studies/policy_test';
export { checkPolicy, countFaults } from './studies/policy_test';
export { stepsOf } from './studies/steps';
export type { GradedAnswer, GradedSheet, GradeOptions } from './teaching/answers_grade';
export { gradeAnswers } from './teaching/answers_grade';
export type {
  AnswerPlace,
  AnswerSheet,
  GivenAnswer,
  HereAsk,
  PlacedAnswer,
  ReadSheet,
} from './teaching/answers_text';
export { AnswersError, answersText, readAnswers } from './teaching/answers_text';
export type { AskedHere } from './teaching/asked_here';
export { askedHere } from './teaching/asked_here';
export type {
  AskedOption,
  AskedQuestion,
  Judged,
  LessonOptions,
} from './teaching/lesson_questions';
export { judgeAnswer, lessonQuestions } from './teaching/lesson_questions';
export type { MistakeName } from './teaching/mistakes';
export { mistakes } from './teaching/mistakes';
export type { IntakeOptions } from './traces/intake';
export { readTrace } from './traces/read_file';
export type { ChunkStore, FirstRecord, PageName, Trace, TraceSync } from './traces/trace';
export type { TraceProblem } from './traces/trace_error';
export { TraceError } from './traces/trace_error';
export type { TraceOfOptions } from './traces/trace_of';
export { traceOf } from './traces/trace_of';
export type { Choice } from './views/reason_words';
export { needText, reasonText, returnText } from './views/reason_words';
