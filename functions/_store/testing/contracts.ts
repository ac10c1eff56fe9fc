// Owns the list of store contracts, run alike on every dialect, each on a database of its own.
import { afterAll, beforeAll, describe } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import { accountContract } from './account.contract.ts'
import { applicationKeyContract, keptKeyContract } from './application-keys.contract.ts'
import { administratorContract, administratorSessionContract, journalReviewContract } from './administration.contract.ts'
import {
  documentContract,
  evidenceContract,
  preparedSignatureContract,
  scanCodeContract,
  signingSessionContract,
  signingTaskContract,
} from './documents.contract.ts'
import { applicationContract, changeContract, deliveryContract, idempotencyContract } from './integration.contract.ts'
import { draftContract } from './drafts.contract.ts'
import { certificateContract, channelSessionContract, platformKeyContract } from './keys.contract.ts'
import { impressionContract } from './impressions.contract.ts'
import { deviceContract, proofingContract, staffContract } from './people.contract.ts'
import { colleagueContract, flowContract } from './flow.contract.ts'
import { automaticSigningContract, delegationContract, delegationRequestContract, mandateUseContract } from './grants.contract.ts'
import { loginPasswordContract } from './login-passwords.contract.ts'
import { biometricChallengeContract, biometricContract } from './biometrics.contract.ts'
import { pinFreeUseContract, pinFreeWindowContract, statementContract } from './statements.contract.ts'
import { signingCodeContract } from './signing-codes.contract.ts'
import { codeTriesContract } from './code-tries.contract.ts'
import { serverSessionContract } from './server-session.contract.ts'
import { signingAccessContract } from './signing-access.contract.ts'
import { noticeChoiceContract, noticeContract, noticeCursorContract, workAccountContract } from './notices.contract.ts'
import { taskListsContract } from './task-lists.contract.ts'
import { timestampCertificateContract, timestampSettingsContract } from './timestamp.contract.ts'
import { transactionsContract } from './transactions.contract.ts'
import { validationContract } from './validation.contract.ts'

const contracts: Record<string, (database: () => Database) => void> = {
  account: accountContract,
  administrators: administratorContract,
  administratorSessions: administratorSessionContract,
  journalReviews: journalReviewContract,
  applicationKeys: applicationKeyContract,
  applications: applicationContract,
  certificates: certificateContract,
  changes: changeContract,
  automatic: automaticSigningContract,
  channelSessions: channelSessionContract,
  codes: scanCodeContract,
  colleagues: colleagueContract,
  deliveries: deliveryContract,
  delegationRequests: delegationRequestContract,
  delegations: delegationContract,
  devices: deviceContract,
  documents: documentContract,
  drafts: draftContract,
  evidence: evidenceContract,
  flow: flowContract,
  impressions: impressionContract,
  idempotency: idempotencyContract,
  keptKeys: keptKeyContract,
  mandateUses: mandateUseContract,
  notices: noticeContract,
  noticeChoices: noticeChoiceContract,
  noticeCursors: noticeCursorContract,
  workAccounts: workAccountContract,
  platformKeys: platformKeyContract,
  prepared: preparedSignatureContract,
  serverSessions: serverSessionContract,
  codeTries: codeTriesContract,
  signingAccess: signingAccessContract,
  loginPasswords: loginPasswordContract,
  proofings: proofingContract,
  sessions: signingSessionContract,
  staff: staffContract,
  statements: statementContract,
  tasks: signingTaskContract,
  taskLists: taskListsContract,
  timestampCertificates: timestampCertificateContract,
  timestampSettings: timestampSettingsContract,
  transactions: transactionsContract,
  validation: validationContract,
  pinFreeUses: pinFreeUseContract,
  windows: pinFreeWindowContract,
  biometrics: biometricContract,
  biometricChallenges: biometricChallengeContract,
  signingCodes: signingCodeContract,
}

export function describeContracts(open: (name: string) => Promise<Database>): void {
  for (const [name, contract] of Object.entries(contracts)) {
    describe(name, () => {
      let database: Database
      beforeAll(async () => {
        database = await open(name)
      })
      afterAll(() => database.close())
      contract(() => database)
    })
  }
}
