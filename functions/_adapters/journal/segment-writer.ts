// Owns the file that is written: what is synced stays, what failed half-way is taken out before anything else is written.
import { constants } from 'node:fs'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { segmentName } from './segment-files.ts'

export interface SegmentPlace {
  readonly firstSequence: number
  /** written and synced */
  readonly bytes: number
}

export interface SegmentWriter {
  /**
   * Resolves when the bytes are on disk, behind what is there or in a new segment. Rejects, then they must not stay: see `repair`.
   * @param isWanted asked once they are on disk; what came too late must not stay either
   */
  store(bytes: Uint8Array, beginsSegment: number | null, isWanted: () => boolean): Promise<void>
  /** Brings the files back to what was last synced. To be called after `store` failed, until it succeeds. */
  repair(): Promise<void>
  /** null: no segment yet that may be gone on in */
  place(): SegmentPlace | null
  close(): Promise<void>
}

/** What opens files; tests of a hanging disk bring their own. */
export type OpenFile = (file: string, flags: string | number) => Promise<FileHandle>

/**
 * On Linux a write to such a file is on disk when it returns, as after fdatasync (open(2), O_DSYNC): one way to the thread pool and
 * back instead of two, and the bytes are under way before the event loop looks again. Elsewhere the flag does not promise that.
 */
const syncsItself = process.platform === 'linux'
const segmentFlags = constants.O_RDWR | (syncsItself ? constants.O_DSYNC : 0)

export function createSegmentWriter(folder: string, start: SegmentPlace | null, openFile: OpenFile = open): SegmentWriter {
  let place = start
  let handle: FileHandle | undefined
  /** begun, not yet on disk as a whole */
  let draft: { file: string; handle: FileHandle | undefined } | undefined
  const fileOf = (firstSequence: number): string => path.join(folder, segmentName(firstSequence))

  async function append(bytes: Uint8Array, isWanted: () => boolean): Promise<void> {
    if (!place) throw new Error('there is no segment to go on in')
    handle ??= await openFile(fileOf(place.firstSequence), segmentFlags)
    await writeWhole(handle, bytes, place.bytes)
    if (!syncsItself) await handle.datasync()
    if (!isWanted()) throw new Error('the disk answered too late')
    place = { ...place, bytes: place.bytes + bytes.length }
  }

  async function begin(bytes: Uint8Array, firstSequence: number, isWanted: () => boolean): Promise<void> {
    draft = { file: fileOf(firstSequence), handle: undefined }
    draft.handle = await openFile(draft.file, segmentFlags | constants.O_CREAT | constants.O_EXCL)
    await writeWhole(draft.handle, bytes, 0)
    await draft.handle.sync()
    await syncFolder(folder, openFile)
    if (!isWanted()) throw new Error('the disk answered too late')
    const sealed = handle
    handle = draft.handle
    draft = undefined
    place = { firstSequence, bytes: bytes.length }
    await sealed?.close().catch(() => undefined)
  }

  return {
    store: (bytes, beginsSegment, isWanted) => (beginsSegment === null ? append(bytes, isWanted) : begin(bytes, beginsSegment, isWanted)),
    async repair() {
      if (draft) {
        await draft.handle?.close().catch(() => undefined)
        await unlink(draft.file).catch(ignoreMissing)
        await syncFolder(folder, openFile)
        draft = undefined
      }
      if (!place) return
      // After a failed sync the kernel may have dropped what it could not write: a new handle, and only what was synced before.
      await handle?.close().catch(() => undefined)
      handle = undefined
      const reopened = await openFile(fileOf(place.firstSequence), segmentFlags)
      handle = reopened
      await reopened.truncate(place.bytes)
      await reopened.sync()
    },
    place: () => place,
    async close() {
      await handle?.close()
      handle = undefined
    },
  }
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    if (bytesWritten === 0) throw new Error('the disk takes no more bytes')
    done += bytesWritten
  }
}

async function syncFolder(folder: string, openFile: OpenFile): Promise<void> {
  const handle = await openFile(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function ignoreMissing(cause: unknown): void {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
}
