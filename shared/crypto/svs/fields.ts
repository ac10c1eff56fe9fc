// Owns how a message is described: its fields in order, each with its type, whether it may be left out, and its tag.

/** The types that the messages are made of. */
export interface FieldValues {
  integer: number
  boolean: boolean
  octets: Uint8Array
  /** Certificate, DER */
  certificate: Uint8Array
}
export type FieldKind = keyof FieldValues

export interface Field {
  readonly name: string
  readonly kind: FieldKind
  readonly optional: boolean
  /** `[tag] IMPLICIT` */
  readonly tag?: number
  /** BOOLEAN DEFAULT FALSE: false is not written */
  readonly defaultFalse?: boolean
}

/** A field as ASN.1 says it. @source X.680 §25. */
export const required = <const N extends string, const K extends FieldKind>(name: N, kind: K) => ({ name, kind, optional: false }) as const
/** OPTIONAL, with or without `[tag] IMPLICIT`. @source X.680 §25.6, §31. */
export const optional = <const N extends string, const K extends FieldKind>(name: N, kind: K, tag?: number) => ({ name, kind, optional: true, ...(tag !== undefined && { tag }) }) as { readonly name: N; readonly kind: K; readonly optional: true; readonly tag?: number }
/** BOOLEAN DEFAULT FALSE. @source X.680 §25.6; X.690 §11.5. */
export const defaultFalse = <const N extends string>(name: N) => ({ name, kind: 'boolean', optional: true, defaultFalse: true }) as const

type Named<F extends Field> = { readonly [Each in F as Each['name']]: FieldValues[Each['kind']] }
/** The value that a list of fields describes. */
export type MessageOf<F extends readonly Field[]> = Named<Extract<F[number], { optional: false }>> & Partial<Named<Extract<F[number], { optional: true }>>>
/** Whatever a list of fields can hold. */
export type AnyMessage = Readonly<Record<string, number | boolean | Uint8Array | undefined>>
