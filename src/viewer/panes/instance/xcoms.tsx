/**
 * What an instance left as XComs at the end.
 */
import type { JSX } from 'preact';
import { RETURN_VALUE } from '../../../model/dagSpec.ts';
import type { InstanceId } from '../../../model/ids.ts';
import { JsonView } from '../parts/jsonView.tsx';
import { Part, type InstancePartProps } from './part.tsx';

export function XComs({ view, instance }: InstancePartProps): JSX.Element | null {
  const { trace } = view.shown.value.run;
  const returned = trace.returnValues[instance];
  const named = [...(trace.namedXComs.get(instance as InstanceId) ?? [])];
  const all = returned === undefined ? named : [[RETURN_VALUE, returned] as const, ...named];
  if (all.length === 0) return null;
  return (
    <Part title="XCom">
      {all.map(([key, value]) => (
        <div key={key} class="xcom">
          <h4>
            <bdi>{key}</bdi>
          </h4>
          <JsonView value={value} />
        </div>
      ))}
    </Part>
  );
}
