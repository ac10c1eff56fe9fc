// Owns the table of what shared/crypto writes: for each writer the other program that reads it, and the test in which it does.
// `scripts/check/crypto-exports.test.ts` fails for a writer that stands in none of these lists.

export interface SecondReader {
  readonly writer: string
  /** BouncyCastle, OpenSSL or node:crypto; several with " and " between. */
  readonly reader: string
  readonly file: string
  /** As the test is called, or a part of it. */
  readonly title: string
}

const opinion = 'shared/crypto/second-opinion.test.ts'
const reader = 'shared/crypto/second-reader.test.ts'
const seals = 'shared/crypto/second-reader-seals.test.ts'
const messages = 'shared/crypto/second-reader-messages.test.ts'
const lists = 'shared/crypto/second-reader-lists.test.ts'
const keys = 'shared/crypto/keys/keys.test.ts'
const ocsp = 'shared/crypto/ocsp/ocsp.test.ts'
const row = (writer: string, by: string, file: string, title: string): SecondReader => ({ writer, reader: by, file, title })

export const secondReaders: readonly SecondReader[] = [
  // keys and signatures
  row('encodeSm2Signature', 'BouncyCastle', opinion, 'signatures, certificates, paths, requests and revocation lists'),
  row('encodePublicKeyInfo', 'OpenSSL', keys, 'OpenSSL reads SEC1 and PKCS#8 and the public key of both'),
  row('encodePkcs8PrivateKey', 'OpenSSL', keys, 'OpenSSL reads SEC1 and PKCS#8 and the public key of both'),
  row('encodeSec1PrivateKey', 'OpenSSL', keys, 'OpenSSL reads SEC1 and PKCS#8 and the public key of both'),
  row('encryptPrivateKeyInfo', 'BouncyCastle', keys, 'BouncyCastle opens ours with SM3 and SM4'),
  row('encryptSm2PrivateKey', 'OpenSSL', keys, 'Node and OpenSSL open ours, we open theirs'),
  row('encryptSm2', 'OpenSSL', keys, 'OpenSSL decrypts ours, we decrypt its'),
  row('encodeSm2Cipher', 'OpenSSL', keys, 'OpenSSL decrypts ours, we decrypt its'),
  row('writeSm2Ciphertext', 'BouncyCastle', messages, 'BouncyCastle decrypts both orders, with its own name for each'),
  row('sealSm2EnvelopedKey', 'OpenSSL', messages, 'SM2EnvelopedKey: OpenSSL unwraps the key pair; we unwrap what it wraps'),
  row('encodePfx', 'BouncyCastle', reader, '%s: BouncyCastle recomputes the check and decrypts the bags'),
  // certificates
  row('createCertificate', 'BouncyCastle', opinion, 'signatures, certificates, paths, requests and revocation lists'),
  row('assembleCertificationRequest', 'OpenSSL', opinion, 'verifies our certification request, and refuses it altered'),
  row('createCrl', 'BouncyCastle', opinion, 'signatures, certificates, paths, requests and revocation lists'),
  row('deltaCrlIndicatorExtension', 'BouncyCastle', lists, 'BouncyCastle puts complete and delta lists together as we do'),
  row('freshestCrlExtension', 'OpenSSL', lists, 'OpenSSL names the base, the addresses and the scope of ours'),
  row('issuingDistributionPointExtension', 'OpenSSL', lists, 'OpenSSL names the base, the addresses and the scope of ours'),
  row('encodeExtension', 'OpenSSL', lists, 'OpenSSL names every extension of our certificates and lists'),
  // online status
  row('encodeOcspRequest', 'OpenSSL', ocsp, 'OpenSSL reads our request and answers; we verify its RSA signature'),
  row('createOcspResponse', 'BouncyCastle', ocsp, 'BouncyCastle reads ours, we read its'),
  row('encodeOcspFailure', 'OpenSSL', lists, 'OpenSSL names each refusal of an online answer'),
  // messages
  row('assembleSignedData', 'BouncyCastle', opinion, 'signed data of both families, with and without attributes'),
  row('addTimestampToken', 'BouncyCastle', opinion, 'signed data of both families, with and without attributes'),
  row('addSigner', 'BouncyCastle', 'shared/crypto/cms/several-signers.test.ts', 'BouncyCastle verifies several signers and counter-signatures'),
  row('addCounterSignature', 'BouncyCastle', 'shared/crypto/cms/several-signers.test.ts', 'BouncyCastle verifies several signers and counter-signatures'),
  row('mandateAttribute', 'BouncyCastle', messages, 'BouncyCastle verifies the message and finds the person and the statement'),
  row('createEnvelopedData', 'BouncyCastle', messages, '%s: BouncyCastle opens it for each of three, and for nobody else'),
  row('createEncryptedData', 'OpenSSL', messages, 'encrypted under a shared key with SM4: OpenSSL opens ours, we open its'),
  row('createSignedAndEnvelopedData', 'BouncyCastle', reader, '%s: BouncyCastle decrypts, then verifies over what it decrypted'),
  // timestamps
  row('encodeTimestampRequest', 'OpenSSL', opinion, 'reads our timestamp query'),
  row('encodeTimestampResponse', 'BouncyCastle', opinion, 'timestamp tokens and responses'),
  row('createTimestampToken', 'BouncyCastle', opinion, 'timestamp tokens and responses'),
  row('prepareTokenWriter', 'BouncyCastle and OpenSSL', lists, 'BouncyCastle verifies what the writer of many tokens writes'),
  // seals
  row('createSeal', 'BouncyCastle and OpenSSL', reader, "a seal of version %i: the maker\\'s signature holds over the statement"),
  row('assembleSeal', 'BouncyCastle', seals, 'inside a seal of version 5'),
  row('createSealSignature', 'BouncyCastle and OpenSSL', reader, "a document stamped with version %i: the signer\\'s signature holds over TBS_Sign"),
  row('assembleSealSignature', 'BouncyCastle', seals, 'beside a stamp of version %i'),
  row('encodeSealInfo', 'BouncyCastle', seals, 'version %i: the digest is SM3 of the certificate'),
  row('encodeExtData', 'BouncyCastle', seals, 'of a seal of version %i: in [0] in version 1, bare from version 4 on'),
]

