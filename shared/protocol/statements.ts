// Statements: what a person declares with the personal certificate beside documents. Signed objects with a scope, that travel in the evidence.
import * as v from 'valibot'
import { bytesToHex, lengthPrefixed, hexToBytes, utf8ToBytes } from '../crypto/bytes.ts'
import type { SigningMandate } from '../crypto/cms/mandate.ts'
import { sm3 } from '../crypto/sm3.ts'
import { count, digestHex, hexUpTo, idOf, staffNumber, text, timeMs } from './fields.ts'
import { documentType } from './states.ts'

const applications = v.pipe(v.array(v.strictObject({ applicationId: idOf('app'), name: text(64) })), v.maxLength(50))
const documentTypes = v.pipe(v.array(documentType), v.maxLength(20))
const atLeastOne = v.pipe(count, v.minValue(1))
const colleague = v.strictObject({ staffNumber, name: text(64), department: text(64) })

/**
 * Terms by kind. Empty lists of types and systems mean: all of them.
 * - `pin-free-window.open` 免密窗口: documents in scope may be signed from this phone without the PIN until `untilMs`, `count` at most (MP-6)
 * - `delegation.grant` 授权签名: the delegate may sign on my behalf (MP-5, MA-7)
 * - `automatic-signing.open`, `automatic-signing.close` 自动签名: the hospital signs for me with my second certificate (MA-6)
 * - `biometrics.enable` 指纹或面容: this phone may open its share by a proof of the device's own (MA-5)
 * - `certificate.renew` 更新证书: a new certificate for the same joint key (CM-7, CM-10)
 * - `app.open` 登录手机端: the present PIN is right; the phone may open the locked app (MA-11)
 * - `document.void` 作废: what I signed shall not hold; the reason goes with it (MA-8)
 * - `pin.change` 修改签名密码: the present PIN is right; the phone may seal its share under another (MP-9)
 */
