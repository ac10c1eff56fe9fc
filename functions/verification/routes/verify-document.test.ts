// The route: kinds of input, statuses, and what a report says of good signatures.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { assembleSignedData } from '@yiqian/shared/crypto/cms/assemble.ts'
import { dataOid, signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { verifyFile } from '@yiqian/shared/protocol/his.ts'
import { verifyDocument } from '@yiqian/shared/protocol/verification.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication } from '../../_runtime/testing/people.ts'
import { sm2Signer } from '../../_runtime/sm2-signer.ts'
import { ask, signedJson, signedPdf, verify } from '../testing/ask.ts'

let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform() })
afterAll(() => platform.close())

describe('200: a PDF', () => {
  test('three signers: each passed, earlier ones followed by signatures only, the last covers the whole file', async () => {
    const { versions, signers } = await signedPdf(platform, 3)
    const pdf = versions[3]!
    const report = await verify(platform, pdf)
    expect(report).toMatchObject({ verdict: 'passed', kind: 'pdf', digestHex: Buffer.from(sm3(pdf)).toString('hex'), verifiedAtMs: platform.clock.nowMs(), reasons: [] })
    expect(report.signatures.map(({ index, verdict, reasons, signer, coverage, chain, fieldName }) => ({ index, verdict, reasons, name: signer.name, staffNumber: signer.staffNumber, organisation: signer.organisation, whole: coverage.wholeDocument, since: coverage.changedSince, chain: chain.length, field: fieldName?.slice(0, 8) }))).toEqual(
      signers.map(({ staff }, index) => ({ index: index + 1, verdict: 'passed', reasons: [], name: staff.name, staffNumber: staff.staffNumber, organisation: '示范医院', whole: index === 2, since: index === 2 ? 'nothing' : 'signatures', chain: 3, field: 'sig_tsk_' })),
    )
    const times = report.signatures.map(({ timestamp }) => timestamp!)
    expect(times.map(({ verdict, authority }) => [verdict, authority])).toEqual(Array(3).fill(['passed', '示范医院 时间戳']))
    expect(times.map(({ atMs }) => platform.clock.nowMs() - atMs!)).toEqual([120_000, 60_000, 0])
    expect(report.signatures.at(-1)!.coverage).toMatchObject({ totalBytes: pdf.length })
    expect(report.summary.zh).toMatch(/^验证通过：3 个签名全部有效.*张伟（工号 E[0-9a-f]+），2026-11-21 \d\d:\d\d:\d\d（北京时间，可信时间戳）/)
    expect(report.summary.en).toMatch(/^Verification passed: all 3/)
  })

  test('unsigned: failed, because nothing was signed, and in words that say just that', async () => {
    const report = await verify(platform, smallPdf())
    expect(report).toMatchObject({ verdict: 'failed', signatures: [], reasons: [{ code: 'document.unsigned', zh: '文件没有数字签名' }] })
    expect(report.summary.zh).toContain('没有数字签名')
    expect(report.summary.en).toContain('no digital signature')
  })

  test('hospital systems get the same report through /v1/verify', async () => {
    const application = await seedApplication(platform)
    const { body } = await platform.asApplication(application, verifyFile, { contentBase64: toBase64(smallPdf()) })
    expect(body).toEqual(await verify(platform, smallPdf()))
  })
})

describe('200: content with a detached signature', () => {
  test('DER, PEM and base64 text are one', async () => {
    const { content, signatures } = await signedJson(platform)
    const der = signatures[0]!
    const forms = [der, utf8ToBytes(encodePem('CMS', der)), utf8ToBytes(encodePem('PKCS7', der)), utf8ToBytes(`${toBase64(der).replace(/.{64}/g, '$&\r\n')}\n`)]
    const reports = await Promise.all(forms.map((form) => verify(platform, content, form)))
    expect(reports.every((report) => JSON.stringify(report) === JSON.stringify(reports[0]))).toBe(true)
    expect(reports[0]).toMatchObject({ verdict: 'passed', kind: 'detached', signatures: [{ verdict: 'passed', timestamp: { verdict: 'passed' }, coverage: { wholeDocument: true, coveredBytes: content.length, totalBytes: content.length, changedSince: 'nothing' }, fieldName: null }] })
  })

  test('another content: failed, and says that the content was changed', async () => {
    const { content, signatures } = await signedJson(platform)
    const changed = utf8ToBytes(Buffer.from(content).toString('utf8').replace('30', '90'))
    const report = await verify(platform, changed, signatures[0])
    expect(report).toMatchObject({ verdict: 'failed', signatures: [{ verdict: 'failed', reasons: [{ code: 'cms.digest_mismatch' }], coverage: { wholeDocument: false, coveredBytes: 0, changedSince: 'other' } }] })
    expect(report.summary.zh).toContain('签名后被改动过')
  })

  test('the signature of another document does not do', async () => {
    const [one, other] = [await signedJson(platform), await signedPdf(platform, 1)]
    expect(await verify(platform, other.versions[1]!, one.signatures[0])).toMatchObject({ verdict: 'failed' })
  })
})

