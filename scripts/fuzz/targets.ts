// Owns the list of what is fuzzed: every parser of outside bytes, with its seeds and what it may throw.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { parsePublicKeyInfo } from '../../shared/crypto/der/public-key.ts'
import { parsePrivateKey } from '../../shared/crypto/der/private-key.ts'
import { parseSm2Cipher } from '../../shared/crypto/der/sm2-cipher.ts'
import { parseSm2Signature } from '../../shared/crypto/der/sm2-signature.ts'
import { CryptoError } from '../../shared/crypto/error.ts'
import { decryptPrivateKeyInfo } from '../../shared/crypto/keys/encrypted-private-key.ts'
import { parseSm2EnvelopedKey } from '../../shared/crypto/keys/enveloped-key.ts'
import { parseOcspRequest } from '../../shared/crypto/ocsp/request.ts'
import { parseOcspResponse } from '../../shared/crypto/ocsp/response.ts'
import { verifyOcspResponse } from '../../shared/crypto/ocsp/verify.ts'
import { decodePem } from '../../shared/crypto/pem.ts'
import { readBags } from '../../shared/crypto/pkcs12/bags.ts'
import { parsePfx } from '../../shared/crypto/pkcs12/pfx.ts'
import { PdfError } from '../../shared/pdf/error.ts'
import { listPages } from '../../shared/pdf/pages.ts'
import { readPdfSignatures } from '../../shared/pdf/read-signatures.ts'
import { openPdf } from '../../shared/pdf/syntax/pdf-file.ts'
import { parseSeal } from '../../shared/crypto/ses/seal.ts'
import { verifySealSignature } from '../../shared/crypto/ses/verify.ts'
import { readSignerPublicKey } from '../../shared/crypto/svs/public-key-forms.ts'
import { svsFrameLength } from '../../shared/crypto/svs/frame.ts'
import { parseSvsRequest, peekSvsType } from '../../shared/crypto/svs/svs-request.ts'
import { parseSvsRespond } from '../../shared/crypto/svs/svs-respond.ts'
import { parseSvsTime } from '../../shared/crypto/svs/time.ts'
import { parseTimestampRequest } from '../../shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '../../shared/crypto/tsp/response.ts'
import { verifyTimestampToken } from '../../shared/crypto/tsp/verify.ts'
import { parseCertificate } from '../../shared/crypto/x509/certificate.ts'
import { verifyChain } from '../../shared/crypto/x509/chain.ts'
import { parseCrl } from '../../shared/crypto/x509/crl.ts'
import { freshestCrlUrls } from '../../shared/crypto/x509/crl-delta.ts'
import { checkRevocation } from '../../shared/crypto/x509/crl-verify.ts'
import { parseCertificationRequest } from '../../shared/crypto/x509/request.ts'
import { root } from '../check/source-files.ts'
import type { Target } from './fuzz.ts'
import { wordMutation } from './mutate-bytes.ts'
import { mutateDer } from './mutate-der.ts'
import { openMessage, readEverything } from './readers.ts'
import { aWorld } from './seeds.ts'
import { parseToy } from './toy.ts'

const isCryptoError = (cause: unknown): boolean => cause instanceof CryptoError
/** All of them: one that refuses does not keep the others from being tried. */
const each = (...parsers: ((bytes: Uint8Array) => unknown)[]) => (bytes: Uint8Array): void => {
  for (const parse of parsers) {
    try {
      parse(bytes)
    } catch (cause) {
      if (!isCryptoError(cause)) throw cause
    }
  }
}
const pdfWords = ['obj', 'endobj', 'stream\n', 'endstream', 'xref', 'trailer', 'startxref', '/Prev 0', '/Kids [1 0 R]', '/Type /ObjStm', '/Filter /FlateDecode', '/Length 999999999', '<<', '>>', '[', ']', '(', ')', '<', '>', '1 0 R', '/ByteRange [0 1 2 3]', '/Contents <00>', '/Parent 1 0 R', '%%EOF', '-1', '4294967296', '/Index [0 1]', '/W [1 2 1]', '/Root 1 0 R']

