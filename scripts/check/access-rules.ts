// Owns the shape of docs/access-rules.md: which routes it holds, and what of a row the contract says. Run by itself it writes that part anew; whose and the test stay as people wrote them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { FAULTS } from '@yiqian/shared/protocol/faults.ts'
import { everyContract } from '../../e2e/bad-input/every-contract.ts'
import { root } from './source-files.ts'

export interface AccessRow {
  route: string
  who: string
  /** the ownership rule: about whom, and what another's looks like */
  whose: string
  refusals: string
  testFile: string
  /** words of the test file that show the rule */
  shown: string
}

const PHONE = ['device', 'proofing', 'channel']
const OF_PHONES = ['cosigning', 'identity', 'seal', 'status-sync']
export const routeOf = (contract: Contract): string => `${contract.function}/${contract.operation}`

/** Whatever a phone may call, by name. */
export async function phoneContracts(): Promise<Contract[]> {
  const isForPhones = ({ access, function: name }: Contract): boolean => access.some((each) => PHONE.includes(each) || (each === 'public' && OF_PHONES.includes(name)))
  return (await everyContract()).filter(isForPhones).sort((a, b) => (routeOf(a) < routeOf(b) ? -1 : 1))
}

/** What the contract alone decides of a row. */
export function saidByContract(contract: Contract): Pick<AccessRow, 'route' | 'who' | 'refusals'> {
  const who = contract.access.join(', ') + (contract.needsConsent ? ' + consent' : '')
  const statuses = [...new Set(contract.faults.map((code) => FAULTS[code].status))].sort()
  const refusals = statuses.map((status) => `${status} ${contract.faults.filter((code) => FAULTS[code].status === status).join(', ')}`).join(' · ')
  return { route: routeOf(contract), who, refusals: refusals || '–' }
}

const documentFile = path.join(root, 'docs/access-rules.md')
const ROW = /^\| `([a-z-]+\/[a-z-]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \| `([^`|]+)`: “([^|]*)” \|$/

export function readAccessRules(text = readFileSync(documentFile, 'utf8')): AccessRow[] {
  return text.split('\n').flatMap((line) => {
    const [, route, who, whose, refusals, testFile, shown] = ROW.exec(line) ?? []
    return route === undefined ? [] : [{ route, who: who!.trim(), whose: whose!.trim(), refusals: refusals!.trim(), testFile: testFile!, shown: shown! }]
  })
}

/** Routes that are new come with empty places, which the check then asks for. */
async function writeAccessRules(): Promise<void> {
  const text = existsSync(documentFile) ? readFileSync(documentFile, 'utf8') : '| route | who | whose | refusals of its own | shown by |\n|---|---|---|---|---|\n'
  const rows = new Map(readAccessRules(text).map((row) => [row.route, row]))
  const lines = (await phoneContracts()).map((contract) => {
    const { route, who, refusals } = saidByContract(contract)
    const { whose = '', shown = '', testFile = `functions/${contract.function}/routes/${contract.operation}.test.ts` } = rows.get(route) ?? {}
    return `| \`${route}\` | ${who} | ${whose} | ${refusals} | \`${testFile}\`: “${shown}” |`
  })
  const kept = text.split('\n').filter((line) => !ROW.test(line))
  kept.splice(kept.findIndex((line) => line.startsWith('|---')) + 1, 0, ...lines)
  writeFileSync(documentFile, kept.join('\n'))
}

if (process.argv[1] === import.meta.filename) await writeAccessRules()
