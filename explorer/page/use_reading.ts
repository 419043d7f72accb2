/**
 * Reads something long in parts between two pictures, as many as fit into a few milliseconds, and
 * draws it anew now and then: however busy the machine is, the page goes on.
 */
import type { Inputs } from 'preact/hooks';
import { useEffect, useReducer, useRef } from 'preact/hooks';

/** Milliseconds of reading between two pictures; a part may take longer. */
const BUDGET = 8;
/** Milliseconds between two drawings of what is not read to its end. */
const DRAWN_EVERY = 200;

/** `read` reads a part, and answers true if there is more; it begins anew when `inputs` change. */
export function useReading(read: () => boolean, inputs: Inputs): void {
  const [, draw] = useReducer((count: number, _: null) => count + 1, 0);
  const drawn = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    let frame = 0;
    const go = (): void => {
      const begin = performance.now();
      let isMore = read();
      while (isMore && performance.now() < begin + BUDGET) isMore = read();
      if (!isMore || begin > drawn.current + DRAWN_EVERY) {
        drawn.current = begin;
        draw(null);
      }
      if (isMore) frame = requestAnimationFrame(go);
    };
    go();
    return () => cancelAnimationFrame(frame);
  }, inputs);
}
