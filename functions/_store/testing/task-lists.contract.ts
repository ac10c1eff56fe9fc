// Owns the contract of a person's lists of tasks (MP-7): states, order, pages, search, counts.
import { beforeAll, expect, test } from 'vitest'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Database } from '../../_domain/ports.ts'
import type { TaskFilter } from '../../_domain/signing-task/signing-task-store.ts'
import type { DocumentRecord, SigningTask } from '../../_domain/records.ts'
import { aDocument, anApplication, aTask, nextId } from '../../_domain/testing/builders.ts'

type List = 'pending' | 'signed' | 'closed'

export function taskListsContract(database: () => Database): void {
  const staffId = nextId('stf')
  const application = anApplication({ name: '检验系统' })

  const give = async (
    task: Partial<SigningTask>,
    document: Partial<DocumentRecord> = {},
    owner = staffId,
  ): Promise<string> => {
    const made = aDocument({ applicationId: application.id, ...document })
    const given = aTask({ documentId: made.id, staffId: owner, ...task })
    await database().stores.documents.insert(made)
    await database().stores.tasks.insert(given)
    return given.id
  }
  const ids = async (list: List, options: TaskFilter & { cursor?: string; limit?: number } = {}) => {
    const page = await database().stores.tasks.listOfStaff(staffId, list, { limit: 50, ...options })
    return page.items.map((item) => item.task.id)
  }
  const all: Record<string, string> = {}

  beforeAll(async () => {
    await database().stores.applications.insert(application)
    all.later = await give({}, { dueAtMs: 300, title: '手术知情同意书 50%_!' })
    all.soon = await give({}, { dueAtMs: 100, patient: { name: 'Anna Müller', admissionNumber: 'ZY-77' } })
    all.alsoSoon = await give({}, { dueAtMs: 100, patient: null })
    all.waiting = await give({ state: 'waiting' })
    all.signedFirst = await give({ state: 'signed', signedAtMs: 10 })
    all.signedLast = await give({ state: 'signed', signedAtMs: 30 }, { title: '处方' })
    all.voided = await give({ state: 'voided', signedAtMs: 20 })
    all.rejected = await give({ state: 'rejected', requestedAtMs: 1 }, { state: 'rejected', closedAtMs: 50 })
    all.revoked = await give({ state: 'revoked', requestedAtMs: 1 }, { state: 'revoked', closedAtMs: 70 })
    all.expired = await give({ state: 'expired', requestedAtMs: 60 }, { closedAtMs: null })
    await give({}, { dueAtMs: 1 }, nextId('stf'))
  })

  test('pending by due time, signed and closed newest first', async () => {
    expect(await ids('pending')).toEqual([all.soon, all.alsoSoon, all.later])
    expect(await ids('signed')).toEqual([all.signedLast, all.voided, all.signedFirst])
    expect(await ids('closed')).toEqual([all.revoked, all.expired, all.rejected])
  })

  test('an item is the task, its document and the name of the system, whole', async () => {
    const { tasks, documents } = database().stores
    const { items } = await tasks.listOfStaff(staffId, 'pending', { limit: 1 })
    const task = (await tasks.load(all.soon!))!
    expect(items).toStrictEqual([
      { task, document: await documents.load(task.documentId), applicationName: '检验系统' },
    ])
  })

  test.each([['pending'], ['signed'], ['closed']] as const)(
    '%s: pages of any size give every task once, in order',
    async (list) => {
      const whole = await ids(list)
      for (const limit of [1, 2, 3, 4]) {
        const walked: string[] = []
        let cursor: string | undefined
        for (let pages = 0; pages < 5; pages++) {
          const page = await database().stores.tasks.listOfStaff(
            staffId,
            list,
            cursor === undefined ? { limit } : { limit, cursor },
          )
          walked.push(...page.items.map((item) => item.task.id))
          if (page.nextCursor === null) break
          cursor = page.nextCursor
        }
        expect(walked).toEqual(whole)
      }
    },
  )

  test('a page goes on where the one before ended, even if that task is gone meanwhile', async () => {
    const { tasks } = database().stores
    const first = await tasks.listOfStaff(staffId, 'pending', { limit: 1 })
    const before = first.items[0]!.task
    const moved = await tasks.replace(before, { ...before, state: 'rejected' })
    expect(await ids('pending', { cursor: first.nextCursor! })).toEqual([all.alsoSoon, all.later])
    await tasks.replace(moved, before)
  })

  test.each(['', 'x', '1', '1.', '.tsk_1', '1.tsk_1;drop', '99999999999999999.tsk_1'])(
    'refuses the cursor %j',
    async (cursor) => {
      const refused = await ids('pending', { cursor }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(Fault)
      expect((refused as Fault).code).toBe('request.malformed')
    },
  )

  test('PH-3 finds a piece of title, patient name or admission number; % _ ! are letters', async () => {
    expect(await ids('pending', { query: '知情' })).toEqual([all.later])
    expect(await ids('pending', { query: ' anna ' })).toEqual([all.soon])
    expect(await ids('pending', { query: 'zy-77' })).toEqual([all.soon])
    expect(await ids('pending', { query: '50%_!' })).toEqual([all.later])
    expect(await ids('pending', { query: '5%' })).toEqual([])
    expect(await ids('pending', { query: '_' })).toEqual([all.later])
    expect(await ids('pending', { query: '' })).toHaveLength(3)
    expect(await ids('signed', { query: '处方' })).toEqual([all.signedLast])
    expect(await ids('signed', { query: '知情' })).toEqual([])
  })

  test('PH-3 every word must be found, in whichever of the searched fields', async () => {
    const [first, second] = [
      await give({ state: 'rejected' }, { closedAtMs: 900, title: '出院小结', patient: { name: '王五', department: '心内科' } }),
      await give({ state: 'rejected' }, { closedAtMs: 901, title: '出院小结', patient: { name: '王五', department: '普外科' } }),
    ]
    expect(await ids('closed', { query: '王五  心内' })).toEqual([first])
    expect(await ids('closed', { query: '小结 检验' })).toEqual([second, first])
    expect(await ids('closed', { query: '小结 赵六' })).toEqual([])
    expect(await ids('closed', { departments: ['普外科', '儿科'] })).toEqual([second])
    expect(await ids('closed', { clientSystems: ['检验系统'], departments: [] })).toHaveLength(5)
    expect(await ids('closed', { clientSystems: ['他院系统'] })).toEqual([])
    expect(await ids('closed', { fromMs: 70, beforeMs: 901 })).toEqual([first, all.revoked])
    expect(await database().stores.tasks.countMatching(staffId, 'closed', { query: '小结' })).toBe(2)
    expect(await database().stores.tasks.countMatching(staffId, 'closed', {})).toBe(5)
    const choices = await database().stores.tasks.choicesOfStaff(staffId)
    expect(choices.clientSystems).toEqual(['检验系统'])
    expect(choices.departments).toEqual(expect.arrayContaining(['心内科', '普外科']))
    for (const id of [first, second]) {
      const task = (await database().stores.tasks.load(id))!
      await database().stores.tasks.replace(task, { ...task, state: 'waiting' })
    }
  })

  test('MP-5 tasks in scopes: of several people, each by its own scope, by due time, page by page', async () => {
    const { tasks } = database().stores
    const [one, two] = [nextId('stf'), nextId('stf')]
    const mine = [
      await give({}, { dueAtMs: 40, documentType: 'consent-form' }, one),
      await give({}, { dueAtMs: 20, documentType: 'prescription' }, two),
      await give({}, { dueAtMs: 30, documentType: 'other' }, two),
    ]
    await give({}, { dueAtMs: 10, documentType: 'prescription' }, one) // out of this one's scope
    await give({}, { dueAtMs: 9, documentType: 'prescription' }, two) // its time is over
    await give({ state: 'signed' }, { dueAtMs: 40, documentType: 'consent-form' }, one)
    const scopes = [{ staffId: one, documentTypes: ['consent-form'], applicationIds: [application.id] }, { staffId: two, documentTypes: [], applicationIds: [] }]
    const page = async (limit: number, cursor?: string) => tasks.listInScopes(scopes, { dueFromMs: 10, limit, ...(cursor !== undefined && { cursor }) })
    const first = await page(2)
    expect(first.items.map(({ task, applicationName }) => [task.id, applicationName])).toEqual([[mine[1], '检验系统'], [mine[2], '检验系统']])
    expect((await page(2, first.nextCursor!)).items.map(({ task }) => task.id)).toEqual([mine[0]])
    expect((await page(3)).nextCursor).toBeNull()
    expect(await tasks.countInScopes(scopes, 10)).toBe(3)
    expect(await tasks.countInScopes([{ ...scopes[0]!, applicationIds: [nextId('app')] }], 10)).toBe(0)
    expect([await tasks.listInScopes([], { dueFromMs: 0, limit: 9 }), await tasks.countInScopes([], 0)]).toEqual([{ items: [], nextCursor: null }, 0])
  })

  test('MP-7 types narrow a list; a filtered list pages like the whole', async () => {
    const types = ['prescription', 'consent-form'] as const
    const [owner, given] = [nextId('stf'), [] as string[]]
    for (let index = 0; index < 9; index++) given.push(await give({ signedAtMs: 10 + index, state: 'signed' }, { documentType: types[index % 2]! }, owner))
    const walked: string[] = []
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await database().stores.tasks.listOfStaff(owner, 'signed', { documentTypes: ['prescription'], limit: 2, ...(cursor !== undefined && { cursor }) })
      walked.push(...page.items.map(({ task }) => task.id))
      more = page.nextCursor !== null
      cursor = page.nextCursor ?? undefined
    }
    expect(walked).toEqual(given.filter((_, index) => index % 2 === 0).reverse())
  })

  test('counts agree with the lists; waiting tasks are in none', async () => {
    expect(await database().stores.tasks.countOfStaff(staffId)).toEqual({ pending: 3, signed: 3, closed: 3 })
    expect(await database().stores.tasks.countOfStaff(nextId('stf'))).toEqual({ pending: 0, signed: 0, closed: 0 })
    expect(await ids('pending')).not.toContain(all.waiting)
  })
}
