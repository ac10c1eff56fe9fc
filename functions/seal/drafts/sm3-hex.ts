// SM3 of bytes or text, as hex.
import { createHash } from 'node:crypto'

export const sm3Hex = (bytes: Uint8Array | string): string => createHash('sm3').update(bytes).digest('hex')
