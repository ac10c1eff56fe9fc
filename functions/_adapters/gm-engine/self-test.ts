// Owns the known-answer tests that run before the engine serves: the standards' samples, and refusals of what differs from them.
import { bytesToHex, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { GmEngine } from './gm-engine.ts'

/** GB/T 32918.5—2017 Annex A and C. */
const sample = {
  privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  publicKey: '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  digest: 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
  nonce: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  signature: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  ciphertext:
    '0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0' +
    '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd876621886ca989ca9c7d58087307ca93092d651efa',
}

/** shared/vectors/cosign/cosign.json, cosign-1. */
const completed = {
  serverShare: 'a0892c78159a9a3dab88c442301625bb5c91bfc97bdd1a5c74aab9e8323bed39',
  phonePublic: '046f7f7691207a0cda9ddd06dc3d4757950f6fab0e86ea264a2bf34b6911df11f60da62f02adda2dfe6e50459616a907f6c991f2ea793c78f1aff4686025a9205e',
  jointPublicKey: '04c59765849c5e9163d4aef6853d0ab1558de4056b6f5ffef8e091167c7e7a4c7d35573bb79f9d09687c14fa00c609c982590f51b46b15f2aa52f14431a8b4023d',
  digest: '43b93f6f82df3c4b97e2a0ad1d6ed98ed5eda897269fa4efc37d5fe048a2f92d',
  delta: '8bac1f5b7bbe5df63e6c93e6abd126c7c966ba2d3ca1e41c34448dcf3b0dfd02',
  epsilon: 'dc99580108a107eab2948b083bf3a647ca29787215a30fa8ac945867dd344c65',
  nonceD: '045ce7fac45f62bba646ab191269b079456a73ed7fee9a46c72ce89319c685a413298ca69f378c5ef1b20982725fd32b39a326ff1f57d838866cf16a325c989a8f',
  nonceE: '042903bd736f984b26f9a712d3fade7ec3f0c34798bcb1cd2bbb72fa5d09de27f185df2268aaa3058b2bd8f7ce68ff1406e57c01d68ba7e0920ad52b6e0cad30f1',
  r: '47aead21fdc7453add72f046b8cd004c4e6179bffc4517d60f33db273405499c',
  s2: '1963e00871c10c468a112cf11193a08f2980eb6a65a9a651af36a016606db62e',
  s3: '96bafc7ce4f58ccd2c6903901ce655021e4bc6fbf4414714e8b55688e4e2e0ab',
  signature: '47aead21fdc7453add72f046b8cd004c4e6179bffc4517d60f33db273405499cf48bd0b4da06f8ce74a5b4aff7079cc6a8de9400113217f8ce7d1c9a0ba8729a',
}

/**
 * @param engine    what is to serve.
 * @param knowsKeys the same module, with every key known at first sight: the other way to verify.
 * @throws {Error} naming the first answer that is wrong.
 */
export function assertKnownAnswers(engine: GmEngine, knowsKeys: GmEngine): void {
  const checks: readonly (readonly [name: string, isRight: () => boolean])[] = [
    ['SM3', () => bytesToHex(engine.sm3(utf8ToBytes('abc'))) === '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['HMAC-SM3', () => hmacIsRight(engine)],
    ['key pair', () => bytesToHex(engine.publicKeyFromPrivate(hexToBytes(sample.privateKey))) === sample.publicKey],
    ['message digest', () => bytesToHex(engine.messageDigest(hexToBytes(sample.publicKey), utf8ToBytes('message digest'))) === sample.digest],
    ['SM2 sign', () => bytesToHex(engine.signWithNonce(hexToBytes(sample.privateKey), hexToBytes(sample.digest), hexToBytes(sample.nonce)) ?? new Uint8Array(0)) === sample.signature],
    ['SM2 verify', () => verifies(engine)],
    ['SM2 verify, known key', () => verifies(knowsKeys)],
    ['SM2 sign and verify', () => roundTrips(engine)],
    ['SM2 encrypt', () => encryptIsRight(engine)],
    ['SM4', () => sm4IsRight(engine)],
    ['SM4-GCM', () => gcmIsRight(engine)],
    ['co-signing', () => completesRight(engine)],
  ]
  for (const [name, isRight] of checks) if (!isRight()) throw new Error(`the engine gives a wrong answer: ${name}`)
}

function hmacIsRight({ hmacSm3 }: GmEngine): boolean {
  const key = Uint8Array.from({ length: 32 }, (_, i) => i + 1)
  const message = utf8ToBytes('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')
  return bytesToHex(hmacSm3(key, message)) === 'be190a66f210be0df56c243d5c1a53e9301fd3f0313244a412f6ae97ab7fe407'
}

function verifies({ verifyDigest }: GmEngine): boolean {
  const [publicKey, digest, signature] = [sample.publicKey, sample.digest, sample.signature].map(hexToBytes) as [Uint8Array, Uint8Array, Uint8Array]
  const changed = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
  return (
    verifyDigest(publicKey, digest, signature) &&
    !verifyDigest(publicKey, changed(digest, 31), signature) &&
    !verifyDigest(publicKey, digest, changed(signature, 31)) &&
    !verifyDigest(publicKey, digest, changed(signature, 63)) &&
    !verifyDigest(changed(publicKey, 64), digest, signature)
  )
}

function roundTrips(engine: GmEngine): boolean {
  const { privateKey, publicKey } = engine.generateKeyPair()
  const digest = engine.sm3(publicKey)
  const prepared = engine.prepareSigner({ privateKey, publicKey })(digest)
  return engine.verifyDigest(publicKey, digest, engine.signDigest(privateKey, digest)) && engine.verifyDigest(publicKey, engine.messageDigest(publicKey, digest), prepared)
}

function encryptIsRight(engine: GmEngine): boolean {
  const message = utf8ToBytes('encryption standard')
  const made = engine.encryptWithNonce(hexToBytes(sample.publicKey), message, hexToBytes(sample.nonce))
  const opened = engine.decryptSm2(hexToBytes(sample.privateKey), hexToBytes(sample.ciphertext))
  return made !== undefined && bytesToHex(made) === sample.ciphertext && bytesToHex(opened) === bytesToHex(message)
}

/** GB/T 32907—2016 Annex A.1, and its inverse. */
function sm4IsRight(engine: GmEngine): boolean {
  const key = hexToBytes('0123456789abcdeffedcba9876543210')
  const block = engine.sm4EcbEncrypt(key, key)
  const [iv, message] = [key, utf8ToBytes('a message of more than two blocks, not a multiple')]
  return (
    bytesToHex(block) === '681edf34d206965e86b3e94f536e4246' &&
    bytesToHex(engine.sm4EcbDecrypt(key, block)) === bytesToHex(key) &&
    bytesToHex(engine.sm4CbcDecrypt(key, iv, engine.sm4CbcEncrypt(key, iv, message))) === bytesToHex(message) &&
    bytesToHex(engine.sm4Ctr(key, key, new Uint8Array(16))) === bytesToHex(block)
  )
}

/** RFC 8998 Appendix A.1. */
function gcmIsRight(engine: GmEngine): boolean {
  const gcm = engine.sm4Gcm(hexToBytes('0123456789abcdeffedcba9876543210'))
  const [nonce, aad] = [hexToBytes('00001234567800000000abcd'), hexToBytes('feedfacedeadbeeffeedfacedeadbeefabaddad2')]
  const plaintext = hexToBytes('aabbccddeeffeeaa'.replace(/../g, (byte) => byte.repeat(8)))
  const sealed = '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec'
  if (bytesToHex(gcm.seal(nonce, plaintext, aad)) !== sealed || bytesToHex(gcm.open(nonce, hexToBytes(sealed), aad)) !== bytesToHex(plaintext)) return false
  try {
    gcm.open(nonce, hexToBytes(sealed), aad.subarray(1))
    return false
  } catch (error) {
    return error instanceof CryptoError && error.code === 'crypto.authentication_failed'
  }
}

function completesRight({ vault }: GmEngine): boolean {
  const v = Object.fromEntries(Object.entries(completed).map(([name, hex]) => [name, hexToBytes(hex)])) as Record<keyof typeof completed, Uint8Array>
  const nonces = { secret: { delta: v.delta, epsilon: v.epsilon }, public: { suite: cosignSuite, nonceD: v.nonceD, nonceE: v.nonceE } }
  const input = { serverShare: v.serverShare, phonePublic: v.phonePublic, jointPublicKey: v.jointPublicKey, digest: v.digest, nonces }
  const partial = { suite: cosignSuite, r: v.r, s2: v.s2, s3: v.s3 }
  if (bytesToHex(vault.completeSigning(input, partial)) !== completed.signature) return false
  try {
    vault.completeSigning(input, { ...partial, s3: v.s2 })
    return false
  } catch (error) {
    return error instanceof CryptoError && error.code === 'cosign.partial_wrong'
  }
}
