/** Reads something long a part at a time, a part a picture, and draws it anew after each part. */
import type { Inputs } from 'preact/hooks';
import { useEffect, useReducer } from 'preact/hooks';

/** `read` reads a part, and answers true if there is more; it begins anew when `inputs` change. */
export function useReading(read: () => boolean, inputs: Inputs): void {
  const [, draw] = useReducer((count: number, _: null) => count + 1, 0);
  useEffect(() => {
    let frame = 0;
    const go = (): void => {
      const isMore = read();
      draw(null);
      if (isMore) frame = requestAnimationFrame(go);
    };
    go();
    return () => cancelAnimationFrame(frame);
  }, inputs);
}