/** Written inside of a whole that has a reader. */
export const partsOf: Readonly<Record<string, readonly string[]>> = {
  createCertificate: [
    'encodeTbsCertificate', 'assembleSigned', 'encodeName', 'encodeAlgorithm', 'encodeSignatureAlgorithm', 'encodeOid', 'encodeTime',
    'encodeElement', 'encodeSequence', 'encodeSetOf', 'encodeContext', 'encodeInteger', 'encodeUnsigned', 'encodeNull', 'encodeOctetString', 'encodeBitString', 'encodeUtf8String', 'encodePrintableString',
  ],
  encodeExtension: [
    'basicConstraintsExtension', 'keyUsageExtension', 'extKeyUsageExtension', 'subjectKeyIdentifierExtension', 'authorityKeyIdentifierExtension', 'crlDistributionPointsExtension', 'crlNumberExtension', 'healthUniqueIdExtension',
    'encodeBoolean', 'encodeNamedBits', 'encodeContextPrimitive',
  ],
  createCrl: ['encodeTbsCertList'],
  assembleCertificationRequest: ['encodeCertificationRequestInfo'],
  createOcspResponse: ['encodeOcspAnswer', 'encodeCertId', 'nonceExtension'],
  assembleSignedData: ['buildSignedAttributes', 'encodeSignerInfo', 'signingCertificateAttribute', 'encodeAttribute'],
  addTimestampToken: ['changeUnsignedAttribute'],
  addCounterSignature: ['buildCounterSignedAttributes'],
  createEnvelopedData: ['encodeContentInfo', 'encryptContent', 'encodeRecipient', 'encodeCbcAlgorithm', 'encryptCbc'],
  createTimestampToken: ['encodeTstInfo'],
  encodeTimestampRequest: ['encodeImprint'],
  createSeal: ['sealBytesToSign', 'encodeIa5String', 'encodeUtcTime', 'encodeGeneralizedTime'],
  createSealSignature: ['stampBytesToSign'],
  encodePfx: ['encodeKeyBag', 'encodeCertificateBag', 'encodeMac', 'encodePbkdf2'],
  sealSm2EnvelopedKey: ['encodeSm2EnvelopedKey'],
  encryptSm2: ['encryptWithNonce'],
}

/** What no other program knows: vectors that a second implementation of ours, written from the description, has made. */
export const ownProtocols: Readonly<Record<string, { readonly writers: readonly string[]; readonly vectors: string; readonly generator: string }>> = {
  'the secure channel': { writers: ['sealAt', 'sealTransport', 'encodeSession', 'encryptAndHash'], vectors: 'shared/vectors/noise/noise-nk.json', generator: 'scripts/vectors/noise.ts' },
  'co-signing': { writers: ['createRollFactor', 'createMask'], vectors: 'shared/vectors/cosign/cosign.json', generator: 'scripts/vectors/cosign.ts' },
}
