// Owns the database as the domain sees it: all stores over SQLite or MySQL.
import type { Database, Stores } from '../_domain/ports.ts'
import { tables } from './entities/tables.ts'
import { migrations } from './migrations/migrations.ts'
import { openSql } from './sql/open-sql.ts'
import { sessionOutside, transact } from './sql/session.ts'
import type { Session } from './sql/session.ts'
import { activityStore, consentStore, deviceUseStore, staffProfileStore } from './stores/account.store.ts'
import { administratorSessionStore, administratorStore, journalReviewStore } from './stores/administrator.store.ts'
import { applicationKeyStore, keptKeyStore } from './stores/application-key.store.ts'
import { applicationStore } from './stores/application.store.ts'
import { certificateStore } from './stores/certificate.store.ts'
import { changeStore } from './stores/change.store.ts'
import { channelSessionStore } from './stores/channel-session.store.ts'
import { deliveryStore } from './stores/delivery.store.ts'
import { deviceStore } from './stores/device.store.ts'
import { documentStore } from './stores/document.store.ts'
import { evidenceStore } from './stores/evidence.store.ts'
import { colleagueStore, flowStore } from './stores/flow.store.ts'
import { biometricChallengeStore, biometricStore } from './stores/biometric.store.ts'
import { automaticSigningStore, delegationRequestStore, delegationStore, mandateUseStore } from './stores/grants.store.ts'
import { idempotencyStore } from './stores/idempotency.store.ts'
import { draftStore } from './stores/draft.store.ts'
import { impressionStore } from './stores/impression.store.ts'
import { noticeChoiceStore, noticeCursorStore, noticeStore, workAccountStore } from './stores/notice.store.ts'
import { platformKeyStore } from './stores/platform-key.store.ts'
import { preparedSignatureStore } from './stores/prepared-signature.store.ts'
import { proofingStore } from './stores/proofing.store.ts'
import { scanCodeStore } from './stores/scan-code.store.ts'
import { loginPasswordStore } from './stores/login-password.store.ts'
import { codeTriesStore } from './stores/code-tries.store.ts'
import { serverSessionStore } from './stores/server-session.store.ts'
import { signingAccessStore } from './stores/signing-access.store.ts'
import { signingCodeStore } from './stores/signing-code.store.ts'
import { signingSessionStore } from './stores/signing-session.store.ts'
import { signingTaskStore } from './stores/signing-task.store.ts'
import { staffStore } from './stores/staff.store.ts'
import { pinFreeUseStore, pinFreeWindowStore, statementStore } from './stores/statement.store.ts'
import { timestampCertificateStore, timestampSettingsStore } from './stores/timestamp-profile.store.ts'
import { validationStores } from './stores/validation.stores.ts'

const storesOf = (session: Session): Stores => ({
  staff: staffStore(session),
  proofings: proofingStore(session),
  profiles: staffProfileStore(session),
  loginPasswords: loginPasswordStore(session),
  activities: activityStore(session),
  consents: consentStore(session),
  deviceUses: deviceUseStore(session),
  devices: deviceStore(session),
  certificates: certificateStore(session),
  platformKeys: platformKeyStore(session),
  applications: applicationStore(session),
  documents: documentStore(session),
  tasks: signingTaskStore(session),
  prepared: preparedSignatureStore(session),
  sessions: signingSessionStore(session),
  statements: statementStore(session),
  windows: pinFreeWindowStore(session),
  pinFreeUses: pinFreeUseStore(session),
  biometrics: biometricStore(session),
  biometricChallenges: biometricChallengeStore(session),
  signingCodes: signingCodeStore(session),
  delegations: delegationStore(session),
  delegationRequests: delegationRequestStore(session),
  automatic: automaticSigningStore(session),
  mandateUses: mandateUseStore(session),
  flow: flowStore(session),
  colleagues: colleagueStore(session),
  codes: scanCodeStore(session),
  evidence: evidenceStore(session),
  changes: changeStore(session),
  deliveries: deliveryStore(session),
  notices: noticeStore(session),
  noticeChoices: noticeChoiceStore(session),
  noticeCursors: noticeCursorStore(session),
  workAccounts: workAccountStore(session),
  channelSessions: channelSessionStore(session),
  idempotency: idempotencyStore(session),
  drafts: draftStore(session),
  impressions: impressionStore(session),
  validation: validationStores(session),
  applicationKeys: applicationKeyStore(session),
  keptKeys: keptKeyStore(session),
  signingAccess: signingAccessStore(session),
  serverSessions: serverSessionStore(session),
  codeTries: codeTriesStore(session),
  timestampSettings: timestampSettingsStore(session),
  timestampCertificates: timestampCertificateStore(session),
  administrators: administratorStore(session),
  administratorSessions: administratorSessionStore(session),
  journalReviews: journalReviewStore(session),
})

/**
 * Opens and migrates; several instances may do so at once.
 * @param config.url `sqlite:<path>`, `sqlite::memory:` or `mysql://user:password@host:port/database`.
 */
export async function openDatabase(config: { url: string }): Promise<Database> {
  const open = await openSql({ url: config.url, tables, migrations })
  return {
    stores: storesOf(sessionOutside(open)),
    transaction: (work, tries = 1) => transact(open, tries, (session) => work(storesOf(session))),
    close: open.close,
  }
}
