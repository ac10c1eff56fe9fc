// Secrets of an installation as files of 32 bytes in hex, mode 0600; made at first start unless the operator gave a path.
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import path from 'node:path'
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'

/** Two processes may start at once: one makes the file, the other reads it, and neither ever sees half of it. */
export function openKeyFile(file: string, random: RandomBytes): Uint8Array {
  const text = (readIfThere(file) ?? makeKeyFile(file, random)).trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`the key file ${path.basename(file)} must hold 32 bytes as hex; restore it from the backup, do not make a new one`)
  return hexToBytes(text)
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}

/** Written whole under another name, then given its own: `link` fails if somebody was first. */
function makeKeyFile(file: string, random: RandomBytes): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${bytesToHex(random(8))}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, `${bytesToHex(random(32))}\n`)
    fsyncSync(handle)
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    closeSync(handle)
    unlinkSync(draft)
  }
  return readFileSync(file, 'utf8')
}
