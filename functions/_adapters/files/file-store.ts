// Owns the content of documents on the file system: <directory>/<documentId>/<digestHex>, written whole or not at all.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { mkdir, open, opendir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DocumentFiles } from '../../_domain/ports.ts'

const DOCUMENT_ID = /^doc_[0-9A-Za-z_-]{8,64}$/
const DIGEST_HEX = /^[0-9a-f]{64}$/
/** Files under way lie here, on the same file system, so that the rename is atomic. */
const INCOMING = '.incoming'
/** What is older was left by a crash; younger may belong to another instance. */
const LEFTOVER_MS = 3_600_000
const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** A new name lasts through a power failure only once its folder is written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', PRIVATE_FILE)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function clearLeftovers(incoming: string, nowMs: number): void {
  for (const name of readdirSync(incoming)) {
    const path = join(incoming, name)
    const status = statSync(path, { throwIfNoEntry: false })
    if (status && nowMs - status.mtimeMs > LEFTOVER_MS) rmSync(path, { force: true })
  }
}

async function readSlice(path: string, offset: number, length: number) {
  const handle = await unlessMissing(open(path, 'r'))
  if (!handle) return undefined
  try {
    const { size: totalCount } = await handle.stat()
    const bytes = new Uint8Array(Math.max(0, Math.min(length, totalCount - offset)))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled)
      if (bytesRead === 0) throw new Error('a document file became shorter while it was read')
      filled += bytesRead
    }
    return { bytes, totalCount }
  } finally {
    await handle.close()
  }
}

/**
 * @param directory is made if it is not there; several instances may share it.
 * @param nowMs for telling what a crash left from what is being written.
 */
export function createFileStore({
  directory,
  nowMs = Date.now(),
}: {
  directory: string
  nowMs?: number
}): DocumentFiles {
  const incoming = join(directory, INCOMING)
  mkdirSync(incoming, { recursive: true, mode: PRIVATE_FOLDER })
  clearLeftovers(incoming, nowMs)

  const folderOf = (documentId: string): string => {
    if (!DOCUMENT_ID.test(documentId)) throw new TypeError('not a document id')
    return join(directory, documentId)
  }
  const pathOf = (documentId: string, digestHex: string): string => {
    if (!DIGEST_HEX.test(digestHex)) throw new TypeError('not a digest')
    return join(folderOf(documentId), digestHex)
  }

  return {
    async put(documentId, bytes) {
      const digestHex = createHash('sm3').update(bytes).digest('hex')
      const path = pathOf(documentId, digestHex)
      const arriving = join(incoming, randomBytes(16).toString('hex'))
      try {
        await writeDurably(arriving, bytes)
        await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
        await rename(arriving, path)
      } catch (error) {
        await rm(arriving, { force: true })
        throw error
      }
      await syncFolder(dirname(path))
      await syncFolder(directory)
      return { digestHex }
    },
    async read(documentId, digestHex) {
      const found = await unlessMissing(readFile(pathOf(documentId, digestHex)))
      return found && new Uint8Array(found.buffer, found.byteOffset, found.byteLength)
    },
    async readSlice(documentId, digestHex, offset, length) {
      const path = pathOf(documentId, digestHex)
      if (!isCount(offset) || !isCount(length)) throw new RangeError('offset and length must be whole numbers from 0')
      return readSlice(path, offset, length)
    },
    async delete(documentId, digestHex) {
      const path = pathOf(documentId, digestHex)
      await rm(path, { force: true })
      if (await unlessMissing(stat(dirname(path)))) await syncFolder(dirname(path))
    },
    async deleteAll(documentId) {
      await rm(folderOf(documentId), { recursive: true, force: true })
      await syncFolder(directory)
    },
    async *list() {
      for await (const { name: documentId } of await opendir(directory)) {
        if (DOCUMENT_ID.test(documentId)) yield { documentId, files: await listFolder(folderOf(documentId)) }
      }
    },
  }
}

/** A file or folder that goes meanwhile is not listed. */
async function listFolder(folder: string): Promise<{ digestHex: string; writtenAtMs: number }[]> {
  const names = ((await unlessMissing(readdir(folder))) ?? []).filter((name) => DIGEST_HEX.test(name))
  const files = names.map(async (digestHex) => {
    const status = await unlessMissing(stat(join(folder, digestHex)))
    return status ? [{ digestHex, writtenAtMs: status.mtimeMs }] : []
  })
  return (await Promise.all(files)).flat()
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
