/**
 * The numbers of trace.proto that packets are made with: fields by message, and values of enums. A
 * test compares them with the file.
 */

/** Numbers of fields by message and name. */
export const fields = {
  Trace: { packet: 1 },
  TracePacket: {
    timestamp: 8,
    trusted_packet_sequence_id: 10,
    track_event: 11,
    interned_data: 12,
    sequence_flags: 13,
    track_descriptor: 60,
  },
  TrackDescriptor: {
    uuid: 1,
    name: 2,
    process: 3,
    thread: 4,
    parent_uuid: 5,
    counter: 8,
    child_ordering: 11,
    sibling_order_rank: 12,
    process_ordering: 19,
    thread_ordering: 20,
  },
  ProcessDescriptor: { pid: 1, process_name: 6 },
  ThreadDescriptor: { pid: 1, tid: 2, thread_name: 5 },
  CounterDescriptor: { unit_name: 6 },
  TrackEvent: {
    category_iids: 3,
    debug_annotations: 4,
    type: 9,
    name_iid: 10,
    track_uuid: 11,
    name: 23,
    counter_value: 30,
    flow_ids: 47,
    terminating_flow_ids: 48,
  },
  DebugAnnotation: {
    name_iid: 1,
    bool_value: 2,
    int_value: 4,
    double_value: 5,
    string_value_iid: 17,
  },
  InternedData: {
    event_categories: 1,
    event_names: 2,
    debug_annotation_names: 3,
    debug_annotation_string_values: 29,
  },
  EventCategory: { iid: 1, name: 2 },
  EventName: { iid: 1, name: 2 },
  DebugAnnotationName: { iid: 1, name: 2 },
  InternedString: { iid: 1, str: 2 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Values of enums by enum and name. */
export const values = {
  SequenceFlags: { SEQ_INCREMENTAL_STATE_CLEARED: 1, SEQ_NEEDS_INCREMENTAL_STATE: 2 },
  ChildTracksOrdering: { EXPLICIT: 3 },
  ProcessOrdering: { PROCESS_ORDERING_EXPLICIT: 1 },
  ThreadOrdering: { THREAD_ORDERING_EXPLICIT: 1 },
  Type: { TYPE_SLICE_BEGIN: 1, TYPE_SLICE_END: 2, TYPE_INSTANT: 3, TYPE_COUNTER: 4 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;
