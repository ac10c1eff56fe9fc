// Secrets of an installation as files of 32 bytes in hex, mode 0600; made at first start unless the operator gave a path.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'

/** Two processes may start at once: one makes the file, the other reads it. */
export function openKeyFile(file: string, random: RandomBytes): Uint8Array {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  try {
    const handle = openSync(file, 'wx', 0o600)
    writeSync(handle, `${bytesToHex(random(32))}\n`)
    fsyncSync(handle)
    closeSync(handle)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`the key file ${path.basename(file)} must hold 32 bytes as hex; restore it from the backup, do not make a new one`)
  return hexToBytes(text)
}
