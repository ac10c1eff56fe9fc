import { describe, expect, test } from 'vitest'
import { fetchFile, fetchSignatures, verifyFile as contract } from '@yiqian/shared/protocol/his.ts'
import { verifyDocument } from '@yiqian/shared/protocol/verification.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { documentIn, useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const verify = (bytes: Uint8Array, signatureBase64?: string) => hospital.platform.asApplication(hospital.application, contract, { contentBase64: toBase64(bytes), signatureBase64 })
const fileOf = async (documentId: string) => (await hospital.platform.asApplication(hospital.application, fetchFile, { documentId })).body.bytes

describe('HI-1 200 the verdict of verification', () => {
  test('a signed PDF passes; the same with one byte changed does not', async () => {
    const file = await fileOf((await documentIn(hospital, 'signed', { contentKind: 'pdf' })).status.documentId)
    const report = (await verify(file)).body
    expect(report.signatures).toHaveLength(1)
    expect(report).toMatchObject({ kind: 'pdf', verdict: 'passed', signatures: [{ signer: { staffNumber: hospital.signers[0]!.staff.staffNumber } }] })
    const changed = file.slice()
    changed[Buffer.from(file).indexOf('Prescription')]! ^= 1
    expect((await verify(changed)).body.verdict).toBe('failed')
  })
  test('a JSON document with its signature', async () => {
    const { status: { documentId }, content } = await documentIn(hospital, 'signed')
    const { signatures } = (await hospital.platform.asApplication(hospital.application, fetchSignatures, { documentId })).body
    expect((await verify(content, signatures[0]!.cmsBase64)).body).toMatchObject({ kind: 'detached', verdict: 'passed' })
    expect((await verify(new Uint8Array([...content, 0x20]), signatures[0]!.cmsBase64)).body.verdict).toBe('failed')
  })
  test('a PDF without a signature never passes', async () => {
    const answer = await verify(smallPdf())
    if (answer.status === 200) expect(answer.body.verdict).not.toBe('passed')
    else expect(answer).toMatchObject({ status: 422, code: 'verification.unreadable' })
  })
})

describe('400', () => {
  test.each([['contentBase64', {}], ['contentBase64', { contentBase64: '***' }], ['signatureBase64', { contentBase64: '', signatureBase64: 1 }]])('%s %#', async (field, input) => {
    expect(await hospital.platform.asApplication(hospital.application, contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})
refusesStrangers(hospital, contract, () => ({ contentBase64: 'e30=' }))

test('422 something else altogether', async () => {
  expect(await verify(Buffer.from('GIF89a'))).toMatchObject({ status: 422, code: 'verification.unreadable' })
})

test('503 the verification function does not answer', async () => {
  hospital.platform.hooks.beforeCall = (called) => {
    if (called === (verifyDocument as unknown)) throw new Fault('server.unavailable')
  }
  expect(await verify(smallPdf())).toMatchObject({ status: 503, code: 'server.unavailable' })
  hospital.platform.hooks.beforeCall = undefined
})
