// Whether one certificate was revoked: by the lists at hand, by one fetched from its distribution point, by a status service.
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { judgeByLists, type HeldList } from '../../_domain/certificate-validation/judge-lists.ts'
import type { ValidationReason } from '../../_domain/certificate-validation/reason.ts'
import type { RevocationFinding, ValidationQuestion } from '../../_domain/certificate-validation/validation.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import type { Runtime } from '../open-runtime.ts'
import { readList } from './read-list.ts'
import type { Snapshot } from './snapshot.ts'
import type { StatusAnswer, StatusService } from './status-service.ts'

export interface StatusQuestion {
  certificate: Certificate
  issuer: Certificate
  atMs: number
  ways: readonly ('crl' | 'ocsp')[]
  question: Pick<ValidationQuestion, 'listsDer' | 'ocspResponseDer'>
  isLeaf: boolean
  /** from the address in the certificate */
  mayFetch: boolean
}

export type FindStatus = (question: StatusQuestion) => Promise<StatusAnswer>

export interface FindStatusDeps extends Pick<Runtime, 'gm' | 'sm2' | 'kernel'> {
  snapshot: Snapshot
  service: StatusService
  /** the hospital's own list and the operator's file's */
  otherLists: readonly HeldList[]
  /** of the operator's file, by authorities that are not in it */
  otherListsDer: readonly Uint8Array[]
  candidates(certificate: Certificate, atMs: number, issuer: Certificate): Promise<HeldList[]>
  /** takes in the list that the certificate points at, if its host is allowed; whether anything came of it */
  fetchPointed(certificate: Certificate, issuer: Certificate): Promise<boolean>
  /** marks lists that were relied on, so that they stay as evidence */
  relyOn(lists: readonly HeldList[]): void
}

const MOST_GIVEN = 8

export const createFindStatus = (deps: FindStatusDeps): FindStatus => async (question) => {
  const notes: ValidationReason[] = []
  const { ocspResponseDer } = question.question
  if (ocspResponseDer && question.isLeaf) {
    const answer = deps.service.judge(ocspResponseDer, question.certificate, question.issuer, question.atMs)
    if (answer.finding) return answer
    notes.push(...answer.notes)
  }
  for (const way of question.ways) {
    const answer = way === 'crl' ? await askLists(deps, question) : await askService(deps, question)
    notes.push(...answer.notes)
    if (answer.finding) return { finding: answer.finding, notes }
  }
  return { finding: undefined, notes }
}

async function askLists(deps: FindStatusDeps, question: StatusQuestion): Promise<StatusAnswer> {
  const { certificate, issuer, atMs, mayFetch } = question
  const given = await readGiven(deps, question)
  const judge = async () => judgeByLists(certificate, issuer, [...deps.otherLists, ...(await deps.candidates(certificate, atMs, issuer)), ...given], atMs)
  let found = await judge()
  if (found.status === 'unknown' && mayFetch && certificate.extensions.crlUrls.length > 0 && (await deps.fetchPointed(certificate, issuer))) found = await judge()
  const { status, lists: [list], entry, notes } = found
  if (status === 'unknown' || !list) return { finding: undefined, notes: [...notes] }
  deps.relyOn([list])
  const finding: RevocationFinding = { by: 'crl', status, revokedAtMs: entry?.revokedAtMs ?? null, reason: entry?.reason ?? null, thisUpdateMs: list.thisUpdateMs, nextUpdateMs: list.nextUpdateMs ?? null, recordId: list.id || null }
  return { finding, notes: [] }
}

async function readGiven(deps: FindStatusDeps, { question: { listsDer = [] }, issuer }: StatusQuestion): Promise<HeldList[]> {
  const lists = await Promise.all([...deps.otherListsDer, ...listsDer.slice(0, MOST_GIVEN)].map((der) => readList(deps, der, [issuer], '').catch((error: unknown) => (error instanceof RevocationProblem ? undefined : Promise.reject(error as Error)))))
  return lists.filter((list) => list !== undefined)
}

async function askService({ snapshot, service }: FindStatusDeps, { certificate, issuer, atMs, isLeaf, ways }: StatusQuestion): Promise<StatusAnswer> {
  const source = snapshot.sources.find(({ kind, anchorId }) => kind === 'ocsp' && anchorId !== null && isKeyOf(snapshot.anchorOf.get(anchorId), issuer))
  if (source) return service.ask(source.url, certificate, issuer, atMs)
  return { finding: undefined, notes: isLeaf && ways[0] === 'ocsp' ? [{ code: 'ocsp.no_responder' }] : [] }
}

const isKeyOf = (anchor: Certificate | undefined, issuer: Certificate): boolean => anchor !== undefined && equalBytes(anchor.publicKey.der, issuer.publicKey.der)
