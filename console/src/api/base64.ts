// Base64 of large files in the browser, in chunks that fit the stack.
const CHUNK = 0x8000 * 3

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK)
    let binary = ''
    for (let i = 0; i < chunk.length; i += 0x2000) binary += String.fromCharCode(...chunk.subarray(i, i + 0x2000))
    parts.push(btoa(binary))
  }
  return parts.join('')
}
