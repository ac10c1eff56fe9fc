// Revocation lists and status answers as files, named by their digest: what survives a restart and stays in evidence.
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

export interface ListFiles {
  /** Durable when it resolves. */
  put(bytes: Uint8Array): Promise<{ digestHex: string }>
  /** undefined: not there, or not what its name says */
  read(digestHex: string): Promise<Uint8Array | undefined>
  remove(digestHex: string): Promise<void>
}

export function createListFiles({ directory, unique }: { directory: string; unique: () => string }): ListFiles {
  const placeOf = (digestHex: string): string => path.join(directory, digestHex.slice(0, 2), digestHex)
  return {
    async put(bytes) {
      const digestHex = digestOf(bytes)
      const place = placeOf(digestHex)
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
      const draft = `${place}.${unique()}`
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, place)
      await syncDirectory(path.dirname(place))
      return { digestHex }
    },
    async read(digestHex) {
      const bytes = await readFile(placeOf(digestHex)).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)))
      return bytes && digestOf(bytes) === digestHex ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : undefined
    },
    remove: (digestHex) => rm(placeOf(digestHex), { force: true }),
  }
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
