import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { statementMessage } from '@yiqian/shared/protocol/statements.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { sm2 } from '../../_runtime/testing/test-runtime.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { grantDelegation, openThreePhones, type ThreePhones } from '../testing/three-phones.ts'

let [bench, a, b, c] = [] as unknown as ThreePhones
beforeAll(async () => void ([bench, a, b, c] = await openThreePhones()))
afterAll(() => bench.close())
const grant = (terms?: object) => grantDelegation(bench, a, b, terms)

test('200 MP-5 both sides see the grant, its uses and the signed statement', async () => {
  const delegationId = await grant({ documentTypes: ['prescription'] })
  for (const phone of [a, b]) {
    const { status, body } = await bench.send(getDelegation, { delegationId }, phone.token)
    expect([status, body]).toMatchObject([200, { delegation: { delegationId, delegator: { staffNumber: a.staff.staffNumber }, delegate: { staffNumber: b.staff.staffNumber }, documentTypes: ['prescription'], standing: 'open', usesLeft: 5 }, uses: [], statement: { kind: 'delegation.grant' } }])
    const key = parseCertificate(fromBase64(body.certificateBase64)).publicKey.sm2PublicKey!
    expect(verifyDigest(sm2, key, messageDigest(sm2, key, statementMessage(body.statement)), hexToBytes(body.signatureHex))).toBe(true)
  }
})
describe('404', () => {
  test('a third person', async () => expect(await bench.send(getDelegation, { delegationId: await grant() }, c.token)).toMatchObject({ status: 404, code: 'delegation.not_found' }))
})
refusesStrangers(() => bench, () => a, getDelegation, { delegationId: 'dlg_00000000' })
