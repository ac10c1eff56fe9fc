// The ports of signature checks: the engine's e and verdict in place of the portable ones, everywhere signatures are checked.
import { describe, expect, test } from 'vitest'
import { createGmEngine } from '../../../functions/_adapters/gm-engine/engine.ts'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { utf8ToBytes } from '../bytes.ts'
import { signerProfiles } from '../cms/profile.ts'
import { verifySignedData } from '../cms/verify.ts'
import { OID } from '../der/oid.ts'
import { sm3 } from '../sm3.ts'
import { aMessage, aToken } from '../testing/messages.ts'
import { aPki, atMs, sm2 } from '../testing/pki.ts'
import { verifyTimestampToken } from '../tsp/verify.ts'
import { verifyChain } from './chain.ts'
import type { SignatureDeps } from './signature.ts'

const pki = await aPki()
const gm = createGmEngine({ random: systemRandom })
const content = utf8ToBytes('医嘱')
const [roots, intermediates] = [[pki.root.certificate], [pki.ca.certificate]]
const message = await aMessage(signerProfiles.gm501, pki.doctor, content, true)
const token = await aToken(pki, content)

const checks: readonly (readonly [string, (deps: SignatureDeps) => string])[] = [
  ['a path of certificates', (deps) => verifyChain({ ...deps, leaf: pki.doctor.certificate, intermediates, roots, atMs }).verdict],
  ['a message', (deps) => verifySignedData({ ...deps, cms: message, roots, intermediates, atMs }).verdict],
  ['a timestamp', (deps) => verifyTimestampToken({ ...deps, token, imprint: { digestOid: OID.sm3, digest: sm3(content) }, roots }).verdict],
]

describe.each(checks)('%s', (_, judge) => {
  test('the engine computes e and judges', () => {
    let digests = 0
    let verdicts = 0
    const deps: SignatureDeps = {
      sm2, sm2MessageDigest: (...question) => (digests++, gm.messageDigest(...question)), verifySm2Digest: (...question) => (verdicts++, gm.verifyDigest(...question)),
    }
    expect([judge(deps), judge({ sm2 })]).toEqual(['passed', 'passed'])
    expect(digests).toBeGreaterThan(0)
    expect(verdicts).toBe(digests)
  })
  test('its answer counts: another e is another signature, another identifier too', () => {
    expect(judge({ sm2, sm2MessageDigest: () => new Uint8Array(32) })).toBe('failed')
    for (const port of [undefined, gm.messageDigest]) expect(judge({ sm2, sm2Id: utf8ToBytes('ALICE123@YAHOO.COM'), sm2MessageDigest: port })).toBe('failed')
  })
})
