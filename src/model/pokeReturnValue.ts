/**
 * What a sensor's poke may return besides true and false: whether it is done, and an XCom to leave if so.
 */
import type { Json } from './json.ts';

/** As Airflow's class of that name; a plain object of this shape means the same. */
export class PokeReturnValue<X = Json | undefined> {
  readonly isDone: boolean;
  /** Pushed as the return value when the sensor is done; null or undefined: nothing is pushed. */
  readonly xcomValue?: X;

  constructor(isDone: boolean, xcomValue?: X) {
    this.isDone = isDone;
    if (xcomValue !== undefined) this.xcomValue = xcomValue;
  }
}
