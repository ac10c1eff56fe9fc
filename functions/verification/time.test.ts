// Time and trust: certificates that were suspended, revoked or ran out, lists and authorities that are not at hand.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { endCertificate, getRevocationList, listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { fromBase64 } from '../_runtime/base64.ts'
import { currentFile, pushDocument, signTask } from '../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type EnrolledDevice } from '../_runtime/testing/people.ts'
import { signedPdf, verify } from './testing/ask.ts'

const MINUTE_MS = 60_000
const YEAR_MS = 365.25 * 86_400_000
const folder = mkdtempSync(path.join(tmpdir(), 'anchors-'))
let platform: TestPlatform
beforeEach(async () => {
  platform = await openTestPlatform()
  return () => platform.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function sign(signer: EnrolledDevice): Promise<Uint8Array> {
  const { status, tasks } = await pushDocument(platform, await seedApplication(platform), [signer])
  platform.clock.advance(MINUTE_MS)
  await signTask(platform, signer, tasks[0]!.id)
  platform.clock.advance(MINUTE_MS)
  return currentFile(platform, status.documentId)
}

const end = async (signer: EnrolledDevice, how: 'suspend' | 'revoke') => {
  await platform.asFunction(endCertificate, { deviceId: signer.device.id, how, reason: '测试' })
  platform.clock.advance(MINUTE_MS)
}

const verdictOn = async (pdf: Uint8Array) => {
  const { verdict, signatures } = await verify(platform, pdf)
  return [verdict, ...signatures.flatMap(({ reasons }) => reasons.map(({ code }) => code))]
}

describe('CT-4 revocation is judged at the time of the timestamp', () => {
  test.each([['revoke', 'revocation.revoked'], ['suspend', 'revocation.suspended']] as const)('%s: signatures before it stay good, later ones never were', async (how, code) => {
    const signer = await enrolSigner(platform)
    const before = await sign(signer)
    await end(signer, how)
    const after = await sign(signer)
    expect(await verdictOn(before)).toEqual(['passed'])
    expect(await verdictOn(after)).toEqual(['failed', code])
  })

  test('a suspension that becomes a revocation counts from the suspension', async () => {
    const signer = await enrolSigner(platform)
    await end(signer, 'suspend')
    const between = await sign(signer)
    await end(signer, 'revoke')
    expect(await verdictOn(between)).toEqual(['failed', 'revocation.revoked'])
  })

  test('years later: the certificate has expired, the timestamp and the list still speak', async () => {
    const [good, bad] = [await enrolSigner(platform), await enrolSigner(platform)]
    const signed = await sign(good)
    await end(bad, 'revoke')
    const late = await sign(bad)
    platform.clock.advance(10 * YEAR_MS)
    expect(await verdictOn(signed)).toEqual(['passed'])
    expect(await verdictOn(late)).toEqual(['failed', 'revocation.revoked'])
  })

  test('without a list nothing is decided', async () => {
    const signed = await sign(await enrolSigner(platform))
    platform.hooks.beforeCall = (contract) => {
      if (contract === getRevocationList) throw new Fault('server.unavailable')
    }
    expect(await verdictOn(signed)).toEqual(['indeterminate', 'timestamp.undecided', 'revocation.unknown'])
  })
})

test('a token of a time authority that was revoked before does not count', async () => {
  const { stores } = platform.runtime.database
  const signer = await enrolSigner(platform)
  await sign(signer) // the time authority's certificate exists now
  const tsa = (await stores.certificates.findOfKind('tsa'))!
  await stores.certificates.replace(tsa, { ...tsa, state: 'revoked', stateReason: '测试', stateChangedAtMs: platform.clock.nowMs() })
  platform.clock.advance(MINUTE_MS)
  const report = await verify(platform, await sign(signer))
  expect(report).toMatchObject({ verdict: 'failed', signatures: [{ reasons: [{ code: 'timestamp.failed' }], timestamp: { verdict: 'failed', reasons: [{ code: 'revocation.revoked' }] } }] })
})

describe('TRUST_ANCHORS_FILE', () => {
  test('another hospital’s file: a stranger’s, until its root and list are trusted', async () => {
    const { versions } = await signedPdf(platform, 2)
    const anchors = path.join(folder, 'anchors.pem')
    writeFileSync(anchors, encodePem('CERTIFICATE', fromBase64((await platform.asAnybody(listAuthorities, {})).body.rootBase64)))
    const plain = await openTestPlatform({ nowMs: platform.clock.nowMs() })
    const trusting = await openTestPlatform({ nowMs: platform.clock.nowMs(), env: { TRUST_ANCHORS_FILE: anchors } })
    try {
      const codes = async (where: TestPlatform) => {
        const { verdict, signatures } = await verify(where, versions[2]!)
        return [verdict, ...new Set(signatures.flatMap(({ reasons }) => reasons.map(({ code }) => code)))]
      }
      expect(await codes(plain)).toEqual(['indeterminate', 'timestamp.undecided', 'chain.no_trusted_root'])
      expect(await codes(trusting)).toEqual(['indeterminate', 'timestamp.undecided', 'revocation.unknown'])
      const list = (await platform.asAnybody(getRevocationList, {})).body.bytes
      writeFileSync(anchors, encodePem('CERTIFICATE', fromBase64((await platform.asAnybody(listAuthorities, {})).body.rootBase64)) + encodePem('X509 CRL', list))
      utimesSync(anchors, new Date(), new Date(Date.now() + 60_000)) // a later time of change, whatever the file system’s grain
      expect(await codes(trusting)).toEqual(['passed'])
    } finally {
      await plain.close()
      await trusting.close()
    }
  })

  test('a file that cannot be read stops the start', async () => {
    const broken = path.join(folder, 'broken.pem')
    writeFileSync(broken, 'hello')
    const other = await openTestPlatform({ env: { TRUST_ANCHORS_FILE: broken } })
    await expect(other.open('verification')).rejects.toThrow('TRUST_ANCHORS_FILE')
    await other.close()
  })
})
