import {readFileSync} from 'fs'; import {scenarioOf} from './scenarios/language'; import {runScenario} from './scenarios/run'; import {lineText} from './scenarios/transcript';
const f=process.argv[2]!; const level=(process.argv[3] ?? 'messages') as 'messages';
const r=runScenario(scenarioOf(readFileSync(f,'utf8'),f),{level,check:true});
for (const l of r.lines) console.log(lineText(l)); console.log(r.end,r.failures,r.stuck,r.statistics,r.ticks,r.steps);
