// Owns the contracts of the stores of certificate validation: anchors, sources, lists taken in, black and white list, rules.
import { describe, expect, test } from 'vitest'
import type { CertificateListEntry, RevocationRecord, RevocationSource, TrustAnchor, ValidationRule } from '../../_domain/certificate-validation/records.ts'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

const trace = () => ({ addedBy: 'administrator:adm_1', addedAtMs: NOW_MS, changedBy: null, changedAtMs: null, revision: 0 })
const changed = { changedBy: 'administrator:adm_2', changedAtMs: NOW_MS + 1 }

const anAnchor = (some: Partial<TrustAnchor> = {}): TrustAnchor => ({
  id: nextId('anc'), digestHex: nextHex(32), name: '某省 CA', role: 'root', subject: 'CN=某省 CA', issuer: 'CN=某省 CA', serialHex: nextHex(20), notBeforeMs: NOW_MS, notAfterMs: NOW_MS + 1, certificateBase64: 'M'.repeat(80_000), state: 'trusted', note: null, ...trace(), ...some,
})
const aSource = (some: Partial<RevocationSource> = {}): RevocationSource => ({
  id: nextId('src'), name: '某省 CA 吊销列表', kind: 'crl', url: 'ldap://ldap.example/cn=ca', anchorId: null, everySeconds: 3600, state: 'enabled', triedAtMs: null, fetchedAtMs: null, outcome: null, detail: null, ...trace(), ...some,
})
const aRecord = (some: Partial<RevocationRecord> = {}): RevocationRecord => ({
  id: nextId('crl'), kind: 'crl', sourceId: null, lineHex: nextHex(32), issuer: 'CN=某省 CA', digestHex: nextHex(32), sizeBytes: 2 ** 31, numberHex: 'f'.repeat(64), entries: 100_000, thisUpdateMs: NOW_MS, nextUpdateMs: null, takenAtMs: NOW_MS, state: 'current', usedAtMs: null, revision: 0, ...some,
})
const anEntry = (some: Partial<CertificateListEntry> = {}): CertificateListEntry => ({
  id: nextId('lst'), list: 'black', issuerDigestHex: nextHex(32), serialHex: nextHex(20), keyDigestHex: null, label: '张三', reason: '遗失', expiresAtMs: null, state: 'active', ...trace(), ...some,
})
const aRule = (some: Partial<ValidationRule> = {}): ValidationRule => ({ id: nextId('rul'), kind: 'class', name: `类-${nextHex(4)}`, version: 1, definitionJson: '{"conditions":[]}', state: 'current', ...trace(), ...some })

