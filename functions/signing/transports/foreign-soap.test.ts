// A SOAP client that is not ours reads the WSDL and calls every operation, over both versions of SOAP. SV-10
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { svsOperationNames } from '@yiqian/shared/crypto/svs/messages.ts'
import { hasForeignSoap, openForeignSoap } from '../../../scripts/oracles/foreign-soap.ts'
import { foreignSoapClient } from '../testing/clients.ts'
import { openSignServer, type SignServer } from '../testing/open-sign-server.ts'
import { prepareTransports, transportContract, type WayIn } from '../testing/transport.contract.ts'

describe.runIf(hasForeignSoap())('SV-10 zeep, by the WSDL alone', () => {
  let server: SignServer
  let behind: Pick<WayIn, 'key' | 'reader' | 'sm2'>
  beforeAll(async () => {
    server = await openSignServer()
    behind = await prepareTransports(server)
  })
  afterAll(() => server.close())

  describe.each(['1.1', '1.2'] as const)('SOAP %s', (version) => {
    let client: Awaited<ReturnType<typeof foreignSoapClient>>
    beforeAll(async () => void (client = await foreignSoapClient(server.http, version)))
    afterAll(() => client.close())
    test('the WSDL is read; it has every operation', () => expect(client.operations).toEqual([...svsOperationNames].sort()))
    transportContract(() => ({ client, ...behind }))
  })

  test('a directory in the address is in the WSDL: the calls go to that application', async () => {
    const clinic = await openForeignSoap(`${server.http}/SignServer/main/soap?wsdl`, 'SignServer', 'SignServerSoap')
    expect(await clinic.call('generateRandom', { named: { length: 8 } })).toMatchObject({ respValue: 0 })
    await expect(clinic.call('generateRandom', { named: { length: 'many' } })).rejects.toThrow()
    clinic.close()
  })
})
