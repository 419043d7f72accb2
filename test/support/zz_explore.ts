import * as fc from 'fast-check';
import { makeWorld, watchContents } from './law_world';
import { worldPlan } from './law_arbitrary';
import { Checker } from '../../kernel/check/checker';
const seed0 = Number(process.argv[2] ?? 1), N = Number(process.argv[3] ?? 300);
const seen = new Map<string, {n:number, size:number, plan: unknown}>();
for (const honest of [true,false]) for (const pageout of ['daemon','demand'] as const) {
  const t0=Date.now(); let steps=0;
  for (const plan of fc.sample(worldPlan({pageout, honest, profiles: honest?['osf']:['osf','cmu','gnu']}), {seed: seed0, numRuns: N})) {
    let key='';
    try {
      const w = makeWorld(plan); const wrong = honest ? watchContents(w) : [];
      const c = new Checker(w.machine, {full: 8});
      for (let i=0;i<4000;i++){ const end=w.machine.step(); steps++; const v=c.afterStep(); if (v.length) { key=`law ${v[0]!.law} ${v[0]!.text}`; break; } if (end!==null) break; }
      if (!key) { const v=c.finish(); if (v.length) key=`fin law ${v[0]!.law} ${v[0]!.text}`; }
      if (!key && wrong.length) key='content '+wrong[0];
    } catch (e) { key=e instanceof Error ? (e.stack??'').split('\n').slice(0,4).join(' | ') : String(e); }
    if (key) { const k=`${honest} ${pageout} ${plan.profile} `+key.replace(/\d+/g,'#'); const size=JSON.stringify(plan.programs).length; const s=seen.get(k); if (!s) seen.set(k,{n:1,size,plan}); else { s.n++; if (size<s.size) {s.size=size; s.plan=plan;} } }
  }
  console.log(honest,pageout,steps,'steps',Date.now()-t0,'ms');
}
for (const [k,v] of [...seen].sort((a,b)=>b[1].n-a[1].n)) { console.log(v.n, v.size, k); if (process.argv[4]) console.log(JSON.stringify(v.plan)); }
