/** Switches beside the text of a scenario: policy, frames, seed and profile. */
import { profiles } from '../../kernel/mach/switches';
import { knownPolicies } from '../../scenarios/language/known_names';
import type { Scenario } from '../../scenarios/language/scenario';
import type { Settings as Values } from '../model/settings';

interface Field {
  readonly values: Values;
  readonly set: (key: keyof Values, value: string) => void;
  /** The scenario as its file has it, for what it says where nothing is set. */
  readonly scenario: Scenario | null;
}

function Choice({
  label,
  name,
  own,
  options,
  values,
  set,
}: Omit<Field, 'scenario'> & {
  readonly label: string;
  readonly name: 'policy' | 'profile';
  readonly own: string;
  readonly options: readonly string[];
}) {
  return (
    <label class="settings-field">
      {label}{' '}
      <select
        aria-label={label}
        value={values[name] ?? ''}
        onChange={({ currentTarget }) => set(name, currentTarget.value)}
      >
        <option value="">{own === '' ? 'as in the file' : `${own} (file)`}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Settings({ values, set, scenario }: Field) {
  const host = scenario?.host;
  return (
    <div class="settings">
      <Choice
        label="policy"
        name="policy"
        own={host?.policy ?? ''}
        options={knownPolicies().map(({ name }) => name)}
        values={values}
        set={set}
      />
      <label class="settings-field">
        frames{' '}
        <input
          class="settings-number"
          inputMode="numeric"
          placeholder={host === undefined ? '' : String(host.frames)}
          value={values.frames ?? ''}
          onInput={({ currentTarget }) => set('frames', currentTarget.value.trim())}
        />
      </label>
      <label class="settings-field">
        seed{' '}
        <input
          class="settings-number"
          placeholder={scenario?.seed ?? ''}
          value={values.seed ?? ''}
          onInput={({ currentTarget }) => set('seed', currentTarget.value.trim())}
        />
      </label>
      <Choice
        label="profile"
        name="profile"
        own={host?.profile ?? ''}
        options={Object.keys(profiles)}
        values={values}
        set={set}
      />
    </div>
  );
}
