// The attribute that says on whose behalf: written, read back, and refused when it is malformed; attributes without it stay as they were.
import { describe, expect, test } from 'vitest'
import { bytesToHex } from '../bytes.ts'
import { parseDer } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { encodeOctetString, encodeSequence, encodeSetOf, encodeUtf8String } from '../der/write.ts'
import { aPki } from '../testing/pki.ts'
import { encodeAttribute, readAttributes } from './attribute.ts'
import { mandateAttribute, readMandate, type SigningMandate } from './mandate.ts'
import { buildSignedAttributes } from './signed-attributes.ts'

const mandate: SigningMandate = { kind: 'delegation', statementId: 'stm_0123456789', statementDigest: new Uint8Array(32).fill(7), staffNumber: 'D1201', name: '欧阳𠮷' }
const read = (...attributes: Uint8Array[]) => readMandate(readAttributes(parseDer(encodeSetOf(attributes))))
const value = (...fields: Uint8Array[]) => encodeAttribute(OID.signingMandate, encodeSequence(...fields))

describe('MP-5 MA-6 the mandate as a signed attribute', () => {
  test('its identifier is of the UUID arc and survives writing and reading', () => {
    expect(readOid(parseDer(encodeOid(OID.signingMandate)))).toBe(OID.signingMandate)
    expect(OID.signingMandate).toBe(`2.25.${BigInt('0x9b7c2dd909874f8e93c92a2ae16690af')}`)
  })
  test.each(['delegation', 'automatic'] as const)('%s comes back as it was written', (kind) => expect(read(mandateAttribute({ ...mandate, kind }))).toEqual({ ...mandate, kind }))
  test('none where there is none', () => expect(read(encodeAttribute(OID.contentType, encodeOid(OID.pkcsData)))).toBeUndefined())

  test('stands among the signed attributes; without it they are the same bytes as ever', async () => {
    const { doctor } = await aPki()
    const fields = { contentDigest: new Uint8Array(32), signingTimeMs: 1_795_248_000_000, signerCertificateDer: doctor.certificate.der, contentType: OID.pkcsData }
    const [without, withIt] = [buildSignedAttributes(fields), buildSignedAttributes({ ...fields, mandate })]
    expect(readMandate(readAttributes(parseDer(withIt)))).toEqual(mandate)
    expect(withIt.length).toBeGreaterThan(without.length)
    expect(readAttributes(parseDer(without)).map(({ oid }) => oid)).not.toContain(OID.signingMandate)
    expect(bytesToHex(buildSignedAttributes({ ...fields, mandate: { ...mandate, name: '李强' } }))).not.toBe(bytesToHex(withIt))
  })

  const text = encodeUtf8String
  test.each<[string, Uint8Array[]]>([
    ['another kind', [text('power'), text('stm'), encodeOctetString(new Uint8Array(32)), text('D1'), text('x')]],
    ['a short digest', [text('automatic'), text('stm'), encodeOctetString(new Uint8Array(31)), text('D1'), text('x')]],
    ['a field too few', [text('automatic'), text('stm'), encodeOctetString(new Uint8Array(32)), text('D1')]],
    ['a field too many', [text('automatic'), text('stm'), encodeOctetString(new Uint8Array(32)), text('D1'), text('x'), text('x')]],
    ['a name without end', [text('automatic'), text('stm'), encodeOctetString(new Uint8Array(32)), text('D1'), text('x'.repeat(129))]],
  ])('refuses %s', (_, fields) => expect(() => read(value(...fields))).toThrow())
  test('refuses to write a digest of another length', () => expect(() => mandateAttribute({ ...mandate, statementDigest: new Uint8Array(20) })).toThrow(expect.objectContaining({ code: 'cms.attribute_invalid' })))
})
