// What two instances keep together lies in MariaDB, as it does where they are on two hosts: sessions, log-ins, wrong permission codes, streams. SV-13
import { afterAll, beforeAll, describe } from 'vitest'
import { startPrivateMariadb, type PrivateMariadb } from '../../../scripts/mariadb/private-mariadb.ts'
import { mariadbIsHere } from '../../_store/testing/mariadb.ts'
import { formClient } from '../testing/clients.ts'
import { hasProxy, pairForTests } from '../testing/pair.ts'
import { prepareTransports, transportContract, type WayIn } from '../testing/transport.contract.ts'
import { triesContract } from '../testing/tries.contract.ts'
import { sessionsContract } from './testing/sessions.contract.ts'

describe.runIf(hasProxy && mariadbIsHere())('SV-13 two instances behind a balancer, on MariaDB', () => {
  let database: PrivateMariadb
  beforeAll(async () => void (database = await startPrivateMariadb()), 120_000)
  afterAll(() => database?.stop())
  const { pair, open } = pairForTests(() => database.createDatabase('two'))

  describe('tries', () => triesContract(open))
  describe('sessions', () => sessionsContract(open))
  describe('every operation', () => {
    let behind: Pick<WayIn, 'key' | 'reader' | 'sm2'>
    beforeAll(async () => void (behind = await prepareTransports(await open())))
    transportContract(() => ({ client: formClient(pair().http), ...behind }))
  })
})
