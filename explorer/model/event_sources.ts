/**
 * Who emits an event, and which laws are about it.
 * Written by `npm run event-sources`; do not edit.
 */
import type { EventName } from '../../kernel/mach/event_defs';

export interface EventSource {
  /** A file of kernel/ and a routine in it. */
  readonly routines: readonly string[];
  /** Laws by their numbers; ` state` follows that of a law about a state. */
  readonly laws: readonly string[];
}

export const eventSources: Readonly<Record<EventName, EventSource>> = {
  'thread.step': { routines: ['tasks/program.ts Program.run'], laws: ['7', '8'] },
  'thread.step_done': { routines: ['tasks/program.ts Program.leave'], laws: ['15'] },
  'thread.waits': { routines: ['kern/thread.ts assertWait'], laws: [] },
  'thread.woken': { routines: ['kern/thread.ts emitWoken'], laws: [] },
  'thread.done': { routines: ['machine/machine.ts Machine.runThread'], laws: ['15'] },
  'thread.wired': { routines: ['machine/host_calls.ts threadWire'], laws: ['5'] },
  'thread.exception': {
    routines: [
      'vm/fault/vm_access.ts VmAccess.fail',
      'vm/fault/vm_reference.ts ReferenceRun.finishFault',
    ],
    laws: [],
  },
  'pager.unhandled': { routines: ['machine/machine_pagers.ts unhandled'], laws: [] },
  'pager.io_error': { routines: ['kern/io_errors.ts IoErrors.pagesFailed'], laws: [] },
  'pager.crashed': { routines: ['machine/machine_pagers.ts crashed'], laws: [] },
  'task.terminated': { routines: ['machine/machine_terminate.ts taskTerminate'], laws: ['15'] },
  'vm_reference.hit': {
    routines: ['vm/fault/vm_reference_events.ts vmReferenceEmitHit'],
    laws: [],
  },
  'vm_reference.fault': {
    routines: ['vm/fault/vm_reference_events.ts vmReferenceFaults'],
    laws: [],
  },
  'vm_fault.wait_page': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultWaitPage'],
    laws: ['53', '52 state'],
  },
  'vm_fault.restart': { routines: ['vm/fault/vm_fault_request.ts vmFaultRestart'], laws: ['53'] },
  'vm_fault.error_page': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultError'],
    laws: ['P9 state', '37'],
  },
  'vm_fault.hit': { routines: ['vm/fault/vm_fault_request.ts vmFaultHit'], laws: [] },
  'vm_fault.unavailable': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultZeroFill'],
    laws: ['36'],
  },
  'vm_fault.unlock': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultUnlock'],
    laws: ['33', '34', '53'],
  },
  'vm_fault.wait_ready': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultWaitReady'],
    laws: ['53'],
  },
  'vm_fault.wait_unlock': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultUnlock'],
    laws: ['53', '52 state'],
  },
  'vm_fault.wait_push': { routines: ['vm/fault/vm_fault_push.ts vmFaultPush'], laws: ['53', '41'] },
  'vm_fault.map_changed': { routines: ['vm/fault/vm_fault.ts mapChanged'], laws: ['53'] },
  'vm_fault.wait_absent': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultRequest'],
    laws: ['53', '26 state'],
  },
  'vm_fault.no_pager': {
    routines: [
      'vm/fault/vm_fault_request.ts vmFaultRequest',
      'vm/fault/vm_fault_request.ts vmFaultUnlock',
    ],
    laws: ['39'],
  },
  'vm_fault.request': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultRequest'],
    laws: ['23', '53', '26 state'],
  },
  'vm_fault.zero_fill': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultZeroFill'],
    laws: ['7', '8', '17', '18', '39'],
  },
  'vm_fault.copied': { routines: ['vm/fault/vm_fault_shadow.ts take'], laws: ['32', '40 state'] },
  'vm_fault.copy_interrupted': { routines: ['vm/fault/vm_fault_copy.ts settle'], laws: ['53'] },
  'vm_fault.pushed': { routines: ['vm/fault/vm_fault_push.ts vmFaultPush'], laws: ['41'] },
  'vm_fault.memory_shortage': {
    routines: ['vm/fault/vm_fault_request.ts vmFaultMemoryShortage'],
    laws: ['53'],
  },
  'vm_fault.entered': {
    routines: ['vm/fault/vm_fault.ts enter'],
    laws: ['7', '8', '18 state', '33 state', '40 state'],
  },
  'vm_fault.failed': { routines: ['vm/fault/vm_fault.ts end'], laws: [] },
  'vm_page.grabbed': {
    routines: ['vm/page/vm_resident.ts vmPageGrab', 'vm/page/vm_resident.ts vmPageSegGrab'],
    laws: ['1 state', '5 state'],
  },
  'vm_page.grabbed_fictitious': {
    routines: ['vm/page/vm_resident.ts vmPageGrabFictitious'],
    laws: ['P8 state'],
  },
  'vm_page.released_fictitious': {
    routines: ['vm/page/vm_resident.ts vmPageReleaseFictitious'],
    laws: ['P8 state'],
  },
  'vm_page.inserted': {
    routines: ['vm/page/vm_resident.ts vmPageLink', 'vm/page/vm_resident.ts vmPageReplace'],
    laws: ['4 state'],
  },
  'vm_page.removed': {
    routines: ['vm/page/vm_resident.ts vmPageRemove', 'vm/page/vm_resident.ts vmPageReplace'],
    laws: [],
  },
  'vm_page.renamed': { routines: ['vm/page/vm_resident.ts vmPageRename'], laws: ['4 state'] },
  'vm_page.enqueued': {
    routines: ['vm/page/vm_page_queues.ts emitEnqueued'],
    laws: ['2 state', '3 state'],
  },
  'vm_page.dequeued': {
    routines: ['vm/page/vm_page_queues.ts vmPageEmitDequeued'],
    laws: ['2 state'],
  },
  'vm_page.wired': {
    routines: ['vm/page/vm_page_queues.ts emitWiring', 'vm/page/vm_page_queues.ts vmPageWire'],
    laws: ['1 state', '3 state'],
  },
  'vm_page.unwired': {
    routines: ['vm/page/vm_page_queues.ts emitWiring', 'vm/page/vm_page_queues.ts vmPageUnwire'],
    laws: ['1 state', '3 state'],
  },
  'vm_page.marked': { routines: ['tasks/pager_server.ts isResident'], laws: [] },
  'vm_page.reference_cleared': { routines: ['machine/host.ts HostView.clearReference'], laws: [] },
  'vm_page.deactivated': {
    routines: ['machine/host.ts HostView.deactivated'],
    laws: ['32', '2 state'],
  },
  'vm_page.deactivated_behind': {
    routines: ['vm/page/vm_resident.ts vmPageDeactivateBehind'],
    laws: ['2 state'],
  },
  'vm_page.reactivated': {
    routines: ['machine/host.ts HostView.reactivated'],
    laws: ['32', '2 state'],
  },
  'vm_page.released': {
    routines: ['vm/page/vm_resident.ts vmPageRelease'],
    laws: ['12', '6', '32', '33', '34', '7', '8', '17', '18', '1 state', '33 state', 'P3 state'],
  },
  'vm_page.wait': {
    routines: ['vm/page/vm_page_seg.ts vmPageSegWait', 'vm/page/vm_resident.ts vmPageWait'],
    laws: [],
  },
  'vm_page.alloc_paused': { routines: ['vm/page/vm_page_seg.ts pauseAllocation'], laws: [] },
  'vm_page.alloc_resumed': { routines: ['vm/page/vm_page_seg.ts vmPageCheckUsable'], laws: [] },
  'vm_page.balanced': {
    routines: ['vm/pageout/vm_page_balance.ts balancePage'],
    laws: ['12', '6', '33', '34', '7', '8', '17', '18'],
  },
  'vm_page.into_laundry': {
    routines: ['vm/object/vm_pageout_page.ts queueInTransit'],
    laws: ['27', '27 state'],
  },
  'vm_page.laundered': {
    routines: ['vm/page/vm_resident.ts disencumber'],
    laws: ['27', '27 state'],
  },
  'vm_page.stolen': {
    routines: ['vm/memory_object/memory_object_steal.ts memoryObjectSteal'],
    laws: ['27', '32', '33', '7', '8', '17', '18'],
  },
  'vm_page.data_lost': {
    routines: [
      'vm/copy/vm_map_copy_carry.ts sourcePages',
      'vm/object/vm_object_terminate.ts nameOwed',
      'vm/object/vm_pageout_page.ts vmPageDataLost',
    ],
    laws: ['7', '8', '17'],
  },
  'vm_pageout.scan': {
    routines: [
      'vm/pageout/vm_pageout.ts vmPageout',
      'vm/pageout/vm_pageout_segments.ts vmPageoutSegments',
    ],
    laws: ['28', '29'],
  },
  'vm_pageout.done': {
    routines: ['vm/pageout/vm_pageout.ts scan', 'vm/pageout/vm_pageout_segments.ts rest'],
    laws: ['29', '30'],
  },
  'vm_pageout.pause': {
    routines: ['vm/pageout/vm_pageout.ts pause', 'vm/pageout/vm_pageout_segments.ts pause'],
    laws: ['29'],
  },
  'vm_pageout.busy': { routines: ['vm/pageout/vm_pageout_evict.ts vmPageoutEvict'], laws: ['32'] },
  'vm_pageout.absent': {
    routines: ['vm/pageout/vm_pageout_evict.ts vmPageoutEvict'],
    laws: ['3', '32', 'P9 state'],
  },
  'vm_pageout.clean': {
    routines: ['vm/pageout/vm_pageout_evict.ts evictClean'],
    laws: ['3', '6', '31', '32', '7', '8', '17', '18'],
  },
  'vm_pageout.discard_requested': {
    routines: ['vm/pageout/vm_pageout_evict.ts askToDiscard'],
    laws: ['32'],
  },
  'vm_pageout.chosen': { routines: ['vm/object/vm_pageout_reason.ts tell'], laws: [] },
  'vm_pageout.returned': {
    routines: ['vm/object/vm_pageout_reason.ts vmPageoutTellReturn'],
    laws: [],
  },
  'vm_pageout.double': {
    routines: ['vm/pageout/vm_pageout_evict.ts markDouble'],
    laws: ['3', '32'],
  },
  'vm_pageout.page_sent': {
    routines: ['vm/object/vm_pageout_page.ts pageout'],
    laws: ['9', '12', '13', '22', '6', '28', '29', '31', '32', '33', '7', '8', '17'],
  },
  'vm_pageout.candidate': {
    routines: ['vm/pageout/vm_page_evict.ts tell'],
    laws: ['29', '31', '32'],
  },
  'vm_pageout.nothing': { routines: ['vm/pageout/vm_page_evict.ts vmPageEvict'], laws: [] },
  'vm_pageout.page_initialized': {
    routines: ['vm/object/vm_pageout_page.ts pageout'],
    laws: ['32'],
  },
  'vm_pageout.wait_default_manager': {
    routines: ['vm/pageout/vm_pageout_evict.ts needsManager'],
    laws: ['53'],
  },
  'vm_pageout.overflow': {
    routines: ['vm/pageout/vm_pageout_room.ts vmPageoutMakeRoom'],
    laws: ['43 state'],
  },
  'memory_object.refused': {
    routines: ['vm/memory_object/memory_object_finish.ts memoryObjectFinish'],
    laws: ['15'],
  },
  'memory_object.unavailable': {
    routines: ['vm/memory_object/memory_object_data_error.ts memoryObjectDataUnavailable'],
    laws: ['23', '26 state', '36'],
  },
  'memory_object.error': {
    routines: ['vm/memory_object/memory_object_data_error.ts memoryObjectDataError'],
    laws: ['23', 'P9 state', 'P18 state', '37'],
  },
  'memory_object.supplied': {
    routines: ['vm/memory_object/memory_object_data_supply.ts place'],
    laws: ['12', '16', '23', '6', '32', '33', '7', '8', '17', '18', 'P15 state'],
  },
  'memory_object.present': {
    routines: ['vm/memory_object/memory_object_data_supply.ts place'],
    laws: [],
  },
  'memory_object.locked': {
    routines: ['vm/memory_object/memory_object_lock_request.ts setLock'],
    laws: ['33', '34', '33 state', 'P14 state'],
  },
  'memory_object.flushed': {
    routines: ['vm/memory_object/memory_object_lock_request.ts lockPage'],
    laws: ['3', '35', '7', '8', '17'],
  },
  'memory_object.collected': {
    routines: ['vm/memory_object/memory_object_cluster.ts ReturnCluster.add'],
    laws: ['3', '9', '11', '12', '14', '22', '6', '32', '7', '8', '17', '18'],
  },
  'vm_object.entered': {
    routines: ['vm/object/vm_object.ts vmObjectEnter'],
    laws: ['24', '25', '24 state'],
  },
  'vm_object.shadowed': {
    routines: ['vm/object/vm_object_shadow.ts vmObjectShadow'],
    laws: ['40 state', '51 state'],
  },
  'vm_object.copy_delayed': {
    routines: ['vm/object/vm_object_copy_delayed.ts vmObjectCopyDelayed'],
    laws: ['40 state'],
  },
  'vm_object.copy_called': {
    routines: ['vm/object/vm_object_copy_call.ts vmObjectCopyCall'],
    laws: ['40 state'],
  },
  'vm_object.copy_waits': {
    routines: ['vm/copy/vm_object_copy_strategically.ts vmObjectCopyStrategically'],
    laws: ['53'],
  },
  'vm_object.collapsed': { routines: ['vm/object/vm_object_collapse.ts collapse'], laws: ['42'] },
  'vm_object.bypassed': { routines: ['vm/object/vm_object_collapse.ts bypass'], laws: ['42'] },
  'vm_object.pager_created': {
    routines: ['vm/object/vm_object.ts vmObjectPagerCreate'],
    laws: ['24', '38', '25', '24 state'],
  },
  'vm_object.ready': {
    routines: ['vm/memory_object/memory_object_attributes.ts setReady'],
    laws: ['24', '25', '24 state'],
  },
  'vm_object.not_ready': {
    routines: ['vm/memory_object/memory_object_attributes.ts setReady'],
    laws: ['24', '25'],
  },
  'vm_object.collected': {
    routines: ['vm/object/vm_object_terminate.ts vmObjectCollect'],
    laws: ['44 state'],
  },
  'vm_object.cached': {
    routines: ['vm/object/vm_object_terminate.ts vmObjectCache'],
    laws: ['43 state', '44 state'],
  },
  'vm_object.terminated': {
    routines: ['vm/object/vm_object_terminate.ts vmObjectTerminate'],
    laws: ['24', '23', '25', '44 state', '51 state'],
  },
  'vm_object.destroyed': {
    routines: ['vm/memory_object/memory_object_destroy.ts memoryObjectDestroy'],
    laws: ['24', '23', '25', '33'],
  },
  'vm_object.port_died': {
    routines: ['vm/object/vm_object_terminate.ts vmObjectPortDied'],
    laws: ['23', '33'],
  },
  'host.halted': { routines: ['machine/machine_halt.ts hostHalt'], laws: [] },
  'vm_map.copy_discarded': {
    routines: ['vm/object/vm_object_terminate.ts vmMapCopyDiscard'],
    laws: ['51 state'],
  },
  'device.read': { routines: ['vm/memory_object/ds_routines.ts reply'], laws: [] },
  'device.write': { routines: ['vm/memory_object/ds_routines.ts answer'], laws: [] },
  'ipc_kmsg.scalars': { routines: ['ipc/ipc_mqueue.ts ipcKmsgTraceScalars'], laws: [] },
  'ipc_kmsg.refused': { routines: ['ipc/mach_msg_send.ts refused'], laws: [] },
  'ipc_kmsg.circular': { routines: ['ipc/ipc_mqueue.ts refuse'], laws: ['13', '15', '22'] },
  'ipc_kmsg.too_large': { routines: ['ipc/mach_msg.ts traceTooLarge'], laws: [] },
  'ipc_kmsg.destroyed': { routines: ['ipc/ipc_kmsg.ts clean'], laws: ['21', '51 state'] },
  'ipc_kmsg.returned': { routines: ['ipc/ipc_kmsg.ts ipcKmsgCopyoutPseudo'], laws: [] },
  'ipc_kobject.called': {
    routines: ['ipc/mach_msg_send.ts callKernel'],
    laws: ['9', '14', '15', '16', '7', '8'],
  },
  'ipc_kobject.refused': { routines: ['ipc/ipc_mqueue.ts refuse'], laws: ['15'] },
  'ipc_mqueue.sent': {
    routines: ['ipc/ipc_mqueue.ts traceSent'],
    laws: ['24', '21', '10', '11', '13', '14', '15', '16', '22', '25', '45'],
  },
  'ipc_mqueue.handed_off': {
    routines: ['ipc/ipc_mqueue.ts ipcMqueueTraceHandOff'],
    laws: ['19', '20', '21'],
  },
  'ipc_mqueue.received': { routines: ['ipc/mach_msg.ts deliver'], laws: ['19', '20', '21', '15'] },
  'ipc_mqueue.dead_port': {
    routines: ['ipc/ipc_mqueue.ts refuse'],
    laws: ['13', '14', '15', '22'],
  },
  'ipc_mqueue.sender_blocked': { routines: ['ipc/mach_msg_send.ts sendQueueUp'], laws: ['50'] },
  'ipc_mqueue.sender_woken': { routines: ['ipc/ipc_mqueue.ts ipcMqueueWakeSender'], laws: [] },
  'ipc_mqueue.send_timed_out': { routines: ['ipc/mach_msg_send.ts giveBack'], laws: ['50'] },
  'ipc_mqueue.send_interrupted': { routines: ['ipc/mach_msg_send.ts giveBack'], laws: [] },
  'ipc_mqueue.receiver_blocked': { routines: ['ipc/mach_msg.ts waitForMessage'], laws: ['15'] },
  'ipc_mqueue.receiver_woken': { routines: ['ipc/ipc_mqueue.ts ipcMqueueWokenWithout'], laws: [] },
  'ipc_port.created': {
    routines: ['ipc/ipc_object.ts ipcPortAlloc', 'ipc/ipc_port.ts ipcPortAllocSpecial'],
    laws: ['19'],
  },
  'ipc_port.moved': { routines: ['ipc/ipc_port.ts ipcPortMoveReceive'], laws: [] },
  'ipc_port.arrived': { routines: ['ipc/ipc_object.ts joinReceive'], laws: ['19', '21'] },
  'ipc_port.died': { routines: ['ipc/ipc_port.ts ipcPortDestroy'], laws: ['24', '25'] },
  'ipc_right.died': { routines: ['ipc/ipc_right.ts traceDied'], laws: [] },
  'ipc_right.urefs_full': { routines: ['ipc/ipc_object.ts joinSend'], laws: [] },
  'ipc_pset.added': { routines: ['ipc/ipc_pset.ts ipcPsetAdd'], laws: [] },
  'ipc_pset.removed': { routines: ['ipc/ipc_pset.ts ipcPsetRemove'], laws: [] },
  'ipc_pset.destroyed': { routines: ['ipc/ipc_pset.ts ipcPsetDestroy'], laws: [] },
  'ipc_notify.port_deleted': { routines: ['ipc/ipc_notify.ts ipcNotifyPortDeleted'], laws: [] },
  'ipc_notify.port_destroyed': { routines: ['ipc/ipc_notify.ts ipcNotifyPortDestroyed'], laws: [] },
  'ipc_notify.no_senders': { routines: ['ipc/ipc_notify.ts ipcNotifyNoSenders'], laws: [] },
  'ipc_notify.send_once': { routines: ['ipc/ipc_notify.ts ipcNotifySendOnce'], laws: [] },
  'ipc_notify.dead_name': { routines: ['ipc/ipc_notify.ts ipcNotifyDeadName'], laws: [] },
};
