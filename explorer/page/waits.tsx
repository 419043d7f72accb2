/** Who waits for whom, as a dialog. */
import { useApp } from './context';
import { Dialog } from './dialog';
import { WaitGraphView } from './wait_graph';

export function Waits() {
  const { session } = useApp();
  return (
    <Dialog title="Who waits for whom">
      <WaitGraphView session={session} />
    </Dialog>
  );
}
