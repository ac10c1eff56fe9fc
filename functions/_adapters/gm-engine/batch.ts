// Owns how a batch of verifications travels between threads: 161 bytes an item in, a byte an item out.

/** One signature to verify. Items that are not 65, 32 and 64 bytes long are refused before they travel. */
export interface VerifyItem {
  readonly publicKey: Uint8Array
  /** e */
  readonly digest: Uint8Array
  /** r ‖ s */
  readonly signature: Uint8Array
}

/** What the thread answers; `failed` when the engine itself does not start. */
export type BatchAnswer = { readonly id: number; readonly verdicts: Uint8Array } | { readonly id: number; readonly failed: string }

export interface BatchJob {
  readonly id: number
  readonly items: Uint8Array
}

export const itemBytes = 65 + 32 + 64

export const isWellFormed = ({ publicKey, digest, signature }: VerifyItem): boolean => publicKey.length === 65 && digest.length === 32 && signature.length === 64

export function packItems(items: readonly VerifyItem[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(items.length * itemBytes)
  for (const [index, { publicKey, digest, signature }] of items.entries()) {
    packed.set(publicKey, index * itemBytes)
    packed.set(digest, index * itemBytes + 65)
    packed.set(signature, index * itemBytes + 97)
  }
  return packed
}

export function unpackItem(packed: Uint8Array, index: number): VerifyItem {
  const item = packed.subarray(index * itemBytes, (index + 1) * itemBytes)
  return { publicKey: item.subarray(0, 65), digest: item.subarray(65, 97), signature: item.subarray(97) }
}
