// The integrator's guide, docs/hospital-api.md, against the contracts: its request is taken, its refusal is word for word, its operations exist.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { isFaultCode, sayFault, type FaultBody } from '@yiqian/shared/protocol/faults.ts'
import { CallbackEvent, pushDocument } from '@yiqian/shared/protocol/his.ts'
import { RETRY_AFTER_MS } from '../_domain/delivery/delivery.ts'
import { hisContracts } from './pages/open-api.ts'

const guide = readFileSync(path.resolve(import.meta.dirname, '../../docs/hospital-api.md'), 'utf8')

test('the push is of the form that the route takes', () => {
  const example = /-d '(\{\n.*?\})'/s.exec(guide)![1]!.replace('…', '')
  expect(v.parse(pushDocument.request, JSON.parse(example))).toMatchObject({ externalId: 'RX-20261121-0007' })
})
test('the refusal is what the catalogue says', () => {
  const { error } = JSON.parse(/```json\n(\{ "error".*?)\n```/s.exec(guide)![1]!) as FaultBody
  expect(error.message).toEqual(sayFault(error.code, error.facts))
})
test('every address is one of the API, and every operation is met', () => {
  const known = hisContracts.map(({ path: address }) => address)
  const named = [...guide.matchAll(/\/v1\/[A-Za-z/{}-]*/g)].map(([address]) => address.replace(/\/$/, '')).filter((address) => !['/v1/docs', '/v1/openapi'].includes(address))
  expect(named.length).toBeGreaterThan(10)
  for (const address of named) expect(known, address).toContain(address)
})
test('codes, events and waits are the real ones', () => {
  for (const [, code] of guide.matchAll(/`((?:document|access|application|task)\.[a-z_]+)`/g)) {
    expect(isFaultCode(code) || (CallbackEvent.entries.type.options as string[]).includes(code!), code).toBe(true)
  }
  for (const event of CallbackEvent.entries.type.options) expect(guide).toContain(`\`${event}\``)
  const waits = [...(/tried again after (.*?), then/.exec(guide)![1]!.matchAll(/(\d+) (s|min|h)/g))].map(([, count, unit]) => Number(count) * { s: 1000, min: 60_000, h: 3_600_000 }[unit as 's' | 'min' | 'h'])
  expect(waits).toEqual(RETRY_AFTER_MS)
})