export const Terms = {
  'pin-free-window.open': v.strictObject({ windowId: idOf('win'), untilMs: timeMs, count: atLeastOne, documentTypes, applications }),
  'delegation.grant': v.strictObject({ delegationId: idOf('dlg'), delegate: colleague, fromMs: timeMs, untilMs: timeMs, count: atLeastOne, documentTypes, applications }),
  'automatic-signing.open': v.strictObject({ automaticId: idOf('aut'), untilMs: timeMs, count: atLeastOne, documentTypes, applications }),
  'automatic-signing.close': v.strictObject({ automaticId: idOf('aut') }),
  'biometrics.enable': v.strictObject({ biometricId: idOf('bio'), method: v.picklist(['soter', 'webauthn']), credentialDigestHex: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  'pin.change': v.strictObject({ deviceId: idOf('dev') }),
  'certificate.renew': v.strictObject({ deviceId: idOf('dev'), serialHex: hexUpTo(20) }),
  'app.open': v.strictObject({ deviceId: idOf('dev') }),
  'document.void': v.strictObject({ taskId: idOf('tsk'), documentId: idOf('doc'), documentDigestHex: digestHex, reason: text(200) }),
} as const
export type StatementKind = keyof typeof Terms
export type TermsOf<K extends StatementKind> = v.InferOutput<(typeof Terms)[K]>

const head = { statementId: idOf('stm'), staffNumber, issuedAtMs: timeMs }
const statementOf = <K extends StatementKind>(kind: K) => v.strictObject({ kind: v.literal(kind), ...head, terms: Terms[kind] })

/** A statement as it is signed: who, when, what. */
export const Statement = v.variant('kind', [
  statementOf('pin-free-window.open'),
  statementOf('delegation.grant'),
  statementOf('automatic-signing.open'),
  statementOf('automatic-signing.close'),
  statementOf('biometrics.enable'),
  statementOf('pin.change'),
  statementOf('certificate.renew'),
  statementOf('app.open'),
  statementOf('document.void'),
])
export type Statement = v.InferOutput<typeof Statement>
export type StatementOfKind<K extends StatementKind> = Extract<Statement, { kind: K }>

const ids = v.pipe(v.array(idOf('app')), v.maxLength(50))
/** How long, in seconds; the server makes a moment of it. */
const seconds = v.pipe(count, v.minValue(60), v.maxValue(366 * 86_400))
const draftOf = <K extends StatementKind, E extends v.ObjectEntries>(kind: K, entries: E) => v.strictObject({ kind: v.literal(kind), ...entries })

/** What the person chose; ids, names and moments are the server's to add, within the hospital's limits. */
export const StatementDraft = v.variant('kind', [
  draftOf('pin-free-window.open', { seconds, count: atLeastOne, documentTypes, applicationIds: ids }),
  draftOf('delegation.grant', { delegateStaffNumber: staffNumber, fromMs: v.optional(timeMs), seconds, count: atLeastOne, documentTypes, applicationIds: ids, requestId: v.optional(idOf('drq')) }),
  draftOf('automatic-signing.open', { seconds, count: atLeastOne, documentTypes, applicationIds: ids }),
  draftOf('automatic-signing.close', { automaticId: idOf('aut') }),
  draftOf('biometrics.enable', { method: v.picklist(['soter', 'webauthn']), credentialDigestHex: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  draftOf('pin.change', {}),
  draftOf('certificate.renew', { serialHex: hexUpTo(20) }),
  draftOf('app.open', {}),
  draftOf('document.void', { taskId: idOf('tsk'), reason: text(200) }),
])
export type StatementDraft = v.InferOutput<typeof StatementDraft>
export type DraftOfKind<K extends StatementKind> = Extract<StatementDraft, { kind: K }>

/** JSON of strings, whole numbers, booleans, lists and objects with their keys sorted: one text for one value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([name, inside]) => `${JSON.stringify(name)}:${canonicalJson(inside)}`).join(',')}}`
  }
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value)) return JSON.stringify(value)
  throw new TypeError('no canonical form')
}

/**
 * M of a statement's signature. Its label keeps it apart from documents, log-ins and certificate requests;
 * phone and server build it each from the statement.
 */
export function statementMessage(statement: Statement): Uint8Array {
  const { kind, statementId, staffNumber: number, issuedAtMs, terms } = statement
  return lengthPrefixed('yiqian-statement/1', utf8ToBytes(kind), utf8ToBytes(statementId), utf8ToBytes(number), hexToBytes(issuedAtMs.toString(16).padStart(16, '0')), utf8ToBytes(canonicalJson(terms)))
}

/** What a signature made under a statement names: whose statement, which one, and its digest. Signed as an attribute. */
export const Mandate = v.strictObject({ kind: v.picklist(['delegation', 'automatic']), statementId: idOf('stm'), statementDigestHex: digestHex, staffNumber, name: text(64) })
export type Mandate = v.InferOutput<typeof Mandate>

/** @param statement a grant or the opening of automatic signing; @param name of the person who made it */
export function mandateOf(statement: StatementOfKind<'delegation.grant' | 'automatic-signing.open'>, name: string): Mandate {
  const { kind, statementId, staffNumber: number } = statement
  return { kind: kind === 'delegation.grant' ? 'delegation' : 'automatic', statementId, statementDigestHex: bytesToHex(sm3(statementMessage(statement))), staffNumber: number, name }
}

/** As it goes into signed attributes. */
export const signingMandate = ({ statementDigestHex, ...mandate }: Mandate): SigningMandate => ({ ...mandate, statementDigest: hexToBytes(statementDigestHex) })

/** Clocks of phone and server may differ by so much when the phone judges what the server made of its draft. */
const CLOCK_ROOM_MS = 10 * 60_000

/**
 * Does the statement say what the person chose, and nothing more? The phone signs nothing else.
 * @param nowMs the phone's clock: a window or grant may not last longer than was asked for, seen from here
 */
export function statementAgrees(draft: StatementDraft, statement: Statement, person: { staffNumber: string }, nowMs: number): boolean {
  if (statement.kind !== draft.kind || statement.staffNumber !== person.staffNumber) return false
  const asked: Record<string, unknown> = { ...draft }
  const terms: Record<string, unknown> = { ...statement.terms }
  const same = (name: string) => !(name in asked) || canonicalJson(asked[name]) === canonicalJson(terms[name])
  if (!['count', 'documentTypes', 'automaticId', 'method', 'credentialDigestHex', 'serialHex', 'taskId', 'reason'].every(same)) return false
  if (draft.kind === 'delegation.grant' && statement.kind === draft.kind && (statement.terms.delegate.staffNumber !== draft.delegateStaffNumber || (draft.fromMs !== undefined && statement.terms.fromMs !== draft.fromMs))) return false
  if ('applicationIds' in draft && 'applications' in statement.terms && canonicalJson(statement.terms.applications.map(({ applicationId }) => applicationId)) !== canonicalJson(draft.applicationIds)) return false
  if (!('seconds' in draft) || !('untilMs' in statement.terms)) return true
  const fromMs = 'fromMs' in statement.terms ? Math.max(statement.terms.fromMs, nowMs) : nowMs
  return statement.terms.untilMs <= fromMs + draft.seconds * 1000 + CLOCK_ROOM_MS
}
