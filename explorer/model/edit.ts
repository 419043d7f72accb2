/** A scenario that is edited: its text and its settings, beside the text that it had. */
import type { ReadonlySignal, Signal } from '@preact/signals-core';
import { batch, computed, signal } from '@preact/signals-core';
import type { Override } from '../../scenarios/language/override';
import type { Settings } from './settings';
import { AS_IN_FILE, commandText, overridesOf } from './settings';

export class Edit {
  readonly name: string;
  /** The text of the lesson, or of the file that was opened. */
  readonly own: string;
  readonly text: Signal<string>;
  /** Counts the times that another text was put in, so that an editor takes it over. */
  readonly replaced: Signal<number> = signal(0);
  readonly settings: Signal<Settings>;
  readonly isOwn: ReadonlySignal<boolean> = computed(
    () => this.text.value === this.own && this.settings.value === AS_IN_FILE,
  );
  readonly overrides: ReadonlySignal<readonly Override[]> = computed(() =>
    overridesOf(this.text.value, this.settings.value),
  );
  /** The command that runs the same: the lesson by its name, any other text as a file. */
  readonly command: ReadonlySignal<string> = computed(() => {
    const scenario = this.text.value === this.own ? this.given : `${this.name}.yaml`;
    return commandText('run', scenario, this.overrides.value);
  });

  /** What a command line calls it: the name of a lesson, or that of a file. */
  private readonly given: string;

  constructor(name: string, own: string, settings = AS_IN_FILE, given = `${name}.yaml`) {
    this.name = name;
    this.given = given;
    this.settings = signal(settings);
    this.own = own;
    this.text = signal(own);
  }

  /** Puts one setting in the place of the file's; an empty text is the file's again. */
  set(key: keyof Settings, value: string): void {
    const next = { ...this.settings.value, [key]: value === '' ? null : value };
    const isNone = Object.values(next).every((each) => each === null);
    this.settings.value = isNone ? AS_IN_FILE : next;
  }

  /** Goes back to the text and the settings of the lesson. */
  reset(): void {
    batch(() => {
      this.text.value = this.own;
      this.settings.value = AS_IN_FILE;
      this.replaced.value += 1;
    });
  }
}
