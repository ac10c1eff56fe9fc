// Owns the SOF functions of files: the content is the request's body, read as it comes; names of files on the server are refused.
import { createHash, type Hash } from 'node:crypto'
import { digestNameOf } from '../../core/usable-keys.ts'
import { noteDigest } from '../../core/note-digest.ts'
import { isForeignDigestSignature, isSm2Signature } from '../../core/verify-raw.ts'
import { assertCertificate } from '../../core/signer-certificate.ts'
import type { SofCall, SofFunction } from '../interface/call.ts'
import { SofRefusal } from '../interface/codes.ts'
import { CERT, CERT_ID, SIGN_VALUE } from '../interface/names.ts'
import { signMethodFor, useOwnKey } from '../interface/own-key.ts'
import { cipherFor, decryptPieces, encryptPieces, FileAnswer } from './ciphers.ts'
import { kindOfCertificate, levelOf } from './signatures.ts'

const FILE = { name: 'InData', alike: ['fileContent', 'file', 'content'] }

/** The body as it comes, or the argument for small ones. @throws {SofRefusal} SOR_ReadFileErr */
function piecesOf({ file, args }: SofCall): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (file) return file
  if (args.has(FILE) || args.has({ name: `${FILE.name}Base64` })) return [args.data(FILE)]
  throw new SofRefusal('SOR_ReadFileErr', 'the content is to be the body, application/octet-stream')
}

async function run(hash: { update(piece: Uint8Array): unknown }, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) hash.update(piece)
}

export const files: readonly SofFunction[] = [
  {
    name: 'SOF_SignFile', args: [CERT_ID, FILE],
    async run(parts, call) {
      const key = await useOwnKey(parts, call, 'sign')
      const { method } = signMethodFor(call, key.record.algorithm, 'sign')
      const { sm2PublicKey } = key.publicKey
      const hash: Hash = createHash(digestNameOf(method))
      if (sm2PublicKey) hash.update(parts.identities.zOf(sm2PublicKey, {}))
      await run(hash, piecesOf(call))
      const digest = hash.digest()
      noteDigest(call, digest)
      return Buffer.from(await key.store.signDigest(key.reference, digest, method.digestOid)).toString('base64')
    },
  },
  {
    name: 'SOF_VerifySignedFile', args: [CERT, FILE, SIGN_VALUE], refused: false,
    async run(parts, call) {
      const certificate = parts.certificates.parse(call.args.bytes(CERT))
      const signature = call.args.bytes(SIGN_VALUE)
      const { method } = signMethodFor(call, kindOfCertificate(parts, certificate.der), 'verify')
      const level = levelOf(call)
      call.note.keys['certificate'] = certificate.serialHex
      const { sm2PublicKey } = certificate.publicKey
      const hash = createHash(digestNameOf(method))
      if (sm2PublicKey) hash.update(parts.identities.zOf(sm2PublicKey, {}))
      await run(hash, piecesOf(call))
      const digest = hash.digest()
      if (!(sm2PublicKey ? isSm2Signature(parts.gm, sm2PublicKey, digest, signature) : isForeignDigestSignature(method, certificate.publicKey, digest, signature))) throw new SofRefusal('SOR_VerifySignDataErr')
      await assertCertificate(parts, certificate, level, call)
      return true
    },
  },
  {
    name: 'SOF_EncryptFile', args: [{ name: 'SymmKey' }, FILE],
    run: ({ random }, call) => new FileAnswer(encryptPieces(cipherFor(call), piecesOf(call), random)),
  },
  {
    name: 'SOF_DecryptFile', args: [{ name: 'SymmKey' }, FILE],
    run: (_parts, call) => new FileAnswer(decryptPieces(cipherFor(call), piecesOf(call))),
  },
]
