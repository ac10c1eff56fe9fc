import { afterAll, beforeAll, expect, test } from 'vitest'
import { listActivities } from '@yiqian/shared/protocol/identity.ts'
import type { DocumentRecord } from '../../_domain/records.ts'
import { aDocument, anActivity, aTask, NOW_MS } from '../../_domain/testing/builders.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const list = (of: { deviceToken: string } | undefined, input: { cursor?: string; limit?: number } = {}) => identity.platform.asDevice(of, listActivities, input as never)

test('200 MA-11: page by page to the end, mine alone, with the phone’s name', async () => {
  const staff = await seedStaff(identity.platform)
  const phone = await seedDevice(identity.platform, staff)
  const { activities } = identity.platform.runtime.database.stores
  for (let index = 0; index < 5; index++) await activities.insert(anActivity({ staffId: staff.id, deviceId: phone.device.id, atMs: NOW_MS + (index >> 1), facts: { index } }))
  await activities.insert(anActivity())
  const seen: unknown[] = []
  let cursor: string | null = null
  do {
    const { body } = await list(phone, { limit: 2, ...(cursor !== null && { cursor }) })
    seen.push(...body.items.map(({ facts }) => facts['index']))
    expect(body.items.every(({ deviceName }) => deviceName === phone.device.name)).toBe(true)
    cursor = body.nextCursor
  } while (cursor !== null)
  expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4])
  expect(seen[0]).toBe(4)
})
test('200 MA-11: the title only of what the person may still read; the name of whom it was for', async () => {
  const { database: { stores } } = identity.platform.runtime
  const [staff, other] = [await seedStaff(identity.platform), await seedStaff(identity.platform, { name: '欧阳娜' })]
  const phone = await seedDevice(identity.platform, staff)
  const give = async (some: Partial<DocumentRecord>, of: string): Promise<string> => {
    const document = aDocument(some)
    await stores.documents.insert(document)
    await stores.tasks.insert(aTask({ documentId: document.id, staffId: of, state: 'signed' }))
    return document.id
  }
  const made = [await give({ title: '处方笺' }, staff.id), await give({ title: '别人的处方' }, other.id), await give({ title: '已删除', state: 'deleted' }, staff.id)]
  for (const [index, documentId] of made.entries()) await stores.activities.insert(anActivity({ staffId: staff.id, deviceId: phone.device.id, kind: 'document', atMs: NOW_MS - index, facts: { documentId, intent: 'pin', ...(index === 0 && { person: other.staffNumber }) } }))
  const { items } = (await list(phone)).body
  expect(items.map(({ document, person }) => [document, person])).toEqual([
    [{ documentId: made[0], title: '处方笺' }, '欧阳娜'],
    [{ documentId: made[1], title: null }, null],
    [{ documentId: made[2], title: null }, null],
  ])
})
test('400 · 401', async () => {
  const phone = await seedDevice(identity.platform, await seedStaff(identity.platform))
  expect(await list(phone, { cursor: "1' or 1=1" })).toMatchObject({ status: 400, facts: { field: 'cursor' } })
  expect(await list(phone, { limit: 101 })).toMatchObject({ status: 400, facts: { field: 'limit' } })
  expect(await list(undefined)).toMatchObject({ status: 401 })
})
