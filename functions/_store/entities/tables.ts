// Owns the list of all tables: what the ORM compares the migrated schema with.
import { activityTable, consentTable, deviceUseTable, staffProfileTable } from './account.ts'
import { administratorSessionTable, administratorTable, journalReviewTable, usedChallengeTable } from './administration.ts'
import { accessTokenTable, applicationTable } from './application.ts'
import { applicationKeyTable, keptKeyTable } from './application-key.ts'
import { certificateTable, platformKeyTable } from './certificate.ts'
import { certificateListTable, revocationRecordTable, revocationSourceTable, trustAnchorTable, validationGenerationTable, validationRuleTable } from './certificate-validation.ts'
import { channelSessionTable, idempotentAnswerTable } from './channel-session.ts'
import { deliveryTable } from './delivery.ts'
import { deviceTable } from './device.ts'
import { changeTable, documentTable } from './document.ts'
import { draftTable } from './draft.ts'
import { evidenceTable } from './evidence.ts'
import { colleagueTable, flowStepTable, withdrawnSignatureTable } from './flow.ts'
import { automaticSigningTable, delegationRequestTable, delegationTable, mandateUseTable } from './grants.ts'
import { handwritingTable } from './handwriting.ts'
import { impressionChoiceTable, impressionTable, impressionUseTable } from './impression.ts'
import { noticeChoiceTable, noticeCursorTable, noticeTable, workAccountTable } from './notice.ts'
import { loginPasswordTable } from './login-password.ts'
import { proofingTable } from './proofing.ts'
import { scanCodeTable } from './scan-code.ts'
import { codeTriesTable } from './code-tries.ts'
import { serverSessionTable } from './server-session.ts'
import { signingAccessTable } from './signing-access.ts'
import { signingCodeTable } from './signing-code.ts'
import { preparedSignatureTable, signingSessionTable } from './signing-session.ts'
import { signingTaskTable } from './signing-task.ts'
import { staffTable } from './staff.ts'
import { biometricChallengeTable, biometricTable } from './biometric.ts'
import { pinFreeUseTable, pinFreeWindowTable, statementTable } from './statement.ts'
import { timestampCertificateTable, timestampSettingsTable } from './timestamp.ts'

export const tables = [
  staffTable,
  proofingTable,
  staffProfileTable,
  loginPasswordTable,
  activityTable,
  consentTable,
  deviceUseTable,
  deviceTable,
  certificateTable,
  platformKeyTable,
  applicationTable,
  accessTokenTable,
  documentTable,
  changeTable,
  draftTable,
  signingTaskTable,
  preparedSignatureTable,
  signingSessionTable,
  statementTable,
  pinFreeWindowTable,
  pinFreeUseTable,
  biometricTable,
  biometricChallengeTable,
  signingCodeTable,
  delegationTable,
  delegationRequestTable,
  automaticSigningTable,
  mandateUseTable,
  flowStepTable,
  withdrawnSignatureTable,
  colleagueTable,
  scanCodeTable,
  evidenceTable,
  deliveryTable,
  noticeTable,
  noticeChoiceTable,
  noticeCursorTable,
  workAccountTable,
  channelSessionTable,
  idempotentAnswerTable,
  handwritingTable,
  impressionTable,
  impressionChoiceTable,
  impressionUseTable,
  applicationKeyTable,
  keptKeyTable,
  serverSessionTable,
  codeTriesTable,
  signingAccessTable,
  timestampSettingsTable,
  timestampCertificateTable,
  administratorTable,
  administratorSessionTable,
  usedChallengeTable,
  journalReviewTable,
  trustAnchorTable,
  revocationSourceTable,
  revocationRecordTable,
  certificateListTable,
  validationRuleTable,
  validationGenerationTable,
]
