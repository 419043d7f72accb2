/** Who waits for whom, as a dialog. */
import { useApp } from './context';
import { Dialog } from './dialog';
import { Threads } from './threads';

export function Waits() {
  const { session } = useApp();
  return (
    <Dialog title="Who waits for whom">
      <Threads session={session} />
    </Dialog>
  );
}
