import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { completeEnrolment, completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { chainIntact } from '../_domain/evidence/evidence.ts'
import { NOW_MS } from '../_domain/testing/builders.ts'
import type { Caller } from '../_kernel/define-function.ts'
import { aPendingTask, aProofedPhone, openBench, type Around, type Bench } from './testing/bench.ts'
import { beginBatch, enrol, rollPhone, sign, startEnrolling } from './testing/test-phone.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'cosigning-crash-'))
const files = { url: `sqlite:${path.join(folder, 'main.sqlite')}`, vaultUrl: `sqlite:${path.join(folder, 'vault.sqlite')}` }
afterAll(() => rmSync(folder, { recursive: true }))

let nowMs = NOW_MS
/** Opens a fresh instance on the same files, some time later. */
const openLater = async (around: Around = {}): Promise<Bench> => openBench({ ...files, around, nowMs: (nowMs += 20_000) })

/** Dies before or after the n-th step; every step later fails too, as in a process that is gone. */
function createTripwire() {
  let left = Infinity
  let died: string | undefined
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (left <= 0) throw new Error('the process is gone')
    if (--left === 0) die(`before ${name}`)
    const answer = await work()
    if (--left === 0) die(`after ${name}`)
    return answer
  }
  const die = (where: string): never => {
    died = where
    throw new Error('the process is gone')
  }
  const guard = <T extends object>(target: T, names: readonly (keyof T & string)[]): T =>
    new Proxy(target, { get: (of, name, receiver) => (names.includes(name as never) ? (...args: unknown[]) => step(String(name), () => (of[name as keyof T] as (...a: unknown[]) => Promise<unknown>)(...args)) : Reflect.get(of, name, receiver)) as unknown })
  const around: Around = {
    vaultStore: (store) => guard(store, ['takeNonce', 'loadShareOfDevice', 'replaceShare']),
    database: (database) => guard(database, ['transaction']),
    call: (call) => ((contract, input) => step(contract.operation, () => call(contract, input))) as Caller,
  }
  return { around, arm: (steps: number) => void (left = steps), died: () => died }
}

describe('CO-3 a crash between each two steps', () => {
  test('of signing: the same request ends with a signature, or says that there is none; then the phone signs', async () => {
    const places: string[] = []
    const ends = new Set<string>()
    let setup = await openLater()
    for (let steps = 1; ; steps++) {
      const phone = await enrol(setup)
      const tasks = [await aPendingTask(setup, phone.staff.id), await aPendingTask(setup, phone.staff.id)]
      await setup.close()
      const tripwire = createTripwire()
      const dying = await openLater(tripwire.around)
      const { input } = await beginBatch(dying, phone, tasks)
      tripwire.arm(steps)
      const cut = await dying.send(completeSigning, input, phone.token)
      await dying.close()
      const fresh = await openLater()
      const answer = await fresh.send(completeSigning, input, phone.token)
      expect(await fresh.send(completeSigning, input, phone.token)).toEqual(answer)
      expect(answer.status, tripwire.died()).toBe(200)
      for (const [index, { taskId, documentId }] of tasks.entries()) {
        const item = answer.body.items[index]!
        const kinds = (await fresh.database.stores.evidence.list(documentId)).map(({ kind }) => kind)
        ends.add(`${item.result}: ${kinds.join(' ')}`)
        expect((await fresh.database.stores.tasks.load(taskId))!.state).toBe(item.result === 'signed' ? 'signed' : 'pending')
        expect(chainIntact(await fresh.database.stores.evidence.list(documentId))).toBe(true)
      }
      rollPhone(phone, answer.body.roll)
      const left = tasks.filter((_, index) => answer.body.items[index]!.result === 'refused')
      const next = await sign(fresh, phone, left.length > 0 ? left : [await aPendingTask(fresh, phone.staff.id)])
      expect(next.body.items.every(({ result }) => result === 'signed'), tripwire.died()).toBe(true)
      expect((await fresh.database.stores.devices.load(phone.device.id))!).toMatchObject({ state: 'active', pinTriesLeft: 5 })
      setup = fresh
      if (tripwire.died() === undefined) {
        expect(cut.status).toBe(200)
        break
      }
      expect(cut.status).toBeGreaterThanOrEqual(500)
      places.push(tripwire.died()!)
    }
    await setup.close()
    expect(places.length).toBeGreaterThan(20)
    expect(new Set(places)).toEqual(new Set(['transaction', 'takeNonce', 'loadShareOfDevice', 'replaceShare', 'finish-signature'].flatMap((name) => [`before ${name}`, `after ${name}`])))
    // never a signature without its intent, never an intent without an end
    expect(ends).toEqual(new Set(['signed: signing.intended task.signed', 'refused: signing.intended signing.failed']))
  })

  test('of enrolment: the same request ends with a certificate, or enrolment begins anew', async () => {
    const places: string[] = []
    let setup = await openLater()
    for (let steps = 1; ; steps++) {
      const old = await enrol(setup)
      const proofed = await aProofedPhone(setup, { staff: old.staff })
      await setup.close()
      const tripwire = createTripwire()
      const dying = await openLater(tripwire.around)
      const { phone, input } = await startEnrolling(dying, proofed)
      tripwire.arm(steps)
      await dying.send(completeEnrolment, input, phone.token)
      await dying.close()
      const fresh = await openLater()
      const answer = await fresh.send(completeEnrolment, input, phone.token)
      const enrolled = answer.status === 200 ? Object.assign(phone, { certificateBase64: answer.body.certificateBase64 }) : await enrol(fresh, proofed)
      if (answer.status === 200) rollPhone(phone, answer.body.roll)
      else expect(answer.code, tripwire.died()).toBe('signing.session_not_found')
      expect((await sign(fresh, enrolled, [await aPendingTask(fresh, enrolled.staff.id)])).status, tripwire.died()).toBe(200)
      expect(await fresh.database.stores.certificates.findOfDevice(old.device.id), tripwire.died()).toMatchObject({ state: 'revoked' })
      expect(await fresh.vaultStore.loadShareOfDevice(old.device.id)).toMatchObject({ state: 'destroyed' })
      setup = fresh
      if (tripwire.died() === undefined) break
      places.push(tripwire.died()!)
    }
    await setup.close()
    expect(places.length).toBeGreaterThan(15)
  })
})