/** By name. The test PKI is made once, by the first call. */
export async function loadTargets(): Promise<ReadonlyMap<string, Target>> {
  const world = await aWorld()
  const { pki, trust, seeds } = world
  const der = (name: string, run: (bytes: Uint8Array) => void): Target => ({ name, run, isRefusal: isCryptoError, seeds: () => seeds[name] ?? [], mutations: [mutateDer], maxBytes: 64 * 1024 })
  const [issuer, certificate] = [pki.ca.certificate, pki.doctor.certificate]
  const targets: Target[] = [
    der('der', readEverything),
    der('x509', (bytes) => verifyChain({ ...trust, leaf: parseCertificate(bytes) })),
    der('chain', (bytes) => {
      const middle = parseCertificate(bytes)
      verifyChain({ ...trust, leaf: certificate, intermediates: [middle, issuer], roots: [middle], acceptedPolicies: ['1.2.3.1'] })
    }),
    der('crl', (bytes) => {
      const list = parseCrl(bytes)
      checkRevocation({ ...trust, certificate, issuer, crls: [list] })
      checkRevocation({ ...trust, certificate, issuer, crls: [world.lists.complete, world.lists.delta, list] })
      freshestCrlUrls(list.extensions)
    }),
    der('pkcs10', parseCertificationRequest),
    der('cms', (bytes) => openMessage(world, bytes)),
    der('tsp', each(parseTimestampRequest, parseTimestampResponse, (token) => verifyTimestampToken({ ...trust, token, imprint: world.imprint }))),
    der('ses', each(parseSeal, (sealSignature) => verifySealSignature({ ...trust, sealSignature, dataDigest: world.imprint.digest }))),
    der('ocsp', each(parseOcspRequest, parseOcspResponse, (response) => verifyOcspResponse({ ...trust, response, certificate, issuer }))),
    der('pkcs12', each((bytes) => parsePfx(bytes, { password: 'p', maxIterations: 4 }), (bytes) => readBags(bytes, { password: Uint8Array.of(0x70), maxIterations: 4 }))),
    der('keys', each(parsePrivateKey, parsePublicKeyInfo, parseSm2Cipher, parseSm2Signature, parseSm2EnvelopedKey, (bytes) => decryptPrivateKeyInfo(bytes, { password: Uint8Array.of(0x70), maxIterations: 4 }))),
    der('svs', each(parseSvsRequest, parseSvsRespond, peekSvsType, svsFrameLength, readSignerPublicKey, (bytes) => parseSvsTime(Buffer.from(bytes).toString('latin1')))),
    {
      name: 'pem', maxBytes: 64 * 1024, isRefusal: isCryptoError, seeds: () => seeds.pem ?? [],
      run: (bytes) => void decodePem('CERTIFICATE', Buffer.from(bytes).toString('latin1')),
      mutations: [wordMutation(['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '\r\n', '=', '-----'])],
    },
    {
      name: 'pdf', maxBytes: 128 * 1024, isRefusal: (cause) => cause instanceof PdfError || isCryptoError(cause), seeds: pdfSeeds,
      run: (bytes) => {
        listPages(openPdf(bytes))
        readPdfSignatures(bytes)
      },
      mutations: [wordMutation(pdfWords)],
    },
    { name: 'toy', maxBytes: 64, isRefusal: () => false, seeds: () => [new Uint8Array(8)], run: (bytes) => void parseToy(bytes), mutations: [] },
  ]
  return new Map(targets.map((target) => [target.name, target]))
}

/** The odd files that are small enough to be mutated thousands of times. */
function pdfSeeds(): Uint8Array[] {
  const folder = path.join(root, 'shared/vectors/samples/odd')
  return readdirSync(folder).filter((name) => name.endsWith('.pdf')).map((name) => Uint8Array.from(readFileSync(path.join(folder, name)))).filter(({ length }) => length < 16 * 1024)
}