export function validationContract(database: () => Database): void {
  const stores = () => database().stores.validation
  describe('anchors', () => {
    revisedContract(() => stores().anchors, () => [anAnchor(), anAnchor({ note: '停用', ...changed })], { state: 'removed', ...changed })
    test('one certificate is one anchor', async () => {
      const anchor = anAnchor()
      await stores().anchors.insert(anchor)
      expect(await stores().anchors.findByDigest(anchor.digestHex)).toStrictEqual(anchor)
      await expect(stores().anchors.insert(anAnchor({ digestHex: anchor.digestHex }))).rejects.toThrow(StoreConflict)
      expect((await stores().anchors.list()).map(({ id }) => id)).toContain(anchor.id)
    })
  })
  describe('sources', () => {
    revisedContract(() => stores().sources, () => [aSource(), aSource({ anchorId: 'anc_1', triedAtMs: NOW_MS, fetchedAtMs: NOW_MS, outcome: 'ok', detail: 'CN=某省 CA', ...changed })], { outcome: 'timeout', triedAtMs: NOW_MS })
    test('all are listed', async () => {
      const source = aSource()
      await stores().sources.insert(source)
      expect(await stores().sources.list()).toContainEqual(source)
    })
  })
  describe('records', () => {
    revisedContract(() => stores().records, () => [aRecord(), aRecord({ kind: 'ocsp', sourceId: 'src_1', numberHex: null, nextUpdateMs: NOW_MS, usedAtMs: NOW_MS })], { state: 'superseded' })
    test('of a line: newest first, as of a time, and the idle ones', async () => {
      const lineHex = nextHex(32)
      const [old, middle, newest] = [10, 20, 30].map((thisUpdateMs) => aRecord({ lineHex, thisUpdateMs, takenAtMs: thisUpdateMs, state: thisUpdateMs === 30 ? 'current' : 'superseded', usedAtMs: thisUpdateMs === 10 ? NOW_MS : null }))
      for (const record of [middle!, newest!, old!]) await stores().records.insert(record)
      expect((await stores().records.listOfLine(lineHex)).map(({ thisUpdateMs }) => thisUpdateMs)).toEqual([30, 20, 10])
      expect([await stores().records.findAsOf(lineHex, 29), await stores().records.findAsOf(lineHex, 20), await stores().records.findAsOf(lineHex, 9)]).toEqual([middle, middle, undefined])
      expect(await stores().records.findByDigest(old!.digestHex)).toStrictEqual(old)
      expect((await stores().records.listCurrent()).filter((record) => record.lineHex === lineHex)).toEqual([newest])
      expect(await stores().records.listIdle(21, 10)).toEqual([middle])
      expect(await stores().records.listIdle(20, 10)).toEqual([])
      await stores().records.remove(middle!.id)
      expect(await stores().records.load(middle!.id)).toBeUndefined()
    })
  })
  describe('lists', () => {
    revisedContract(() => stores().lists, () => [anEntry(), anEntry({ list: 'white', issuerDigestHex: null, serialHex: null, keyDigestHex: nextHex(32), expiresAtMs: NOW_MS })], { state: 'removed', ...changed })
    test('the active of both; a page of one, newest first', async () => {
      const [first, second, removed] = [anEntry({ list: 'white', addedAtMs: NOW_MS + 1 }), anEntry({ list: 'white', addedAtMs: NOW_MS + 2 }), anEntry({ list: 'white', addedAtMs: NOW_MS + 3, state: 'removed' })]
      for (const entry of [second, first, removed]) await stores().lists.insert(entry)
      expect((await stores().lists.page('white', 3)).map(({ id }) => id)).toEqual([removed, second, first].map(({ id }) => id))
      const active = (await stores().lists.listActive()).map(({ id }) => id)
      expect([active.includes(first.id), active.includes(removed.id)]).toEqual([true, false])
    })
  })
  describe('rules', () => {
    revisedContract(() => stores().rules, () => [aRule(), aRule({ kind: 'policy', version: 7, ...changed })], { state: 'superseded', ...changed })
    test('a version is given once; the current one is found', async () => {
      const rule = aRule()
      const older = aRule({ name: rule.name, version: 0, state: 'superseded' })
      for (const each of [older, rule]) await stores().rules.insert(each)
      await expect(stores().rules.insert(aRule({ name: rule.name }))).rejects.toThrow(StoreConflict)
      expect(await stores().rules.findCurrent('class', rule.name)).toStrictEqual(rule)
      expect(await stores().rules.findCurrent('policy', rule.name)).toBeUndefined()
      expect((await stores().rules.listVersions('class', rule.name)).map(({ version }) => version)).toEqual([1, 0])
      expect((await stores().rules.listCurrent()).map(({ id }) => id)).toContain(rule.id)
    })
  })
  test('the generation moves with each advance, and not when the transaction fails', async () => {
    const before = await stores().generation()
    await Promise.all(Array.from({ length: 5 }, () => database().transaction(({ validation }) => validation.advance(), 10)))
    await database().transaction(async ({ validation }) => {
      await validation.advance()
      throw new Error('no')
    }).catch(() => undefined)
    expect(await stores().generation()).toBe(before + 5)
  })
}
