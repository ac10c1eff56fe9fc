// The hospital's own authority: its roots and issuing certificate, and its revocation lists as they stand.
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { getForeignRevocationList, getRevocationList, listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
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
  /** of the time authorities with RSA and ECDSA keys; absent until there is one */
  foreign?: { root: Certificate; list: HeldList | undefined }
}

/** @returns reads the authority as it stands now; the same value as long as nothing changed. @throws {Fault} its certificates could not be had, ever */
export function createHospitalAuthority(call: Caller, deps: Pick<Runtime, 'gm' | 'sm2' | 'kernel'>): () => Promise<HospitalAuthority> {
  let held: { authority: HospitalAuthority; bytes: Uint8Array | undefined; foreignBytes: Uint8Array | undefined } | undefined
  const certificates = async () => {
    const { rootBase64, issuingBase64, foreignRootBase64 } = await call(listAuthorities, {})
    const foreignRoot = foreignRootBase64 === null ? undefined : parseCertificate(fromBase64(foreignRootBase64))
    return { root: parseCertificate(fromBase64(rootBase64)), issuing: parseCertificate(fromBase64(issuingBase64)), foreignRoot }
  }
  return async () => {
    const known = held?.authority.foreign ? { ...held.authority, foreignRoot: held.authority.foreign.root } : await certificates()
    const { root, issuing, foreignRoot } = held ? { ...known, root: held.authority.root, issuing: held.authority.issuing } : known
    const [bytes, foreignBytes] = await Promise.all([loadBytes(call, getRevocationList), foreignRoot && loadBytes(call, getForeignRevocationList)])
    if (held && sameBytes(held.bytes, bytes) && sameBytes(held.foreignBytes, foreignBytes) && Boolean(held.authority.foreign) === Boolean(foreignRoot)) return held.authority
    const read = (list: Uint8Array | undefined, issuer: Certificate) => (list ? readList(deps, list, [issuer], '').catch(ignoreProblem) : Promise.resolve(undefined))
    const foreign = foreignRoot && { root: foreignRoot, list: await read(foreignBytes, foreignRoot) }
    held = { authority: { root, issuing, list: await read(bytes, issuing), ...(foreign && { foreign }) }, bytes, foreignBytes }
    return held.authority
  }
}

const sameBytes = (left: Uint8Array | undefined, right: Uint8Array | undefined): boolean => left === right || (left !== undefined && right !== undefined && equalBytes(left, right))

async function loadBytes(call: Caller, contract: typeof getRevocationList | typeof getForeignRevocationList): Promise<Uint8Array | undefined> {
  try {
    return (await call(contract, {})).bytes
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function ignoreProblem(error: unknown): undefined {
  if (error instanceof RevocationProblem) return undefined
  throw error
}
