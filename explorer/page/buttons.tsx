/** The buttons that move along the run, and where one stands. */
import type { Session } from '../model/session';

export function Buttons({ session }: { readonly session: Session }) {
  const at = session.at.value;
  const state = session.state.value;
  const step = (by: number) => session.go(session.at.value + by);
  return (
    <div class="buttons">
      <button type="button" onClick={() => session.go(-1)}>
        Home
      </button>
      <button type="button" onClick={() => step(-1)}>
        ←
      </button>
      <button type="button" onClick={() => step(1)}>
        →
      </button>
      <button type="button" onClick={() => session.go(session.last.value)}>
        End
      </button>
      <span class="buttons-place">
        event {at} of {session.events.value - 1}
        {state === null ? '' : `, step ${state.step}, ${state.tick} ns`}
      </span>
    </div>
  );
}
