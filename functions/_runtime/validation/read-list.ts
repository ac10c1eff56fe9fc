// Bytes of unknown worth → a revocation list that an authority at hand has signed, or the reason why not.
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { displayName, sameName } from '@yiqian/shared/crypto/x509/name.ts'
import type { HeldList } from '../../_domain/certificate-validation/judge-lists.ts'
import { readRevocationList, type RevocationList } from '../../_domain/certificate-validation/revocation-list.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import type { Runtime } from '../open-runtime.ts'
import { inTurns } from './in-turns.ts'
import { verifyListSignature } from './verify-list-signature.ts'

const SEQUENCE = 0x30

/**
 * @param issuers certificates of authorities that are trusted or on a path to a trusted one.
 * @throws {RevocationProblem} malformed · issuer_unknown · signature_invalid · algorithm_unsupported
 */
export async function readList(deps: Pick<Runtime, 'gm' | 'sm2' | 'kernel'>, bytes: Uint8Array, issuers: readonly Certificate[], id: string): Promise<HeldList> {
  const list = await parse(derOf(bytes), deps.kernel.random)
  const candidates = issuers.filter((issuer) => mayHaveSigned(issuer, list))
  if (candidates.length === 0) throw new RevocationProblem('issuer_unknown', displayName(list.issuer))
  let worst: 'signature_invalid' | 'algorithm_unsupported' = 'algorithm_unsupported'
  for (const issuer of candidates) {
    const outcome = await verifyListSignature(deps, list, issuer)
    if (outcome === 'valid') return { ...list, tbsDer: new Uint8Array(), id, signerKeyDer: issuer.publicKey.der.slice() } // the entries are in the table: the bytes need not be held
    if (outcome === 'invalid') worst = 'signature_invalid'
  }
  throw new RevocationProblem(worst, displayName(list.issuer))
}

function mayHaveSigned({ subject, extensions: { subjectKeyIdentifier: has } }: Certificate, { issuer, authorityKeyIdentifier: wanted }: RevocationList): boolean {
  return sameName(subject, issuer) && (!has || !wanted || equalBytes(has, wanted))
}

async function parse(der: Uint8Array, random: (count: number) => Uint8Array): Promise<RevocationList> {
  try {
    return await inTurns(readRevocationList(der, Buffer.from(random(4)).readInt32LE()))
  } catch (error) {
    if (error instanceof CryptoError) throw new RevocationProblem('malformed', error.message)
    throw error
  }
}

/** DER, or PEM as some authorities publish it. */
export function derOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === SEQUENCE) return bytes
  try {
    return decodePem('X509 CRL', Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))[0]!
  } catch (error) {
    if (error instanceof CryptoError) throw new RevocationProblem('malformed', 'neither DER nor PEM')
    throw error
  }
}
