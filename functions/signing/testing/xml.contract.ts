// Owns what holds for XML signatures over HTTP: other people’s readers verify ours, ours theirs, and nothing that was moved or changed passes.
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { jdkCanonicalXml, jdkSignsXml, jdkVerifiesXml } from '../../../scripts/oracles/xml-signature.ts'
import { sofClient, type CallSof } from '../sof/testing/sof-client.ts'
import { transforms } from '../xml/algorithms.ts'
import { readXmlSignature } from '../xml/verify-xml.ts'
import { certificateOf } from './foreign-certificate.ts'
import type { Served } from './open-sign-server.ts'

const xml = '<r:record xmlns:r="urn:record" xmlns="urn:plain" b="2" a="1"><patient Id="p1">甲 &amp; 乙</patient><order Id="o1">阿司匹林 100 mg</order></r:record>'
const der = (key: KeyObject, type: 'spki' | 'pkcs8'): Uint8Array => new Uint8Array(key.export({ type: type as 'spki', format: 'der' }))

export function xmlContract(open: () => Promise<Served>): void {
  let server: Served
  let sof: CallSof
  let publicKeyInfo: Uint8Array
  beforeAll(async () => {
    server = await open()
    publicKeyInfo = base64ToBytes((await server.addKey({ index: 1 })).publicKeyInfoBase64)
    await server.addKey({ index: 2, algorithm: 'rsa-2048' })
    await server.addKey({ index: 3, algorithm: 'ecdsa-p256' })
    await server.trust([server.authority], [await server.makeList(server.authority, [])])
    sof = sofClient(server.http)
  })
  afterAll(() => server.close())
  const signed = async (CertID: string): Promise<string> => {
    const answer = await sof('SOF_SignDataXML', { CertID, InData: xml, PassWd: 'permission-1' })
    expect(answer.sor).toBe('SOR_OK')
    return answer.data as string
  }
  const verified = async (XMLData: string): Promise<unknown> => (await sof('SOF_VerifySignedDataXML', { XMLData })).data

  describe('SV-3 XML signatures', () => {
    test.each(['1', '2', '3'])('key %s: signed by one, verified by the next; changed, moved or doubled: refused', async (CertID) => {
      const made = await signed(CertID)
      expect(await sof('SOF_VerifySignedDataXML', { XMLData: made })).toMatchObject({ sor: 'SOR_OK', data: true })
      const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(made)![0]
      for (const forged of [made.replace('100 mg', '900 mg'), `<evil>${made.slice(made.indexOf('<r:record'))}</evil>`, made.replace(signature, signature + signature), made.replace(' URI=""', ' URI="#o1"')]) expect(await verified(forged), forged).toBe(false)
    })
    test('the JDK verifies RSA and ECDSA; SM2 by its canonical form and openssl', async (context) => {
      requireJava(context)
      for (const CertID of ['2', '3']) expect(jdkVerifiesXml(await signed(CertID))).toBe(true)
      const made = await signed('1')
      const { document, signedInfo } = jdkCanonicalXml(made)
      const { digestBase64, signatureBase64 } = readXmlSignature(made)
      expect(createHash('sm3').update(document).digest('base64')).toBe(digestBase64)
      const args = ['pkeyutl', '-verify', '-pubin', '-inkey', '@key', '-keyform', 'DER', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', '@input', '-sigfile', '@signature']
      expect(openssl(args, { key: publicKeyInfo, input: signedInfo, signature: base64ToBytes(signatureBase64) }).ok).toBe(true)
    })
    test('what the JDK signs is verified, under a certificate that is not kept here; changed: refused', async (context) => {
      requireJava(context)
      const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const certificate = await certificateOf(server, der(pair.publicKey, 'spki'))
      const theirs = jdkSignsXml(xml, der(pair.privateKey, 'pkcs8'), certificate, transforms.exclusive)
      expect([await verified(theirs), await verified(theirs.replace('100 mg', '900 mg'))]).toEqual([true, false])
      expect((await sof('SOF_GetXMLSignatureInfo', { XMLData: theirs, Type: 4 })).data).toBe(bytesToBase64(certificate))
    })
  })
}