describe('200: an attached message', () => {
  const attached = async (profile: (typeof signerProfiles)['pkcs501' | 'gm301' | 'gm301Bare'], timeMs?: number) => {
    const signer = await enrolSigner(platform)
    const [content, certificateDer] = [utf8ToBytes('医嘱：一级护理'), fromBase64(signer.certificateBase64)]
    const attributes = profile.attributes ? buildSignedAttributes({ contentDigest: sm3(content), signerCertificateDer: certificateDer, contentType: dataOid(profile), ...(timeMs && { signingTimeMs: timeMs }) }) : undefined
    const signature = await sm2Signer(platform.runtime.gm, signer.key)(attributes ?? content)
    return assembleSignedData({ profile, ...(attributes && { attributes }), signature, certificates: [certificateDer], encapsulatedContent: content })
  }

  test.each(['pkcs501', 'gm301', 'gm301Bare'] as const)('%s is read; without the timestamp that this platform always adds nothing is decided', async (name) => {
    const report = await verify(platform, await attached(signerProfiles[name], platform.clock.nowMs()))
    expect(report).toMatchObject({ verdict: 'indeterminate', kind: 'attached', signatures: [{ reasons: [{ code: 'timestamp.missing' }], timestamp: null, coverage: { wholeDocument: true, totalBytes: 21 } }] })
    expect(report.summary.zh).toContain('时间戳可能被移除')
  })

  test('a detached signature alone: what is missing is said, nothing is decided', async () => {
    const { signatures } = await signedJson(platform)
    expect(await verify(platform, signatures[0]!)).toMatchObject({ verdict: 'indeterminate', kind: 'attached', signatures: [{ reasons: [{ code: 'cms.content_missing' }] }] })
  })
})

describe('refusals', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['JSON without its signature', utf8ToBytes('{"a":1}')],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
    ['base64 of something else', utf8ToBytes('AAAA')],
    ['PEM of something else', utf8ToBytes('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n')],
    ['a header and no PDF', utf8ToBytes('%PDF-1.7\nhello')],
    ['a cut PDF', smallPdf().slice(0, 300)],
  ])('422 verification.unreadable: %s', async (_, bytes) => {
    expect(await ask(platform, bytes)).toMatchObject({ status: 422, code: 'verification.unreadable' })
  })

  test('422 verification.unreadable: a signature that is none', async () => {
    expect(await ask(platform, utf8ToBytes('{}'), utf8ToBytes('{}'))).toMatchObject({ status: 422, code: 'verification.unreadable' })
  })

  test('422 document.encrypted', async () => {
    const text = Buffer.from(smallPdf()).toString('latin1').replace('/Root 1 0 R >>', '/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -1 >> >>')
    expect(await ask(platform, new Uint8Array(Buffer.from(text, 'latin1')))).toMatchObject({ status: 422, code: 'document.encrypted' })
  })

  test('400: not base64, no content, an unknown field', async () => {
    for (const body of [{ contentBase64: '%%%' }, {}, { contentBase64: '', more: 1 }]) {
      expect(await platform.send('verification', { method: 'POST', path: '/verification/verify-document', body })).toMatchObject({ status: 400, code: 'request.malformed' })
    }
  })

  test('405 and 413 at the edge', async () => {
    await platform.open('verification')
    const address = await platform.listen()
    expect((await fetch(`${address}/verification/verify-document`)).status).toBe(405)
    const tooLarge = await fetch(`${address}/verification/verify-document`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: new Uint8Array(67 * 1_048_576) }).catch(() => ({ status: 413 }))
    expect(tooLarge.status).toBe(413)
  })

  test('503 while the authorities cannot be asked: nobody is told that a good file is bad', async () => {
    platform.hooks.beforeCall = () => { throw new Error('down') }
    try {
      expect((await platform.asFunction(verifyDocument, { contentBase64: toBase64(smallPdf()) })).status).toBeGreaterThanOrEqual(500)
    } finally {
      delete platform.hooks.beforeCall
    }
  })
})
