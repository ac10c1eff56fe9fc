// From the directory to the verdict: a real slapd publishes an authority's lists, a source fetches them, certificates are revoked by them. SV-5
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchRevocationSource, listRevocationSources } from '@yiqian/shared/protocol/trust.ts'
import { hasSlapd, listEntry, startSlapd, type Slapd } from '../_adapters/revocation/testing/slapd.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../scripts/oracles/openssl-authority.ts'
import { codesOf, openTrustDesk, type TrustDesk } from './testing/trust-desk.ts'

describe.runIf(hasSlapd()).each(['ec', 'rsa', 'sm2'] as const)('slapd, an authority with %s keys', (kind) => {
  let [desk, authority, slapd] = [] as unknown as [TrustDesk, OpensslAuthority, Slapd]
  let leaf: Issued
  let sourceId: string
  beforeAll(async () => {
    ;[desk, authority] = [await openTrustDesk(), createOpensslAuthority(kind)]
    slapd = await startSlapd(listEntry('peer', authority.list()) + listEntry('points', authority.list()))
    leaf = authority.issue('Leaf')
    await desk.trust(authority)
  })
  afterAll(async () => {
    await desk.close()
    authority.close()
    await slapd.stop()
  })
  const fetchNow = async () => (await desk.ask(fetchRevocationSource, { sourceId })).body

  test('fetched: good; revoked and published anew, fetched again: revoked', async () => {
    expect(codesOf(await desk.validate(leaf))).toEqual(['indeterminate', 'revocation.unknown'])
    const card = await desk.fetchFrom(`${slapd.address}/cn=peer,dc=ca,dc=test?certificateRevocationList;binary`, { everySeconds: 60 })
    sourceId = card.id
    expect(card).toMatchObject({ outcome: 'ok', address: expect.stringMatching(/^ldap:/) as string })
    expect(await desk.validate(leaf)).toMatchObject({ verdict: 'passed', condition: 'valid', revocation: { by: 'crl', status: 'good', recordId: expect.stringMatching(/^crl_/) as string } })
    authority.revoke(leaf, 'keyCompromise')
    slapd.publish('peer', authority.list())
    desk.platform.clock.set(Date.now() + 1_000) // openssl goes by its own clock
    expect((await fetchNow()).outcome).toBe('ok')
    expect(await desk.validate(leaf)).toMatchObject({ verdict: 'failed', condition: 'revoked', sofCode: -3, revocation: { by: 'crl', status: 'revoked', reason: 'keyCompromise' } })
    expect((await fetchNow()).outcome).toBe('unchanged')
  })

  test('by the timer too', async () => {
    const late = authority.issue('Late')
    expect((await desk.validate(late)).condition).toBe('valid')
    authority.revoke(late)
    slapd.publish('peer', authority.list())
    desk.platform.clock.set(Date.now() + 120_000)
    const stop = (await desk.platform.open('verification')).startWork()
    await expect.poll(async () => (await desk.validate(late)).condition, { timeout: 60_000, interval: 200 }).toBe('revoked')
    await stop()
  })

  test('of another authority, by the address in the certificate, on the host of a source: fetched by itself', async () => {
    const other = createOpensslAuthority(kind, 'Other')
    const pointing = other.issue('Pointing', ['basicConstraints=CA:FALSE', 'keyUsage=critical,digitalSignature', `crlDistributionPoints=URI:${slapd.address}/cn=points%2Cdc=ca%2Cdc=test?certificateRevocationList;binary`])
    other.revoke(pointing, 'superseded')
    slapd.publish('points', other.list())
    await desk.trust(other)
    expect(await desk.validate(pointing)).toMatchObject({ condition: 'revoked', revocation: { by: 'crl', reason: 'superseded' } })
    other.close()
  })

  test('the directory away: said in the card, and what is revoked stays so', async () => {
    await slapd.stop()
    expect((await fetchNow()).outcome).toBe('unreachable')
    expect((await desk.validate(leaf)).condition).toBe('revoked')
    expect((await desk.ask(listRevocationSources, {})).body.sources).toMatchObject([{ outcome: 'unreachable' }])
  })
})
