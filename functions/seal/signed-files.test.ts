// Signed files as others see them: BouncyCastle on the message, the covered bytes, the timestamp, the path. PD-3, JS-2, TS-1
import { beforeAll, describe, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { readTimestampTokens } from '@yiqian/shared/crypto/cms/signed-bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import { signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import { readPdfSignatures } from '@yiqian/shared/pdf/read-signatures.ts'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { verifyDocument } from '@yiqian/shared/protocol/verification.ts'
import { bouncyCastleBatch, requireJava, type OracleJob } from '../../scripts/oracles/bouncy-castle.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import { currentFile, pushDocument, signTask, smallPdf } from '../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type EnrolledDevice } from '../_runtime/testing/people.ts'

let platform: TestPlatform
let signers: EnrolledDevice[]
beforeAll(async () => {
  platform = await openTestPlatform()
  signers = [await enrolSigner(platform, { name: '张伟' }), await enrolSigner(platform, { name: '欧阳娜娜' }), await enrolSigner(platform, { name: 'Ágnes O’Neil' })]
  return () => platform.close()
})

/** Signs with the first `count` people; each version keeps the one before as its beginning. */
async function signedBy(count: number, contentKind: 'pdf' | 'json') {
  const chosen = signers.slice(0, count)
  const { status, tasks, content } = await pushDocument(platform, await seedApplication(platform), chosen, { contentKind, ...(contentKind === 'pdf' && { content: smallPdf(['First', 'Second', 'Third']) }) })
  let before = content
  for (const [index, signer] of chosen.entries()) {
    platform.clock.advance(61_000)
    await signTask(platform, signer, tasks[index]!.id)
    const after = await currentFile(platform, status.documentId)
    expect(Buffer.from(after.subarray(0, before.length)).equals(before)).toBe(true)
    before = after
  }
  const messages = (await platform.runtime.database.stores.tasks.listOfDocument(status.documentId)).map(({ cmsBase64 }) => fromBase64(cmsBase64!))
  return { file: before, content, messages }
}

/** What BouncyCastle is asked of one signature: the message, a message with another content, its token, both paths. */
async function questions(cms: Uint8Array, covered: Uint8Array): Promise<OracleJob[]> {
  const { signers: [signer], certificates } = parseSignedData(cms)
  const [token] = readTimestampTokens(signer!)
  const parsed = parseTimestampToken(token!)
  expect(bytesToHex(parsed.info.imprint.digest)).toBe(createHash('sm3').update(signer!.signature).digest('hex'))
  const tsa = parsed.signedData.certificates.find((der) => parseCertificate(der).extensions.extKeyUsage?.purposeOids.includes(OID.timeStamping))!
  const leaf = certificates.find((der) => parseCertificate(der).extensions.basicConstraints?.ca !== true)!
  const { rootBase64, issuingBase64 } = (await platform.asAnybody(listAuthorities, {})).body
  const above = [issuingBase64, rootBase64].map(fromBase64)
  const other = new Uint8Array(covered)
  other[0]! ^= 1
  const at = String(parsed.info.genTimeMs)
  return [
    { command: 'verify-cms', inputs: [cms, covered] },
    { command: 'verify-token', inputs: [token!, tsa] },
    { command: 'verify-chain', inputs: [at, leaf, ...above] },
    { command: 'verify-chain', inputs: [at, tsa, ...above] },
    { command: 'verify-cms', inputs: [cms, other] },
  ]
}
const EXPECTED = [true, true, true, true, false]

describe('PDF', () => {
  test.each([1, 2, 3])('signed by %i: passed, each signature with its signer’s name and message', async (count) => {
    const { file, messages } = await signedBy(count, 'pdf')
    const { signatures } = readPdfSignatures(file)
    expect(signatures.map(({ cmsDer }) => bytesToHex(cmsDer))).toEqual(messages.map(bytesToHex))
    expect(signatures.map(({ signerName, filter, subFilter }) => [signerName, filter, subFilter])).toEqual(signers.slice(0, count).map(({ staff }) => [staff.name, 'Adobe.PPKLite', 'adbe.pkcs7.detached']))
    const report = (await platform.asAnybody(verifyDocument, { contentBase64: toBase64(file) })).body
    expect(report).toMatchObject({ verdict: 'passed' })
    expect(report.signatures.map(({ signer }) => signer.name)).toEqual(signers.slice(0, count).map(({ staff }) => staff.name))
  })

  test('BouncyCastle on three signatures in one file', async (context) => {
    requireJava(context)
    const { file } = await signedBy(3, 'pdf')
    const jobs: OracleJob[] = []
    for (const { cmsDer, byteRange } of readPdfSignatures(file).signatures) jobs.push(...(await questions(cmsDer, new Uint8Array(Buffer.concat(signedBytes(file, byteRange!))))))
    expect(bouncyCastleBatch(jobs).map(({ ok }) => ok)).toEqual([...EXPECTED, ...EXPECTED, ...EXPECTED])
  })
})

describe('JSON', () => {
  test('detached messages of three: ours, BouncyCastle’s, and whose they are', async (context) => {
    const { file, content, messages } = await signedBy(3, 'json')
    expect(Buffer.from(file).equals(content)).toBe(true)
    for (const [index, cms] of messages.entries()) {
      const report = (await platform.asAnybody(verifyDocument, { contentBase64: toBase64(content), signatureBase64: toBase64(cms) })).body
      expect([report.verdict, report.signatures.map(({ signer }) => signer.name)]).toEqual(['passed', [signers[index]!.staff.name]])
      const leaf = parseSignedData(cms).certificates.map((der) => parseCertificate(der)).find(({ subject }) => nameAttribute(subject, 'serialNumber') === signers[index]!.staff.staffNumber)
      expect(leaf?.serialHex).toBe(signers[index]!.serialHex)
    }
    requireJava(context)
    const jobs = (await Promise.all(messages.map((cms) => questions(cms, content)))).flat()
    expect(bouncyCastleBatch(jobs).map(({ ok }) => ok)).toEqual([...EXPECTED, ...EXPECTED, ...EXPECTED])
  })
})
