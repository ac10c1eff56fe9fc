// Tells dropped files apart: content that was signed, or a signature.
export interface Chosen {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

export interface Selection {
  content: Chosen | null
  signature: Chosen | null
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((character, index) => bytes[index] === character.charCodeAt(0))

/** A PDF may have up to 1024 bytes before its header (ISO 32000-2 annex J). */
export const isPdf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')

/** A CMS structure is a DER sequence of long form, or the same in PEM. */
export const isSignature = ({ name, bytes }: Chosen): boolean =>
  !isPdf(bytes) &&
  (startsWith(bytes, '-----BEGIN') ||
    (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80) ||
    /\.(p7s|p7m|p7b|sig|cms)$/i.test(name))

/** Adds files to a selection; a new file takes the place of the one of its sort. */
export function addFiles(selection: Selection, files: readonly Chosen[]): Selection {
  return files.reduce<Selection>((result, file) => {
    if (isPdf(file.bytes)) return { content: file, signature: null }
    return isSignature(file) ? { ...result, signature: file } : { ...result, content: file }
  }, selection)
}

export type Need = 'nothing' | 'any' | 'signature' | 'content'

/** What is still missing before a verdict can be asked for. `content`: may be an attached signature, the person decides. */
export function needOf({ content, signature }: Selection): Need {
  if (!content && !signature) return 'any'
  if (!content) return 'content'
  return signature || isPdf(content.bytes) ? 'nothing' : 'signature'
}
