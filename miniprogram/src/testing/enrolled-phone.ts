// A phone that has been enrolled at the stand-in hospital, and documents to sign on it.
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { confirmCode, createShares, requestCode } from '../signing/enrol.ts'
import { createPhone, type Phone } from '../signing/phone.ts'
import type { ApprovedItem } from '../signing/sign-documents.ts'
import { createStandInChannel, type StandInChannel } from './stand-in-channel.ts'
import { createStandInHospital, type StandInHospital } from './stand-in-hospital.ts'
import { createTestPorts, testSm2, type TestPorts } from './test-ports.ts'

export const PIN = '918273'
const serverKey = generateKeyPair(testSm2)

export interface TestPhone {
  hospital: StandInHospital
  channel: StandInChannel
  ports: TestPorts
  phone: Phone
}

/** A phone that holds what these ports store: the first one, or the same after a restart. */
export const phoneOn = (ports: TestPorts): Phone => createPhone(ports, { trustedKeysHex: async () => [bytesToHex(serverKey.publicKey)], iterations: 1000 })

export function newTestPhone(): TestPhone {
  const hospital = createStandInHospital()
  const channel = createStandInChannel(testSm2, [serverKey], (call) => hospital.serve(call))
  const ports = createTestPorts(channel)
  return { hospital, channel, ports, phone: phoneOn(ports) }
}

/** With the PIN above. */
export async function enrolledTestPhone(): Promise<TestPhone> {
  const made = newTestPhone()
  const { proofingId } = await requestCode(made.phone, { staffNumber: 'D001', phone: '13800000001', noticeVersion: '2026-11' })
  await confirmCode(made.phone, { proofingId, code: '123456', deviceName: '测试手机' })
  await createShares(made.phone, PIN)
  return made
}

let serial = 0

/** A JSON document waiting at the hospital, as the person approves it. */
export function aDocumentAt(hospital: StandInHospital): ApprovedItem {
  const content = utf8ToBytes(`{"dose":"${++serial} mg"}`)
  const taskId = `tsk_document${serial}`
  hospital.documents.set(taskId, { content, added: new Uint8Array(0) })
  return { taskId, documentDigestHex: bytesToHex(sm3(content)), byBytes: true }
}
