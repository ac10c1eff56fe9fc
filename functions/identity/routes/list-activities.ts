/** 本人操作记录. The log holds ids; what they name is looked up now, as far as the person may read it now. */
import { listActivities as contract } from '@yiqian/shared/protocol/identity.ts'
import type { Stores } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import { mayRead } from '../../_runtime/may-read.ts'
import type { Deps } from '../deps.ts'

export const listActivities = routeFor<Deps>()(contract, async ({ database: { stores }, kernel: { clock } }, { cursor, limit }, { staffId }) => {
  const [atMs, id] = cursor?.split(/\.(.*)/s) ?? []
  const found = await stores.activities.listOfStaff(staffId, { limit: limit + 1, ...(id !== undefined && { before: { atMs: Number(atMs), id } }) })
  const page = found.slice(0, limit)
  const names = new Map((await stores.devices.listOfStaff(staffId)).map((device) => [device.id, device.name]))
  const titles = await lookUp(page.map(({ facts }) => facts['documentId']), (documentId) => titleOf(stores, { documentId, staffId, nowMs: clock.nowMs() }))
  const people = await lookUp(page.map(({ facts }) => facts['person']), async (staffNumber) => (await stores.staff.findByNumber(staffNumber))?.name ?? null)
  const last = page.at(-1)
  return {
    items: page.map(({ kind, atMs: at, deviceId, facts }) => ({
      kind, atMs: at, deviceName: deviceId === null ? null : (names.get(deviceId) ?? null), facts,
      document: typeof facts['documentId'] === 'string' ? { documentId: facts['documentId'], title: titles.get(facts['documentId']) ?? null } : null,
      person: people.get(String(facts['person'])) ?? null,
    })),
    nextCursor: found.length > limit && last ? `${last.atMs}.${last.id}` : null,
  }
})

/** Each of them once. */
async function lookUp(wanted: readonly unknown[], find: (id: string) => Promise<string | null>): Promise<Map<string, string | null>> {
  const ids = [...new Set(wanted.filter((id) => typeof id === 'string'))]
  return new Map(await Promise.all(ids.map(async (id) => [id, await find(id)] as const)))
}

async function titleOf(stores: Stores, { documentId, staffId, nowMs }: { documentId: string; staffId: string; nowMs: number }): Promise<string | null> {
  const document = await stores.documents.load(documentId)
  if (!document || document.state === 'deleted') return null
  for (const task of await stores.tasks.listOfDocument(documentId)) if (await mayRead(stores, { task, document, staffId, nowMs })) return document.title
  return null
}
