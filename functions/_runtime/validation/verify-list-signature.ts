// The signature of a revocation list of any size: SM2 with the digest taken in turns, the others on another thread.
import { createHash } from 'node:crypto'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { checkSignature } from '@yiqian/shared/crypto/x509/signature.ts'
import type { RevocationList } from '../../_domain/certificate-validation/revocation-list.ts'
import { verifyByNode, verifyLargeByNode } from '../node-signatures.ts'
import type { Runtime } from '../open-runtime.ts'
import { inTurns } from './in-turns.ts'

const CHUNK_BYTES = 256 * 1024
const SMALL_BYTES = 64 * 1024

export type SignatureOutcome = 'valid' | 'invalid' | 'unsupported'

export async function verifyListSignature({ gm, sm2 }: Pick<Runtime, 'gm' | 'sm2'>, list: RevocationList, issuer: Certificate): Promise<SignatureOutcome> {
  const check = { algorithm: list.signatureAlgorithm, publicKey: issuer.publicKey, message: list.tbsDer, signature: list.signature }
  const deps = { sm2, verifySignature: verifyByNode, verifySm2Digest: gm.verifyDigest }
  if (list.tbsDer.length <= SMALL_BYTES) return checkSignature(deps, check)
  const key = issuer.publicKey.sm2PublicKey
  if (!key) {
    const answer = await verifyLargeByNode(check)
    return answer === undefined ? 'unsupported' : answer ? 'valid' : 'invalid'
  }
  // an algorithm that is refused, is refused of an empty message too: only then does the digest decide
  if (checkSignature({ ...deps, verifySm2Digest: () => true }, { ...check, message: new Uint8Array() }) !== 'valid') return 'invalid'
  return (await verifySm2(gm, key, list)) ? 'valid' : 'invalid'
}

async function verifySm2(gm: Runtime['gm'], key: Uint8Array, { tbsDer, signature }: RevocationList): Promise<boolean> {
  try {
    const digest = await inTurns(digestOf(gm.zValue(key), tbsDer))
    return gm.verifyDigest(key, digest, parseSm2Signature(signature))
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

function* digestOf(z: Uint8Array, message: Uint8Array): Generator<void, Uint8Array> {
  const hash = createHash('sm3').update(z)
  for (let at = 0; at < message.length; at += CHUNK_BYTES) {
    hash.update(message.subarray(at, at + CHUNK_BYTES))
    yield
  }
  return new Uint8Array(hash.digest())
}
