// Brings automatic signing to where it should be: key and certificate while it opens, an end when its time or right is over, nothing left once it has ended.
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { endCertificate, enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { automaticName, endAutomatic, type AutomaticEnd, type AutomaticSigning } from '../../_domain/automatic-signing/automatic-signing.ts'
import type { Staff } from '../../_domain/records.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { loadMandate } from '../../_runtime/load-mandate.ts'
import { finishTakenUses } from './sign-automatically.ts'

/** A use that was taken so long ago was left behind: by a kill, and then its document went another way. */
const LEFT_BEHIND_MS = 5 * 60_000

/** One step after another, each of which may be repeated: a kill between two leaves work for the next run. */
export async function settleAutomatic(deps: Deps, automaticId: string): Promise<void> {
  const { database: { stores }, kernel: { clock } } = deps
  for (let steps = 0; steps < 4; steps++) {
    const automatic = await stores.automatic.load(automaticId)
    if (!automatic || automatic.state === 'closed') return
    const staff = await stores.staff.load(automatic.staffId)
    const end = automatic.state === 'closing' ? undefined : await endOf(deps, automatic, staff)
    if (end) await stores.automatic.replace(automatic, endAutomatic(automatic, end, clock.nowMs()))
    else if (automatic.state === 'opening') await open(deps, automatic, staff!)
    else if (automatic.state === 'closing') await close(deps, automatic)
    else return finishTakenUses(deps, automatic, clock.nowMs() - LEFT_BEHIND_MS)
  }
}

async function endOf({ database: { stores }, kernel: { clock } }: Deps, automatic: AutomaticSigning, staff: Staff | undefined): Promise<AutomaticEnd | undefined> {
  const { untilMs, usesLeft, certificateId, id, statementId } = automatic
  if (staff?.state !== 'active') return 'rights changed'
  if (clock.nowMs() >= untilMs) return 'time over'
  const statement = await stores.statements.load(statementId)
  const personal = statement && (await stores.certificates.load(statement.certificateId))
  // suspended: a copy of the phone may have opened it. Revoked: the phone was replaced, the person is the same.
  if (personal?.state === 'suspended') return 'rights changed'
  const own = certificateId === null ? undefined : await stores.certificates.load(certificateId)
  if (own && own.state !== 'valid') return 'rights changed'
  if (usesLeft === 0 && !(await stores.mandateUses.listOfGrant(id, 1000)).some(({ state }) => state === 'taken')) return 'used up'
  return undefined
}

async function open({ vault, call, settings, database: { stores } }: Deps, automatic: AutomaticSigning, staff: Staff): Promise<void> {
  const { id, statementId } = automatic
  const subjectDer = encodeName({ country: 'CN', organization: settings.hospitalName, organizationalUnit: staff.department, commonName: automaticName(staff.name), serialNumber: staff.staffNumber })
  const { statementDigestHex } = await loadMandate(stores, statementId, staff)
  const { requestDer } = await vault.enrolAutomatic({ automaticId: id, staffId: staff.id, statementDigest: hexToBytes(statementDigestHex), subjectDer })
  const { certificateId } = await call(enrolCertificate, { requestBase64: toBase64(requestDer), kind: 'automatic', staffId: staff.id, deviceId: id })
  await stores.automatic.replace(automatic, { ...automatic, state: 'open', certificateId })
}

/** What was taken is finished or given up first: a signature that is timestamped after the revocation would be worth nothing. */
async function close(deps: Deps, automatic: AutomaticSigning): Promise<void> {
  const { vault, call, database: { stores } } = deps
  await finishTakenUses(deps, automatic)
  await vault.destroyAutomatic(automatic.id)
  await call(endCertificate, { deviceId: automatic.id, how: 'revoke', reason: `automatic signing: ${automatic.closedReason ?? 'closed'}` })
  const now = await stores.automatic.load(automatic.id)
  if (now?.state === 'closing') await stores.automatic.replace(now, { ...now, state: 'closed' })
}
