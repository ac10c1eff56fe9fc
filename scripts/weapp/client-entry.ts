// What client.test.ts runs in the bare context: the phone's whole path, enrolment to signature, against the tests' vault.
import '../../miniprogram/src/built-ins.ts'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { codeOf, sayError } from '../../miniprogram/src/api/say-error.ts'
import { confirmCode, createShares, requestCode } from '../../miniprogram/src/signing/enrol.ts'
import { logIn } from '../../miniprogram/src/signing/log-in.ts'
import { createPhone } from '../../miniprogram/src/signing/phone.ts'
import { readTasks, readWholeDocument } from '../../miniprogram/src/signing/read-tasks.ts'
import { signDocuments } from '../../miniprogram/src/signing/sign-documents.ts'
import { createStandInChannel } from '../../miniprogram/src/testing/stand-in-channel.ts'
import { createStandInHospital } from '../../miniprogram/src/testing/stand-in-hospital.ts'
import { createTestPorts, testSm2 } from '../../miniprogram/src/testing/test-ports.ts'

/** @returns what happened, step by step. */
export async function walk(): Promise<string[]> {
  const serverKey = generateKeyPair(testSm2)
  const hospital = createStandInHospital()
  const channel = createStandInChannel(testSm2, [serverKey], (call) => hospital.serve(call))
  const phone = createPhone(createTestPorts(channel), { trustedKeysHex: async () => [bytesToHex(serverKey.publicKey)], iterations: 1000 })
  const seen: string[] = []
  const { proofingId } = await requestCode(phone, { staffNumber: 'D001', phone: '13800000001', noticeVersion: '2026-11' })
  await confirmCode(phone, { proofingId, code: '123456', deviceName: '手机' })
  seen.push((await createShares(phone, '918273')).stage)
  seen.push((await logIn(phone, { codeId: 'code_12345678', clientSystem: '住院医生站' }, '918273')).clientSystem)
  const content = utf8ToBytes('{"处方":"阿司匹林"}')
  hospital.documents.set('tsk_document1', { content, added: utf8ToBytes('added') })
  const [task] = (await readTasks(phone, { list: 'pending' })).items
  seen.push(String((await readWholeDocument(phone, task!.taskId)).digestHex === bytesToHex(sm3(content))))
  const approved = [{ taskId: task!.taskId, documentDigestHex: task!.documentDigestHex, byBytes: true }]
  const wrong = await signDocuments(phone, approved, { pin: '000001' }).catch((cause: unknown) => cause)
  seen.push(codeOf(wrong), sayError(wrong).zh)
  seen.push((await signDocuments(phone, approved, { pin: '918273' }))[0]!.result, String(hospital.vault.signatures.length))
  return seen
}
