import * as fc from 'fast-check';
import { makeWorld, smallHost } from './law_world';
import { worldPlan } from './law_arbitrary';
import { Checker } from '../../kernel/check/checker';
import { addPager, setDefaultManager } from '../../kernel/machine_pagers';
import { chaosPager } from './chaos_pager';
import { Machine } from '../../kernel/machine';
import { ByteDevice } from '../../devices/memory';
import { machPortAllocate } from '../../kernel/ipc/mach_port';
import { ipcPortTranslateReceive, ipcObjectCopyout } from '../../kernel/ipc/ipc_object';
import { ipcPortMakeSend } from '../../kernel/ipc/ipc_port';
import { MachMsgSend } from '../../kernel/ipc/ipc_kmsg_queue';
let n=0, stuck=0; const seen=new Map<string,number>();
for (const p of fc.sample(worldPlan({pageout:'daemon', honest:false, profiles:['osf']}), {seed: 9, numRuns: 3000})) {
  const plan={...p, manager:'none' as const, policy: 'mach' as const};
  const w = makeWorld(plan); const c = new Checker(w.machine);
  const late = addPager(w.machine, w.host, {name:'late', pager: chaosPager, options:{seed:1,honest:true,destroys:false,objectPages:24}, random:()=>0, devices:{}});
  const go=()=>{ for (let i=0;i<4000;i++){ const e=w.machine.step(); const v=c.afterStep(); if (v.length) return 'law '+v[0]!.law+' '+v[0]!.text; if (e!==null) return e; } return 'limit'; };
  let r=go(); n++; if (r==='stuck') { stuck++; setDefaultManager(w.host, late.open('x',{})); r=go(); }
  seen.set(r,(seen.get(r)??0)+1);
}
console.log(n, stuck, [...seen]);
{ const m = new Machine(); const host = m.addHost(smallHost());
const task = m.addTask(host,'t',true);
const dev = m.addDevice('d', new ByteDevice(4, 512));
const r = machPortAllocate(m.ipc, task.space, 'receive'); if (r.kr!=='KERN_SUCCESS') throw 1;
const to = ipcObjectCopyout(task.space, ipcPortMakeSend(dev));
const send = new MachMsgSend(to, 'memory_object_get_attributes', { flavor: 11, reply_to: r.value });
m.clients.push(m.addThread(task,'t',send));
const port = ipcPortTranslateReceive(task.space, r.value);
console.log(m.run(), send.code, typeof port==='string'?port:[port.sorights, port.msgcount]); }
