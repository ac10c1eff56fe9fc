// The flows of a phone against a real vault: enrol, log in, sign, roll, and everything that goes wrong on the way.
import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair, messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { createStandInChannel, type StandInChannel } from '../testing/stand-in-channel.ts'
import { createStandInHospital, type StandInHospital } from '../testing/stand-in-hospital.ts'
import { createTestPorts, createTestStorage, testSm2, type TestPorts } from '../testing/test-ports.ts'
import { confirmCode, createShares, requestCode, resumeEnrolment } from './enrol.ts'
import { claimScan, logIn } from './log-in.ts'
import { createPhone, type Phone } from './phone.ts'
import { readWholeDocument } from './read-tasks.ts'
import { SigningInterrupted, signDocuments } from './sign-documents.ts'

const PIN = '918273'
const serverKey = generateKeyPair(testSm2)
const view = { codeId: 'code_12345678', clientSystem: '住院医生站' }

let hospital: StandInHospital
let channel: StandInChannel
let ports: TestPorts
let phone: Phone

const phoneOn = (on: TestPorts): Phone => createPhone(on, { trustedKeysHex: async () => [bytesToHex(serverKey.publicKey)], iterations: 1000 })

const prove = async (): Promise<void> => {
  const { proofingId } = await requestCode(phone, { staffNumber: 'D001', phone: '13800000001', noticeVersion: '2026-11' })
  await confirmCode(phone, { proofingId, code: '123456', deviceName: '测试手机' })
}
const enrol = async (): Promise<void> => {
  await prove()
  await createShares(phone, PIN)
}
const addDocument = (taskId: string, content: Uint8Array, added: Uint8Array = new Uint8Array(0)) => {
  hospital.documents.set(taskId, { content, added })
  return { taskId, documentDigestHex: bytesToHex(sm3(content)), byBytes: true }
}
const code = (value: string) => expect.objectContaining({ code: value })

beforeEach(() => {
  hospital = createStandInHospital()
  channel = createStandInChannel(testSm2, [serverKey], (call) => hospital.serve(call))
  ports = createTestPorts(channel)
  phone = phoneOn(ports)
})

describe('CO-1 enrolment', () => {
  test('makes a key that both halves can use, and keeps neither PIN nor PC', async () => {
    await enrol()
    const record = await phone.keystore.loadEnrolled()
    expect(record.jointPublicKeyHex).toBe(bytesToHex(hospital.vault.jointPublicKey))
    expect(record.generation).toBe(1)
    const { body } = channel.served.find(({ path }) => path.endsWith('start-enrolment'))!
    const stored = [...ports.storage.values.values()].join('\n')
    expect(stored).not.toContain((body as { phonePointHex: string }).phonePointHex)
    expect(stored).not.toContain(PIN)
  })
  test('a weak PIN is refused before anything is sent', async () => {
    await prove()
    const before = channel.served.length
    await expect(createShares(phone, '123456')).rejects.toThrow(code('phone.pin_weak'))
    expect(channel.served).toHaveLength(before)
  })
  test('a vault that answers with a key of its own is found out', async () => {
    await prove()
    const other = bytesToHex(generateKeyPair(testSm2).publicKey)
    hospital.alter = (path, answer) => (path.endsWith('start-enrolment') ? { ...answer, jointPublicKeyHex: other } : answer)
    await expect(createShares(phone, PIN)).rejects.toThrow(code('crypto.authentication_failed'))
  })
  test('the first signature is for a request for this key and nothing else', async () => {
    await prove()
    hospital.alter = (path, answer) => (path.endsWith('start-enrolment') ? { ...answer, requestInfoHex: bytesToHex(utf8ToBytes('{"pay":1}')) } : answer)
    await expect(createShares(phone, PIN)).rejects.toThrow()
    expect(hospital.vault.signatures).toEqual([])
  })
  test.each(['request', 'answer'] as const)('a crash while the %s of the completion was under way can be resumed', async (lose) => {
    await prove()
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-enrolment') ? { lose, kind: 'timeout' } : undefined)
    await expect(createShares(phone, PIN)).rejects.toMatchObject({ kind: 'timeout' })
    channel.fate = () => undefined
    phone = phoneOn(createTestPorts(channel, createTestStorage(ports.storage.values)))
    const resumed = await resumeEnrolment(phone)
    if (lose === 'answer') expect(resumed?.stage).toBe('enrolled')
    else expect((await phone.keystore.load())?.stage).toBe('proofed')
    if (lose === 'request') await createShares(phone, PIN)
    await logIn(phone, view, PIN)
    expect(hospital.vault.signatures).toHaveLength(2)
  })
})

