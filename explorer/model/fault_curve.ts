/** Faults over references, as a line to draw: at most so many points of a run. */
import type { ReferenceIndex } from './reference_index';

export interface CurvePoint {
  /** References so far. */
  readonly references: number;
  readonly faults: number;
}

/** The points of a run up to an event. */
export function faultCurve(index: ReferenceIndex, upTo: number, most = 300): readonly CurvePoint[] {
  const { references } = index.countsAt(upTo);
  const count = Math.min(references, most);
  const places = Array.from({ length: count }, (_, i) => Math.ceil(((i + 1) * references) / count));
  const points = places.map((place) => {
    const { faults } = index.countsAt(index.eventOf(place - 1) ?? -1);
    return { references: place, faults };
  });
  return [{ references: 0, faults: 0 }, ...points];
}

/** A step line through points, in a box whose origin is below on the left; pixels. */
export function curvePath(
  points: readonly CurvePoint[],
  most: CurvePoint,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const at = curvePlace(most, { width, height });
  return points
    .map((point, i) => {
      const { x, y } = at(point);
      return i === 0 ? `M${x} ${y}` : `H${x}V${y}`;
    })
    .join('');
}

/** Where a point is drawn. */
export function curvePlace(
  most: CurvePoint,
  { width, height }: { readonly width: number; readonly height: number },
): (point: CurvePoint) => { readonly x: number; readonly y: number } {
  const rounded = (pixels: number): number => Math.round(pixels * 10) / 10;
  return ({ references, faults }) => ({
    x: rounded((references / Math.max(1, most.references)) * width),
    y: rounded(height - (faults / Math.max(1, most.faults)) * height),
  });
}
