/** Where the lanes of the sequence chart stand, in pixels from the left. */
import type { Lane } from './lanes';

/** Room for the time on the left, and for ports on the right. */
const LEFT = 66;
const RIGHT = 96;

/** Lanes between which messages go stand further apart. */
function gap(left: Lane, right: Lane): number {
  if (left.kind === 'kernel') return 1.5;
  return right.kind === 'kernel' ? 1 : 0.8;
}

/** The middle of each lane in a chart of that width. */
export function lanePlaces(lanes: readonly Lane[], width: number): readonly number[] {
  const gaps = lanes.slice(1).map((lane, i) => gap(lanes[i] ?? lane, lane));
  const total = gaps.reduce((sum, each) => sum + each, 0);
  const room = Math.max(0, width - LEFT - RIGHT);
  let at = LEFT;
  const places = [at];
  for (const each of gaps) {
    at += (each / total) * room;
    places.push(Math.round(at));
  }
  return places;
}
