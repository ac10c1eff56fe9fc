// What every route of a phone refuses in the same way: nobody known, and a call outside the channel.
import { expect, test } from 'vitest'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import type { Bench } from './bench.ts'
import type { TestPhone } from './test-phone.ts'

export function refusesStrangers(bench: () => Bench, phone: () => TestPhone, contract: Contract, input: unknown): void {
  test('401 · 403 nobody known; outside the channel', async () => {
    expect(await bench().send(contract, input as never)).toMatchObject({ status: 401 })
    expect(await bench().send(contract, input as never, phone().token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
  })
  test('400 what does not belong there', async () => {
    expect(await bench().send(contract, { ...(input as object), more: 1 } as never, phone().token)).toMatchObject({ status: 400, code: 'request.malformed' })
  })
}
