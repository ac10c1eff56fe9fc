// The hospital's own authority: its root and issuing certificate, and its revocation list as it stands.
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { getRevocationList, listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { HeldList } from '../../_domain/certificate-validation/judge-lists.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { fromBase64 } from '../base64.ts'
import type { Runtime } from '../open-runtime.ts'
import { readList } from './read-list.ts'

export interface HospitalAuthority {
  root: Certificate
  issuing: Certificate
  /** none when it could not be had: revocation is then unknown, which a verdict says */
  list: HeldList | undefined
}

/** @returns reads the authority as it stands now; the same value as long as nothing changed. @throws {Fault} its certificates could not be had, ever */
export function createHospitalAuthority(call: Caller, deps: Pick<Runtime, 'gm' | 'sm2' | 'kernel'>): () => Promise<HospitalAuthority> {
  let held: { authority: HospitalAuthority; bytes: Uint8Array | undefined } | undefined
  const certificates = async () => {
    const { rootBase64, issuingBase64 } = await call(listAuthorities, {})
    return { root: parseCertificate(fromBase64(rootBase64)), issuing: parseCertificate(fromBase64(issuingBase64)) }
  }
  return async () => {
    const [{ root, issuing }, bytes] = await Promise.all([held ? held.authority : certificates(), loadBytes(call)])
    if (held && sameBytes(held.bytes, bytes)) return held.authority
    const list = bytes && (await readList(deps, bytes, [issuing], '').catch(ignoreProblem))
    held = { authority: { root, issuing, list }, bytes }
    return held.authority
  }
}

const sameBytes = (left: Uint8Array | undefined, right: Uint8Array | undefined): boolean => left === right || (left !== undefined && right !== undefined && equalBytes(left, right))

async function loadBytes(call: Caller): Promise<Uint8Array | undefined> {
  try {
    return (await call(getRevocationList, {})).bytes
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function ignoreProblem(error: unknown): undefined {
  if (error instanceof RevocationProblem) return undefined
  throw error
}
