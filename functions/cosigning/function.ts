// `cosigning`: the server's half of every signature: enrolment of key shares, signing, log-in, end of a share.
import { defineFunction } from '../_kernel/define-function.ts'
import { openDeps, type Deps } from './deps.ts'
import { beginBiometrics } from './routes/begin-biometrics.ts'
import { beginLogin } from './routes/begin-login.ts'
import { beginSigning } from './routes/begin-signing.ts'
import { beginStatement } from './routes/begin-statement.ts'
import { completeEnrolment } from './routes/complete-enrolment.ts'
import { completeLogin } from './routes/complete-login.ts'
import { closePinFreeWindow } from './routes/close-pin-free-window.ts'
import { completeSigning } from './routes/complete-signing.ts'
import { completeStatement } from './routes/complete-statement.ts'
import { confirmSigningCode } from './routes/confirm-signing-code.ts'
import { disableBiometrics } from './routes/disable-biometrics.ts'
import { getBiometrics } from './routes/get-biometrics.ts'
import { offerBiometrics } from './routes/offer-biometrics.ts'
import { releaseMask } from './routes/release-mask.ts'
import { sendSigningCode } from './routes/send-signing-code.ts'
import { destroyShare } from './routes/destroy-share.ts'
import { endDevice } from './routes/end-device.ts'
import { getBatch } from './routes/get-batch.ts'
import { getPinFreeWindow } from './routes/get-pin-free-window.ts'
import { startEnrolment } from './routes/start-enrolment.ts'
import { endDelegationRequest } from './routes/end-delegation-request.ts'
import { findColleagues } from './routes/find-colleagues.ts'
import { getAutomaticSigning } from './routes/get-automatic-signing.ts'
import { getDelegation } from './routes/get-delegation.ts'
import { listDelegatedTasks } from './routes/list-delegated-tasks.ts'
import { listPinFreeUses } from './routes/list-pin-free-uses.ts'
import { listDelegations } from './routes/list-delegations.ts'
import { requestDelegation } from './routes/request-delegation.ts'
import { revokeDelegation } from './routes/revoke-delegation.ts'
import { removeOldSigningCodes } from './work/remove-old-signing-codes.ts'
import { closeWindowsThatAreOver, endBiometricsThatAreOver } from './work/close-windows.ts'
import { automaticSigningRun } from './work/run-automatic-signing.ts'

export default defineFunction<Deps>({
  name: 'cosigning',
  open: openDeps,
  kernel: (deps) => deps.kernel,
  routes: [startEnrolment, completeEnrolment, beginSigning, completeSigning, getBatch, beginLogin, completeLogin, beginStatement, completeStatement, getPinFreeWindow, closePinFreeWindow, listPinFreeUses, listDelegations, getDelegation, findColleagues, requestDelegation, endDelegationRequest, revokeDelegation, listDelegatedTasks, getAutomaticSigning, getBiometrics, beginBiometrics, offerBiometrics, releaseMask, disableBiometrics, sendSigningCode, confirmSigningCode, destroyShare, endDevice],
  background: (deps) => [
    { name: 'remove-expired-nonces', everyMs: 60_000, run: () => deps.removeExpiredNonces() },
    { name: 'sign-automatically', everyMs: 2_000, run: automaticSigningRun(deps) },
    { name: 'remove-old-signing-codes', everyMs: 600_000, run: () => removeOldSigningCodes(deps) },
    { name: 'close-windows', everyMs: 5_000, run: () => closeWindowsThatAreOver(deps) },
    { name: 'end-biometrics', everyMs: 30_000, run: () => endBiometricsThatAreOver(deps) },
  ],
})
