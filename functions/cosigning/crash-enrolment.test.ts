import { afterAll, describe, expect, test } from 'vitest'
import { completeEnrolment } from '@yiqian/shared/protocol/cosigning.ts'
import { aPendingTask, aProofedPhone } from './testing/bench.ts'
import { enrol, rollPhone, sign, startEnrolling } from './testing/test-phone.ts'
import { createInstallation, createTripwire } from './testing/tripwire.ts'

const { openLater, remove } = createInstallation()
afterAll(remove)

describe('CO-1 a crash between each two steps', () => {
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
