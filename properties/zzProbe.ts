import * as fc from 'fast-check';
import { arbitraryCase } from '../src/checking/arbitraryCase.ts';
import { simulateSync } from '../src/drivers/simulateSync.ts';
import { runReference } from './reference/runReference.ts';
import { traceMoves } from './support/traceMoves.ts';
const N=Number(process.argv[2]??500), seed=Number(process.argv[3]??1);
const cases=fc.sample(arbitraryCase(),{numRuns:N,seed});
let te=0,tr=0; const kinds=new Map<string,number>(); const ends=new Map<string,number>(); let shown=0;
const firsts=new Map<string,string>();
for(const c of cases){
  let e:any,r:any; 
  try{ const t=performance.now(); e=simulateSync(c,{faults:c.plan,pools:c.pools,config:c.config}); te+=performance.now()-t;}catch(x:any){const k='ENGINE THROW '+String(x.message).slice(0,150); kinds.set(k,(kinds.get(k)??0)+1); continue;}
  try{ const t=performance.now(); r=runReference(c.spec,c.plan,{pools:c.pools,config:c.config,maps:c.functions.maps}); tr+=performance.now()-t;}catch(x:any){const k='REF THROW '+String(x.stack).slice(0,250); kinds.set(k,(kinds.get(k)??0)+1); continue;}
  const k2=`${e.state} ${e.endReason}`; ends.set(k2,(ends.get(k2)??0)+1);
  const em=traceMoves(e.trace), rm=r.moves;
  let k='agree';
  if(e.state!==r.runState||e.endReason!==r.endReason) k=`state ${e.state} ${e.endReason} vs ${r.runState} ${r.endReason}`;
  const i=em.findIndex((m:any,i:number)=>JSON.stringify(m)!==JSON.stringify(rm[i]&&{timeMs:rm[i].timeMs,taskId:rm[i].taskId,mapIndex:rm[i].mapIndex,state:rm[i].state,tryNumber:rm[i].tryNumber}));
  if(i>=0||em.length!==rm.length) k='moves';
  else { 
    const ev=new Map(e.instances().map((x:any)=>[x.taskId+x.mapIndex,x]));
    for(const x of r.instances){ const y:any=ev.get(x.taskId+x.mapIndex); if(!y){k='rows';break;} if(y.state!==x.state||y.tryNumber!==x.tryNumber){k='inst';break;} const v=e.xcom(x.taskId,{mapIndex:x.mapIndex}); if(JSON.stringify(v)!==JSON.stringify(x.value??null)){k='value';break;} }
    if(k==='agree'&&ev.size!==r.instances.length) k='rowcount';
  }
  kinds.set(k,(kinds.get(k)??0)+1);
}
console.log('engine ms',te/N,'ref ms',tr/N); console.log([...kinds]); console.log([...ends]);
