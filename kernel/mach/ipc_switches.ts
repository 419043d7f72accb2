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
  /**
   * A receive right that is given up and saved by a port-destroyed notification leaves behind the
   * send right that its name had: the port counts it for ever. So do all kernels.
   */
  readonly savedPortKeepsSendRight: boolean;
  /** mod_refs judges a delta before it looks whether the port is dead, as CMU and GNU do. */
  readonly deltaBeforeDeath: boolean;
  /**
   * A name that is given up may be given out again also if a task had chosen it: of the last 64 the
   * latest, and then the lowest. So does GNU; others do it with names of their own choice only.
   */
  readonly chosenNamesComeBack: boolean;
  /** @mach mach/port.h MACH_PORT_QLIMIT_DEFAULT */
  readonly qlimitDefault: number;
  /** @mach mach/port.h MACH_PORT_QLIMIT_MAX */
  readonly qlimitMax: number;
}

/** The default profile. @ours the profile that machvm follows by default */
export const osfIpcSwitches: IpcSwitches = {
  wakesLastFirst: false,
  moveCancelsNoSenders: true,
  savedPortKeepsSendRight: false,
  deltaBeforeDeath: false,
  chosenNamesComeBack: false,
  qlimitDefault: 5,
  qlimitMax: 16,
};

/** Where the CMU sources differ. @ours for comparison with what those sources say */
export const cmuIpcSwitches: IpcSwitches = { ...osfIpcSwitches, deltaBeforeDeath: true };

/** What a running GNU Mach does. @ours for comparison with recorded facts */
export const gnuIpcSwitches: IpcSwitches = {
  ...osfIpcSwitches,
  wakesLastFirst: true,
  moveCancelsNoSenders: false,
  savedPortKeepsSendRight: true,
  deltaBeforeDeath: true,
  chosenNamesComeBack: true,
};

/** By profile. @ours the same names as in kernel/mach/switches.ts */
export const ipcProfiles: Readonly<Record<ProfileName, IpcSwitches>> = {
  osf: osfIpcSwitches,
  cmu: cmuIpcSwitches,
  gnu: gnuIpcSwitches,
};
