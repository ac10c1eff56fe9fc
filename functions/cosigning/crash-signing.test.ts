import { afterAll, describe, expect, test } from 'vitest'
import { completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { chainIntact } from '../_domain/evidence/evidence.ts'
import { aPendingTask } from './testing/bench.ts'
import { beginBatch, enrol, rollPhone, sign } from './testing/test-phone.ts'
import { createInstallation, createTripwire } from './testing/tripwire.ts'

const { openLater, remove } = createInstallation()
afterAll(remove)

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
    expect(new Set(places)).toEqual(new Set(['transaction', 'takeNonces', 'loadShareOfDevice', 'replaceShare', 'finish-signature'].flatMap((name) => [`before ${name}`, `after ${name}`])))
    // never a signature without its intent, never an intent without an end
    expect(ends).toEqual(new Set(['signed: signing.intended task.signed', 'refused: signing.intended signing.failed']))
  })
})
