// MA-8: a file sent in slices: all of it, once, over a network that fails; given up; refused.
import { beforeEach, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { SLICE_BYTES } from '@yiqian/shared/protocol/own-documents.ts'
import { ServerFault } from '../api/server-fault.ts'
import { NetworkError } from '../platform/network-error.ts'
import type { Phone } from '../signing/phone.ts'
import { createUpload } from './upload-flow.ts'

const content = Uint8Array.from({ length: 2 * SLICE_BYTES + 77 }, (_, at) => (at * 31) & 255)
const file = { name: '外院.pdf', sizeBytes: content.length, read: async (offset: number, length: number) => content.slice(offset, offset + length) }

/** What seal answers, kept in memory; a call may be broken by name. */
let slices: Map<number, Uint8Array>
let calls: string[]
let breakAt: (operation: string, index?: number) => Error | undefined
const phone = {
  keystore: { loadEnrolled: async () => ({ deviceToken: 'dt' }) },
  client: {
    async call({ operation }: Contract, input: { index: number; contentBase64: string; digestHex: string }) {
      const broken = breakAt(operation, input.index)
      if (broken) throw broken
      calls.push(operation)
      const receivedBytes = () => [...slices.values()].reduce((sum, { length }) => sum + length, 0)
      if (operation === 'begin-upload') return { draft: { draftId: 'doc_12345678', receivedBytes: receivedBytes() }, sliceBytes: SLICE_BYTES, missing: [0, 1, 2].filter((index) => !slices.has(index)) }
      if (operation === 'put-slice') {
        const bytes = base64ToBytes(input.contentBase64)
        expect(bytesToHex(sm3(bytes))).toBe(input.digestHex)
        slices.set(input.index, bytes)
        return { receivedBytes: receivedBytes(), missingCount: 3 - slices.size }
      }
      return operation === 'finish-upload' ? { draft: { draftId: 'doc_12345678', state: 'ready' } } : { deleted: true }
    },
  },
} as unknown as Phone

beforeEach(() => {
  slices = new Map()
  calls = []
  breakAt = () => undefined
})
const joined = () => new Uint8Array([0, 1, 2].flatMap((index) => [...slices.get(index)!]))

describe('MA-8 sending a file', () => {
  test('every byte once, with progress', async () => {
    const upload = createUpload(phone, file)
    const seen: string[] = []
    upload.state.subscribe(() => {
      const state = upload.state.get()
      seen.push(`${state.step}${'doneBytes' in state ? ` ${state.doneBytes}` : ''}`)
    })
    await upload.goOn()
    expect(joined()).toEqual(content)
    expect(seen).toEqual(['reading 262144', 'reading 524288', `reading ${content.length}`, 'sending 0', 'sending 262144', 'sending 524288', `sending ${content.length}`, `checking ${content.length}`, 'ready'])
    expect(calls).toEqual(['begin-upload', 'put-slice', 'put-slice', 'put-slice', 'finish-upload'])
  })
  test('a lost network halts it; going on sends only what is missing', async () => {
    const upload = createUpload(phone, file)
    breakAt = (operation, index) => (operation === 'put-slice' && index === 1 ? new NetworkError('unreachable', 'gone') : undefined)
    await upload.goOn()
    expect(upload.state.get()).toMatchObject({ step: 'interrupted', doneBytes: SLICE_BYTES })
    breakAt = () => undefined
    await upload.goOn()
    expect(upload.state.get().step).toBe('ready')
    expect(calls.filter((each) => each === 'put-slice')).toHaveLength(3)
    expect(joined()).toEqual(content)
  })
  test('a refusal ends it with its sentence', async () => {
    const upload = createUpload(phone, file)
    const refusal = { code: 'document.encrypted', message: { zh: '已加密', en: 'encrypted' }, facts: {}, requestId: '' } as const
    breakAt = (operation) => (operation === 'finish-upload' ? new ServerFault(422, { error: refusal }) : undefined)
    await upload.goOn()
    expect(upload.state.get()).toMatchObject({ step: 'refused', problem: { code: 'document.encrypted' } })
  })
  test('given up: nothing more is sent, what arrived is deleted', async () => {
    const upload = createUpload(phone, file)
    upload.state.subscribe(() => {
      const state = upload.state.get()
      if (state.step === 'sending' && state.doneBytes > 0) void upload.cancel()
    })
    await upload.goOn()
    expect(upload.state.get().step).toBe('cancelled')
    expect(calls).toEqual(['begin-upload', 'put-slice', 'delete-draft'])
    await upload.goOn()
    expect(calls).toHaveLength(3)
  })
})
