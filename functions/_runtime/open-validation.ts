// Certificate validation for the functions that need it, one for each process: trust anchors, lists, sources, policies, verdicts.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { SignatureDeps } from '@yiqian/shared/crypto/x509/signature.ts'
import { createFetchRevocation, type FetchRevocation } from '../_adapters/revocation/fetch-list.ts'
import { createListFiles, type ListFiles } from '../_adapters/revocation/list-files.ts'
import type { HeldList } from '../_domain/certificate-validation/judge-lists.ts'
import type { ValidationQuestion, ValidationVerdict } from '../_domain/certificate-validation/validation.ts'
import type { BackgroundWork, FunctionContext } from '../_kernel/define-function.ts'
import { createTrustAnchors } from './validation/anchors-file.ts'
import { createFindStatus, type FindStatus } from './validation/find-status.ts'
import { createHeldLists } from './validation/held-lists.ts'
import { createHospitalAuthority, type HospitalAuthority } from './validation/hospital-authority.ts'
import { judgeCertificate } from './validation/judge-certificate.ts'
import { verifyByNode } from './node-signatures.ts'
import { openRuntime, type Runtime } from './open-runtime.ts'
import { clearIdle } from './validation/clear-idle.ts'
import { createKeptAnswers } from './validation/keep-answer.ts'
import { createParse } from './validation/parsed-certificates.ts'
import { createRelyOn } from './validation/rely-on.ts'
import { createSources, readAllowedHosts, type Sources } from './validation/sources.ts'
import { readSnapshot, type Snapshot } from './validation/snapshot.ts'
import { createStatusService } from './validation/status-service.ts'
import { createTakeIn, type TakeIn } from './validation/take-in.ts'
import { createVerdictCache, keyOf } from './validation/verdict-cache.ts'
import { readFileAnchors, type FileTrust } from './validation/file-trust.ts'

export interface Validation {
  /** Never throws for what a certificate says. Verdicts are held for seconds and dropped at once when anything they rest on changes here. */
  validateCertificate(question: ValidationQuestion): Promise<ValidationVerdict>
  /** Everything read anew, for one question that looks at many certificates. @throws {Fault} the hospital's own authority could not be had */
  openTrust(): Promise<ValidationTrust>
  /** SM2 by the engine, RSA and ECDSA by Node */
  signatures: SignatureDeps
  sources: Sources
  takeIn: TakeIn
  /** bytes of lists and answers that were taken in */
  files: ListFiles
  /** roots and authorities that may sign lists, as they stand */
  authorities(): readonly Certificate[]
  snapshot(): Snapshot
  lists(): readonly HeldList[]
  /** what another instance changed more than a second ago is known then */
  fresh(): Promise<void>
  /** to be called after any change of what the operator has set down, once it is committed */
  changed(): Promise<void>
  background: readonly BackgroundWork[]
}

export interface ValidationTrust {
  /** the hospital's root first */
  roots: readonly Certificate[]
  hospital: HospitalAuthority
  /** roots from the operator's file */
  fileRoots: readonly Certificate[]
  intermediates: readonly Certificate[]
  findStatus: FindStatus
  snapshot: Snapshot
}

/** The hospital's own root first, then that of its time authorities with RSA and ECDSA keys. */
const rootsOf = ({ root, foreign }: HospitalAuthority): Certificate[] => (foreign ? [root, foreign.root] : [root])

/** How long an instance may miss what another one changed. */
const LOOK_MS = 1_000

export function openValidation(context: FunctionContext, options: { fetch?: FetchRevocation } = {}): Promise<Validation> {
  return context.share('validation', async () => createValidation(context, await openRuntime(context), options.fetch ?? createFetchRevocation()))
}

