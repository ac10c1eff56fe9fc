/** 读取待签原文字节: for the phone that is signing, which digests them itself. */
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { readSigningBytes as contract } from '@yiqian/shared/protocol/seal.ts'
import type { PreparedSignature } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { sideBySide } from '../../_runtime/side-by-side.ts'
import type { Deps } from '../deps.ts'

/** Files opened at the same time. */
const AT_ONCE = 8

export const readSigningBytes = routeFor<Deps>()(contract, async (deps, { slices }, { deviceId }) => ({ slices: await sideBySide(slices, AT_ONCE, (slice) => readSlice(deps, slice, deviceId)) }))

async function readSlice({ database: { stores }, files }: Deps, { preparedId, offset, length }: RequestOf<typeof contract>['slices'][number], deviceId: string) {
  const prepared = await stores.prepared.load(preparedId)
  if (!prepared || prepared.deviceId !== deviceId || prepared.state !== 'prepared') throw new Fault('signing.session_not_found', { detail: preparedId })
  const read = async (from: number, count: number) => {
    const slice = await files.readSlice(prepared.documentId, prepared.preparedDigestHex, from, count)
    if (!slice) throw new Fault('document.deleted', { detail: preparedId })
    return slice
  }
  const ranges = await rangesOf(prepared, read)
  const totalCount = ranges.reduce((sum, [, count]) => sum + count, 0)
  const parts: Uint8Array[] = []
  let start = 0
  for (const [from, count] of ranges) {
    const [first, last] = [Math.max(offset, start), Math.min(offset + length, start + count)]
    if (first < last) parts.push((await read(from + first - start, last - first)).bytes)
    start += count
  }
  return { bytesBase64: toBase64(Buffer.concat(parts)), totalCount }
}

async function rangesOf(prepared: PreparedSignature, read: (from: number, count: number) => Promise<{ totalCount: number }>): Promise<[number, number][]> {
  if (!prepared.byteRange) return [[0, (await read(0, 0)).totalCount]]
  const [from1, count1, from2, count2] = prepared.byteRange
  return [[from1, count1], [from2, count2]]
}
