// 自动签名: opened and closed by the personal certificate. Key and certificate are made, and ended, right after.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertAutomaticWithinLimits, endAutomatic, openAutomatic, type AutomaticSigning } from '../../_domain/automatic-signing/automatic-signing.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Stores } from '../../_domain/ports.ts'
import { settleAutomatic } from '../automatic/settle-automatic.ts'
import { nameApplications, type Effect } from './effect.ts'

const isAtWork = ({ state }: AutomaticSigning): boolean => state === 'opening' || state === 'open'

export const openAutomaticSigning: Effect<'automatic-signing.open'> = {
  needsMask: false,
  async terms({ config, database: { stores }, kernel: { random } }, { seconds, count, documentTypes, applicationIds }, { nowMs }) {
    assertAutomaticWithinLimits({ seconds, count, documentTypes }, config.automatic)
    return { automaticId: newId('aut', random), untilMs: nowMs + seconds * 1000, count, documentTypes, applications: await nameApplications(stores, applicationIds) }
  },
  async apply({ config }, stores, statement, { staff, nowMs }) {
    const { untilMs, count, documentTypes } = statement.terms
    assertAutomaticWithinLimits({ seconds: (untilMs - statement.issuedAtMs) / 1000, count, documentTypes }, config.automatic)
    for (const before of (await stores.automatic.listOfStaff(staff.id, 20)).filter(isAtWork)) await stores.automatic.replace(before, endAutomatic(before, 'another opening', nowMs))
    await stores.automatic.insert(openAutomatic(statement, staff.id))
  },
  after: async (deps, { terms }) => settleAutomatic(deps, terms.automaticId),
}

export const closeAutomaticSigning: Effect<'automatic-signing.close'> = {
  needsMask: false,
  terms: async ({ database: { stores } }, { automaticId }, { staff }) => ({ automaticId: (await loadMine(stores, automaticId, staff.id)).id }),
  async apply(_, stores, { terms }, { staff, nowMs }) {
    const automatic = await loadMine(stores, terms.automaticId, staff.id)
    await stores.automatic.replace(automatic, endAutomatic(automatic, 'closed by the signer', nowMs))
  },
  after: async (deps, { terms }) => settleAutomatic(deps, terms.automaticId),
}

/** @throws {Fault} statement.subject_unknown — another person's, or ended already */
async function loadMine({ automatic }: Stores, automaticId: string, staffId: string): Promise<AutomaticSigning> {
  const mine = await automatic.load(automaticId)
  if (mine?.staffId !== staffId || !isAtWork(mine)) throw new Fault('statement.subject_unknown', { detail: automaticId })
  return mine
}