async function createValidation(context: FunctionContext, runtime: Runtime, fetch: FetchRevocation): Promise<Validation> {
  const { database, gm, sm2, kernel, settings } = runtime
  const { clock } = kernel
  const stores = database.stores.validation
  const signatures: SignatureDeps = { sm2, verifySignature: verifyByNode, verifySm2Digest: gm.verifyDigest }
  const files = createListFiles({ directory: path.join(settings.dataDirectory, 'revocation'), unique: randomUUID })
  const held = createHeldLists({ gm, sm2, kernel, stores, files })
  const readAuthority = createHospitalAuthority(context.call, runtime)
  const readFile = readFileAnchors(createTrustAnchors(context.env['TRUST_ANCHORS_FILE'] || undefined), runtime)
  const cache = createVerdictCache()
  const parse = createParse()
  const relyOn = createRelyOn(stores.records, clock, context.log)

  let snapshot = await readSnapshot(stores)
  let fileTrust: FileTrust = await readFile()
  let hospital: HospitalAuthority | undefined
  let looked: { atMs: number; clockMs: number } | undefined
  let looking: Promise<void> | undefined
  let authorityFault: Error | undefined

  const authorities = (): Certificate[] => [...(hospital ? [...rootsOf(hospital), hospital.issuing] : []), ...fileTrust.roots, ...snapshot.roots, ...snapshot.intermediates]
  let epoch = 0
  const forget = (): void => {
    epoch += 1
    cache.clear()
  }

  const look = async (): Promise<void> => {
    const [generation, file, authority] = await Promise.all([stores.generation(), readFile(), readAuthority().then((read) => ((authorityFault = undefined), read), (error: unknown) => ((authorityFault = error as Error), hospital))])
    if (file !== fileTrust || authority !== hospital) forget()
    fileTrust = file
    hospital = authority
    if (generation !== snapshot.generation) {
      snapshot = await readSnapshot(stores)
      await held.follow(authorities())
      service.forget()
      forget()
    }
    looked = { atMs: performance.now(), clockMs: clock.nowMs() }
  }
  const isFresh = (): boolean => looked !== undefined && performance.now() - looked.atMs < LOOK_MS && Math.abs(clock.nowMs() - looked.clockMs) < LOOK_MS
  const lookAgain = (): Promise<void> => (looking ??= look().finally(() => (looking = undefined)))

  const service = createStatusService({ fetch, signatures, clock, random: kernel.random, ...createKeptAnswers(files, stores.records, kernel) })
  const takeIn = createTakeIn({ gm, sm2, kernel, database, files, held, changed: forget })
  const sources = createSources({ database, clock, fetch, takeIn, issuers: authorities, sources: () => snapshot.sources, allowedHosts: readAllowedHosts(context.env), missing: held.missing, log: context.log })
  const findStatusNow = (): FindStatus => createFindStatus({
    gm, sm2, kernel, snapshot, service, relyOn, fetchPointed: sources.fetchPointed,
    otherListsDer: fileTrust.unreadDer,
    otherLists: [...[hospital?.list, hospital?.foreign?.list].filter((list) => list !== undefined), ...fileTrust.lists],
    candidates: (certificate, atMs, issuer) => held.candidates(certificate, atMs, [issuer, ...authorities()]),
  })
  await readAuthority().then((authority) => (hospital = authority), () => undefined) // told at the first question that needs it
  await held.follow(authorities())

  return {
    signatures, sources, takeIn, files, authorities, snapshot: () => snapshot, lists: held.all,
    async validateCertificate(question) {
      if (!isFresh()) await lookAgain()
      const nowMs = clock.nowMs()
      const key = keyOf(question)
      const there = key === undefined ? undefined : cache.find(key, nowMs)
      if (there) return there
      const began = epoch
      const verdict = await judgeCertificate({ snapshot, roots: [...(hospital ? rootsOf(hospital) : []), ...fileTrust.roots, ...snapshot.roots], intermediates: [...(hospital ? [hospital.issuing] : []), ...snapshot.intermediates], signatures, nowMs, findStatus: findStatusNow(), parse }, question)
      if (key !== undefined && began === epoch) cache.put(key, verdict, nowMs)
      return verdict
    },
    async openTrust() {
      await lookAgain()
      if (authorityFault || !hospital) throw authorityFault ?? new Error('the hospital’s authority was not read')
      return { hospital, fileRoots: fileTrust.roots, roots: [...rootsOf(hospital), ...fileTrust.roots, ...snapshot.roots], intermediates: [hospital.root, hospital.issuing, ...snapshot.intermediates], findStatus: findStatusNow(), snapshot }
    },
    fresh: () => (isFresh() ? Promise.resolve() : lookAgain()),
    async changed() {
      await looking
      await lookAgain()
    },
    background: [
      { name: 'fetch-revocation', everyMs: 5_000, run: async () => { await lookAgain(); await sources.fetchDue() } },
      { name: 'clear-revocation', everyMs: 3_600_000, run: () => clearIdle(stores.records, files, clock) },
    ],
  }
}
