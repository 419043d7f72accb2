/**
 * The calls of the table, as the scenario language types them: what call_shapes.ts accepts.
 */
import type { All, ArgDef } from '../../kernel/mach/call_def';
import type {
  ControlCallDefs,
  ControlCallName,
  TaskCallDefs,
  TaskCallName,
  VerbOf,
} from '../../kernel/mach/call_table';
import type { PatternInput } from './schema_fields';

/** What a form is in the language. */
type Written<F> = F extends 'flag' | 'nothing'
  ? boolean
  : F extends 'int' | 'count' | 'word'
    ? number
    : F extends 'size' | 'bytes' | 'length' | 'prot' | 'lock'
      ? string | number
      : string;

/** Pages as a file gives them. */
export type PagesInput = string | number | (string | number)[];

type PageKeys<A> = A extends { readonly pages: readonly (infer P extends string)[] }
  ? { [K in P]?: (K extends 'pages' ? PagesInput : number) | undefined }
  : unknown;

type KeyOf<K, A> = A extends { readonly fixed: unknown } | { readonly key: null }
  ? never
  : A extends { readonly form: 'extent' | 'start' | 'part' | 'supply' | 'bits' }
    ? never
    : A extends { readonly key: infer X extends string }
      ? X
      : K & string;

type OwnKey<K, A extends { readonly form: unknown }> = A extends { readonly otherwise: unknown }
  ? { [X in KeyOf<K, A>]?: Written<A['form']> | undefined }
  : { [X in KeyOf<K, A>]: Written<A['form']> };

type Extras<A> = A extends { readonly bits: infer B }
  ? { [K in keyof B]?: boolean | undefined }
  : A extends { readonly form: 'supply' }
    ? { value?: number | undefined; values?: number[] | undefined }
    : unknown;

type ArgInput<A> = All<
  {
    [K in keyof A]: A[K] extends ArgDef ? OwnKey<K, A[K]> & PageKeys<A[K]> & Extras<A[K]> : never;
  }[keyof A]
>;

type AnswerInput<A> = A extends { readonly fields: infer F }
  ? {
      is?:
        | { [K in keyof F]?: F[K] extends ArgDef ? Written<F[K]['form']> | undefined : never }
        | undefined;
    }
  : A extends { readonly form: infer F }
    ? { is?: Written<F> | undefined }
    : Record<never, never>;

/** A step that is a call, as a file has it. */
export type TaskCallInput = {
  [N in TaskCallName]: VerbOf<N> extends never
    ? never
    : All<
        | ArgInput<TaskCallDefs[N]['args']>
        | AnswerInput<TaskCallDefs[N] extends { readonly answer: infer A } ? A : never>
        | (TaskCallDefs[N] extends { readonly silent: true }
            ? Record<never, never>
            : { fails?: string | undefined })
      >;
}[TaskCallName];

interface Begun {
  host?: string | undefined;
  at?: string | number | undefined;
  after?: PatternInput | undefined;
  count?: number | undefined;
}

/** A call of a pager, as a file has it. */
export type ControlCallInput = {
  [N in ControlCallName]: All<{ [V in N]: string } | Begun | ArgInput<ControlCallDefs[N]['args']>>;
}[ControlCallName];
