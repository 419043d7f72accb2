/** Where sources differ about ports: one named switch for each, and one set of them a profile. */
import type { ProfileName } from './switches';

/**
 * Where profiles differ, and what a machine may choose.
 * @ours one named switch for each difference of the sources
 */
export interface IpcSwitches {
  /** Blocked senders and receivers wake last in, first out, as on GNU Mach. */
  readonly wakesLastFirst: boolean;
  /** Moving a receive right cancels its no-senders request; not on GNU Mach. */
  readonly moveCancelsNoSenders: boolean;
  /** @mach mach/port.h MACH_PORT_QLIMIT_DEFAULT */
  readonly qlimitDefault: number;
  /** @mach mach/port.h MACH_PORT_QLIMIT_MAX */
  readonly qlimitMax: number;
}

/** The default profile. @ours the profile that machvm follows by default */
export const osfIpcSwitches: IpcSwitches = {
  wakesLastFirst: false,
  moveCancelsNoSenders: true,
  qlimitDefault: 5,
  qlimitMax: 16,
};

/** What a running GNU Mach does. @ours for comparison with recorded facts */
export const gnuIpcSwitches: IpcSwitches = {
  ...osfIpcSwitches,
  wakesLastFirst: true,
  moveCancelsNoSenders: false,
};

/** By profile. @ours the same names as in kernel/mach/switches.ts */
export const ipcProfiles: Readonly<Record<ProfileName, IpcSwitches>> = {
  osf: osfIpcSwitches,
  cmu: osfIpcSwitches,
  gnu: gnuIpcSwitches,
};