describe('CO-2 log-in by scan', () => {
  test('co-signs the challenge that was shown and rolls', async () => {
    await enrol()
    const done = await logIn(phone, view, PIN)
    expect(done).toMatchObject({ approved: true, clientSystem: '住院医生站' })
    expect((await phone.keystore.loadEnrolled()).generation).toBe(2)
  })
  test('a challenge of another system is refused, and nothing is signed', async () => {
    await enrol()
    await expect(logIn(phone, { ...view, clientSystem: '药房' }, PIN)).rejects.toThrow(code('phone.challenge_mismatch'))
    expect(hospital.vault.signatures).toHaveLength(1)
  })
  test('a foreign code is refused on the phone', async () => {
    await enrol()
    await expect(claimScan(phone, 'https://elsewhere.example/pay/1')).rejects.toThrow(code('phone.link_unknown'))
  })
})

describe('CO-3 signing', () => {
  beforeEach(enrol)

  test('one document: the bytes are fetched in slices and checked, the signature verifies', async () => {
    const content = Uint8Array.from({ length: 2_300_000 }, (_, index) => index & 0xff)
    const item = addDocument('tsk_document1', content, utf8ToBytes('appearance'))
    const steps: string[] = []
    const [result] = await signDocuments(phone, [item], { pin: PIN }, { onStep: (step) => steps.push(step) })
    expect(result).toMatchObject({ taskId: 'tsk_document1', result: 'signed' })
    const { message, signature } = hospital.vault.signatures.at(-1)!
    const { jointPublicKeyHex } = await phone.keystore.loadEnrolled()
    const key = hexToBytes(jointPublicKeyHex)
    expect(verifyDigest(testSm2, key, messageDigest(testSm2, key, message), signature)).toBe(true)
    expect(channel.served.filter(({ path }) => path.endsWith('read-signing-bytes'))).toHaveLength(3)
    expect(steps).toEqual(['begin', 'check', 'sign', 'complete'])
    expect(hospital.digestSources).toEqual(['bytes'])
  })
  test('many in one PIN: each has its own result, in the order approved', async () => {
    const items = ['tsk_batch001', 'tsk_batch002', 'tsk_batch003'].map((taskId) => ({ ...addDocument(taskId, utf8ToBytes(`{"id":"${taskId}"}`)), byBytes: taskId === 'tsk_batch003' }))
    hospital.documents.delete('tsk_batch002')
    const results = await signDocuments(phone, items, { pin: PIN })
    expect(results.map(({ taskId, result }) => [taskId, result])).toEqual([['tsk_batch001', 'signed'], ['tsk_batch002', 'refused'], ['tsk_batch003', 'signed']])
    expect(hospital.digestSources).toEqual(['list', 'bytes'])
    expect((await phone.keystore.loadEnrolled()).generation).toBe(2)
  })
  test('a server that would have another document signed is stopped', async () => {
    const shown = addDocument('tsk_document1', utf8ToBytes('{"dose":"5 mg"}'))
    const swapped = utf8ToBytes('{"dose":"9 mg"}')
    hospital.alter = (_, answer) => {
      hospital.documents.set('tsk_document1', { content: swapped, added: new Uint8Array(0) })
      return answer
    }
    await expect(signDocuments(phone, [shown], { pin: PIN })).rejects.toThrow(code('phone.document_mismatch'))
    expect(hospital.vault.signatures).toHaveLength(1)
  })
  test.each([
    ['another list', (answer: { items: unknown[] }) => ({ ...answer, items: [...answer.items, answer.items[0]] }), 'phone.approval_mismatch'],
    ['another approval', (answer: object) => ({ ...answer, approvalDigestHex: '0'.repeat(64) }), 'phone.approval_mismatch'],
    ['another content digest', (answer: { items: object[] }) => ({ ...answer, items: answer.items.map((item) => ({ ...item, contentDigestHex: '0'.repeat(64) })) }), 'phone.document_mismatch'],
    ['a shorter document', (answer: { items: object[] }) => ({ ...answer, items: answer.items.map((item) => ({ ...item, documentBytesCount: 1 })) }), 'phone.document_mismatch'],
    ['a document longer than what is signed', (answer: { items: object[] }) => ({ ...answer, items: answer.items.map((item) => ({ ...item, documentBytesCount: 99 })) }), 'phone.document_mismatch'],
  ])('%s from begin-signing is refused', async (_, change, expected) => {
    const item = addDocument('tsk_document1', utf8ToBytes('{"a":1}'))
    hospital.alter = (path, answer) => (path.endsWith('begin-signing') ? change(answer as { items: object[] }) : answer)
    await expect(signDocuments(phone, [item], { pin: PIN })).rejects.toThrow(code(expected))
    expect(hospital.vault.signatures).toHaveLength(1)
  })
  test('a list item whose digest is not the approved one is refused alone', async () => {
    const items = ['tsk_batch001', 'tsk_batch002'].map((taskId) => ({ ...addDocument(taskId, utf8ToBytes(`{"id":"${taskId}"}`)), byBytes: false }))
    hospital.alter = (path, answer) => {
      if (!path.endsWith('begin-signing')) return answer
      const { items: [first, second], ...rest } = answer as { items: object[] }
      return { ...rest, items: [{ ...first, contentDigestHex: '0'.repeat(64) }, second] }
    }
    const results = await signDocuments(phone, items, { pin: PIN })
    expect(results).toEqual([expect.objectContaining({ result: 'refused', fault: 'phone.document_mismatch' }), expect.objectContaining({ result: 'signed' })])
  })

  test('CO-2 a wrong PIN counts down to locked; nothing on the phone tells it apart', async () => {
    const item = addDocument('tsk_document1', utf8ToBytes('{"a":1}'))
    for (const triesLeft of [4, 3, 2, 1, 0]) await expect(signDocuments(phone, [item], { pin: '000001' })).rejects.toMatchObject({ code: 'device.pin_wrong', facts: { triesLeft } })
    await expect(signDocuments(phone, [item], { pin: PIN })).rejects.toThrow(code('device.locked'))
  })
  test('a lost answer: continuing repeats the very same request and rolls once', async () => {
    const item = addDocument('tsk_document1', utf8ToBytes('{"a":1}'))
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-signing') ? { lose: 'answer', kind: 'timeout' } : undefined)
    const interrupted = await signDocuments(phone, [item], { pin: PIN }).catch((cause: unknown) => cause)
    expect(interrupted).toBeInstanceOf(SigningInterrupted)
    channel.fate = () => undefined
    expect(await (interrupted as SigningInterrupted).resume()).toEqual([expect.objectContaining({ result: 'signed' })])
    expect(hospital.vault.signatures).toHaveLength(2)
    expect((await phone.keystore.loadEnrolled()).generation).toBe(2)
    const keys = channel.served.filter(({ path }) => path.endsWith('complete-signing')).map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(1)
  })
  test('a lost answer and a crash: the next signature with the older share is accepted', async () => {
    const item = addDocument('tsk_document1', utf8ToBytes('{"a":1}'))
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-signing') ? { lose: 'answer', kind: 'timeout' } : undefined)
    await expect(signDocuments(phone, [item], { pin: PIN })).rejects.toThrow()
    channel.fate = () => undefined
    phone = phoneOn(createTestPorts(channel, createTestStorage(ports.storage.values)))
    await logIn(phone, view, PIN)
    await logIn(phone, view, PIN)
    expect(hospital.vault.suspended).toBe(false)
  })
  test('a roll that could not be stored costs nothing', async () => {
    ports.storage.onWrite = () => {
      throw new Error('disk full')
    }
    await expect(logIn(phone, view, PIN)).rejects.toThrow('disk full')
    ports.storage.onWrite = (_, value) => value
    await logIn(phone, view, PIN)
    expect(hospital.vault.suspended).toBe(false)
  })
  test('a copy of the phone is noticed once both were used', async () => {
    const copy = phoneOn(createTestPorts(channel, createTestStorage(new Map(ports.storage.values))))
    await logIn(phone, view, PIN)
    await logIn(phone, view, PIN)
    await expect(logIn(copy, view, PIN)).rejects.toThrow(code('device.suspended'))
  })
  test('two windows on one storage take turns', async () => {
    const other = createPhone(ports, { trustedKeysHex: async () => [bytesToHex(serverKey.publicKey)] })
    await Promise.all([logIn(phone, view, PIN), logIn(other, view, PIN), logIn(phone, view, PIN)])
    expect(hospital.vault.suspended).toBe(false)
    expect((await phone.keystore.loadEnrolled()).generation).toBe(4)
  })
  test('the server restarts between begin and complete', async () => {
    const item = addDocument('tsk_document1', utf8ToBytes('{"a":1}'))
    let restarted = false
    channel.fate = ({ inner }) => {
      if (inner?.path.endsWith('begin-signing') && !restarted) {
        restarted = true
        queueMicrotask(() => channel.forgetSessions())
      }
      return undefined
    }
    expect(await signDocuments(phone, [item], { pin: PIN })).toEqual([expect.objectContaining({ result: 'signed' })])
  })
})

describe('MP-3 reading a document', () => {
  beforeEach(enrol)
  test('slices are put together and digested', async () => {
    const content = Uint8Array.from({ length: 2_000_000 }, (_, index) => (index * 7) & 0xff)
    const { documentDigestHex } = addDocument('tsk_document1', content)
    const read = await readWholeDocument(phone, 'tsk_document1')
    expect(read.digestHex).toBe(documentDigestHex)
    expect(bytesToHex(sm3(read.content))).toBe(documentDigestHex)
  })
  test('a document that changes while it is read is refused', async () => {
    addDocument('tsk_document1', new Uint8Array(1_500_000))
    let reads = 0
    hospital.alter = (_, answer) => ((reads++ === 1 ? { ...answer, digestHex: '0'.repeat(64) } : answer))
    await expect(readWholeDocument(phone, 'tsk_document1')).rejects.toThrow(code('phone.document_mismatch'))
  })
})
