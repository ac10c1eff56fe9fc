// Owns step 4 of signing in the vault: nonces out for good, partials checked, copies of a share found out, signatures verified twice.
import { setImmediate as breathe } from 'node:timers/promises'
import { bytesToHex, equalBytes, hexToBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { ServerShare } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import type { PartialContext } from '@yiqian/shared/crypto/cosign/complete-signing.ts'
import type { VaultNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import type { PartialSignature } from '@yiqian/shared/crypto/cosign/respond.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Clock } from '../../_domain/ports.ts'
import type { VaultArithmetic } from '../gm-engine/vault-arithmetic.ts'
import { wipeShare, type Generations, type OpenedShare } from './generations.ts'
import { assertMessageOf, type MessagePurpose } from './message-purpose.ts'
import { decodeNonces, nonceContext } from './nonce-record.ts'
import { retrying } from './retrying.ts'
import type { SecondOpinion } from './second-opinion.ts'
import type { KeyShareRow, NonceRow, VaultStore } from './store.ts'
import type { Wrapping } from './wrapping.ts'

export interface CompleteRequest {
  deviceId: string
  purpose: MessagePurpose
  /** what the phone says its share's generation is; decides only what is tried first */
  generation: number
  items: readonly { sessionId: string; subjectId: string; message: Uint8Array; partial: PartialSignature }[]
}

/** `refused`: this partial is wrong although another one of the same call was right, so it is not the PIN. */
export type ItemOutcome = { result: 'signed'; /** r ‖ s */ signature: Uint8Array } | { result: 'session-gone' | 'malformed' | 'degenerate' | 'refused' }

/**
 * `wrong-pin` and `clone` are about the call as a whole: nothing of it was signed. The first partial that is tested
 * decides, so that one call tests one PIN, however many sessions it names.
 */
export type Completion = { result: 'done'; items: ItemOutcome[] } | { result: 'wrong-pin' } | { result: 'clone' }

export interface CompleteParts {
  store: VaultStore
  arithmetic: VaultArithmetic
  clock: Clock
  wrapping: Wrapping
  generations: Generations
  secondOpinion: SecondOpinion
}

type Item = CompleteRequest['items'][number]

export async function completeItems(parts: CompleteParts, request: CompleteRequest): Promise<Completion> {
  const { store, generations } = parts
  for (const { message } of request.items) assertMessageOf(request.purpose, message)
  const taken = await store.takeNonces(request.items.map(({ sessionId }) => sessionId))
  const row = await store.loadShareOfDevice(request.deviceId)
  if (row?.state !== 'new' && row?.state !== 'active') return allGone(request)
  const epoch = await store.epoch()
  const opened = generations.open(row)
  try {
    const items: ItemOutcome[] = []
    let used: ServerShare | undefined
    for (const [index, item] of request.items.entries()) {
      const nonces = openNonces(parts, { row, epoch, item, purpose: request.purpose, nonce: taken[index] })
      if (!nonces) {
        items.push({ result: 'session-gone' })
        continue
      }
      await breathe() // a batch is seconds of arithmetic: let others be served between
      const tested = test(parts, row, { item, nonces, shares: used ? [used] : inOrder(opened, row, request.generation) })
      const isFirst = used === undefined
      if (tested === 'wrong' && isFirst) return await judgeWrong(parts, row, { item, nonces })
      wipeBytes(nonces.secret.delta, nonces.secret.epsilon)
      items.push(tested === 'wrong' ? { result: 'refused' } : tested.outcome)
      if (tested !== 'wrong') used ??= tested.share
    }
    const settled = used ? await settle(parts, request.deviceId, used) : 'settled'
    return settled === 'settled' ? { result: 'done', items } : settled === 'clone' ? { result: 'clone' } : allGone(request)
  } finally {
    wipeShare(opened)
  }
}

const allGone = ({ items }: CompleteRequest): Completion => ({ result: 'done', items: items.map(() => ({ result: 'session-gone' })) })

/** Undefined when there is no such nonce, it is too old, of an earlier epoch, or was made for something else. */
function openNonces({ wrapping, clock, secondOpinion }: CompleteParts, given: { row: KeyShareRow; epoch: unknown; item: Item; purpose: MessagePurpose; nonce: NonceRow | undefined }): VaultNonces | undefined {
  const { row, epoch, item, purpose, nonce } = given
  if (!nonce || nonce.shareId !== row.id || nonce.epoch !== epoch || nonce.expiresAtMs < clock.nowMs()) return undefined
  const digestHex = bytesToHex(secondOpinion.digest(hexToBytes(row.jointPublicKeyHex), item.message))
  if (digestHex !== nonce.digestHex) return undefined
  const { sessionId, subjectId } = item
  try {
    return decodeNonces(wrapping.unwrap('nonce', nonceContext({ sessionId, shareId: row.id, purpose, subjectId, digestHex, epoch: nonce.epoch }), nonce.wrappedHex))
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

/** The generation that the phone names first; what it says is not trusted, so the others follow. */
function inOrder({ current, offers }: OpenedShare, row: KeyShareRow, generation: number): ServerShare[] {
  const newestFirst = offers.slice().reverse()
  return generation > row.generation ? [...newestFirst, current] : [current, ...newestFirst]
}

/** Step 4 for one partial; `share` is the generation that it was made with. */
function test({ arithmetic, secondOpinion }: CompleteParts, row: KeyShareRow, given: { item: Item; nonces: VaultNonces; shares: readonly ServerShare[] }): 'wrong' | { outcome: ItemOutcome; share?: ServerShare } {
  const { item: { message, partial }, nonces } = given
  const jointPublicKey = hexToBytes(row.jointPublicKeyHex)
  const digest = secondOpinion.digest(jointPublicKey, message)
  for (const share of given.shares) {
    try {
      const signature = arithmetic.completeSigning({ ...share, jointPublicKey, digest, nonces }, partial)
      // Two implementations that disagree: nothing is released, and an operator must look.
      if (!secondOpinion.verify(jointPublicKey, message, signature)) throw new Error('the second implementation refuses a signature of the first')
      return { outcome: { result: 'signed', signature }, share }
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
      if (error.code === 'crypto.signature_degenerate') return { outcome: { result: 'degenerate' }, share }
      if (error.code !== 'cosign.partial_wrong') return { outcome: { result: 'malformed' } }
    }
  }
  return 'wrong'
}

/** A wrong PIN, or an older generation than one already used: then two copies of the share exist, and none may sign any more. */
async function judgeWrong(parts: CompleteParts, row: KeyShareRow, { item, nonces }: { item: Item; nonces: VaultNonces }): Promise<Completion> {
  const { arithmetic, generations, secondOpinion } = parts
  const jointPublicKey = hexToBytes(row.jointPublicKeyHex)
  const context: Omit<PartialContext, 'phonePublic'> = { jointPublicKey, digest: secondOpinion.digest(jointPublicKey, item.message), nonces }
  for (const phonePublic of generations.older(row)) {
    if (arithmetic.partialFits({ ...context, phonePublic }, item.partial)) {
      return update(parts, row.deviceId, (now) => ({ row: now.state === 'destroyed' ? now : { ...now, state: 'suspended' }, answer: { result: 'clone' } }))
    }
    await breathe()
  }
  return { result: 'wrong-pin' }
}

/**
 * The first signature makes the share active; the first use of an offered generation makes that one current.
 * Done before a signature is released. What happened meanwhile counts: the share may have been ended, or a copy may
 * have moved it on, and then the generation that was used here is an old one.
 */
async function settle(parts: CompleteParts, deviceId: string, used: ServerShare): Promise<'settled' | 'clone' | 'ended'> {
  const { generations } = parts
  return update(parts, deviceId, (row) => {
    if (row.state !== 'new' && row.state !== 'active') return { row, answer: 'ended' }
    const opened = generations.open(row)
    const offer = opened.offers.find(({ phonePublic }) => equalBytes(phonePublic, used.phonePublic))
    const isKnown = offer !== undefined || equalBytes(opened.current.phonePublic, used.phonePublic)
    const next: KeyShareRow = offer ? generations.advance(row, opened, offer) : row
    wipeShare(opened)
    if (!isKnown) return { row: { ...row, state: 'suspended' }, answer: 'clone' }
    return { row: next === row && row.state === 'active' ? row : { ...next, state: 'active' }, answer: 'settled' }
  })
}

async function update<A>({ store }: CompleteParts, deviceId: string, change: (row: KeyShareRow) => { row: KeyShareRow; answer: A }): Promise<A> {
  return retrying(async () => {
    const before = await store.loadShareOfDevice(deviceId)
    if (!before) throw new Error('the share is gone from the store')
    const { row, answer } = change(before)
    if (row !== before) await store.replaceShare(before, row)
    return answer
  })
}
