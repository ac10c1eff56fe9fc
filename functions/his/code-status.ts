// How a scan code looks to the screen that shows it.
import type { CodeStatus } from '@yiqian/shared/protocol/his.ts'
import type { Stores } from '../_domain/ports.ts'
import type { ScanCode } from '../_domain/records.ts'
import { codeStateAt } from '../_domain/scan-code/scan-code.ts'

/** @param url the link with its token: known only while the code is made; '' afterwards */
export async function codeStatus(stores: Stores, code: ScanCode, url: string, nowMs: number): Promise<CodeStatus> {
  const staff = code.login && (await stores.staff.load(code.login.staffId))
  const login = code.login && staff
    ? {
        staff: { staffNumber: staff.staffNumber, name: staff.name, title: staff.title, department: staff.department },
        certificateBase64: code.login.certificateBase64, signatureHex: code.login.signatureHex, messageBase64: code.login.messageBase64, approvedAtMs: code.decidedAtMs ?? nowMs,
      }
    : null
  return { codeId: code.id, purpose: code.purpose, state: codeStateAt(code, nowMs), url, expiresAtMs: code.decideByMs ?? code.expiresAtMs, number: code.number, documentId: code.documentId, documentIds: code.documentIds, login }
}
