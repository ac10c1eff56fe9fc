// The SOF interface, XML and JSON signatures and wrong permission codes at two instances behind HAProxy: as at one. SV-13
import { describe } from 'vitest'
import { jsonContract } from '../testing/json.contract.ts'
import { hasProxy, pairForTests } from '../testing/pair.ts'
import { triesContract } from '../testing/tries.contract.ts'
import { xmlContract } from '../testing/xml.contract.ts'
import { filesContract } from './testing/files.contract.ts'
import { sessionsContract } from './testing/sessions.contract.ts'
import { sofContract } from './testing/sof.contract.ts'

const { open } = pairForTests()

describe.runIf(hasProxy)('SV-13 behind a balancer that sends each request to the next instance', () => {
  describe('SOF', () => sofContract(open))
  describe('files', () => filesContract(open))
  describe('XML', () => xmlContract(open))
  describe('JSON', () => jsonContract(open))
  describe('sessions', () => sessionsContract(open))
  describe('tries', () => triesContract(open))
})
