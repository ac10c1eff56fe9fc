// Every function of shared/crypto names its clause, and every writer has a reader that somebody else wrote.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { exportedFunctions, functionsIn, isWriter } from './crypto-exports.ts'
import { ownProtocols, partsOf, secondReaders } from './second-readers.ts'
import { root } from './source-files.ts'

const all = exportedFunctions()
const nameOf = ({ file, name }: { file: string; name: string }) => `${file} ${name}`

/** Functions that no standard speaks of. */
const ownIdeas: Readonly<Record<string, readonly string[]>> = {
  'bytes are joined, compared, erased and shown': ['concatBytes', 'equalBytes', 'wipeBytes', 'assertLength', 'bytesToHex', 'hexToBytes', 'uint32ToBytes', 'uint64ToBytes', 'bytesToUint64', 'lengthPrefixed'].map((name) => `bytes.ts ${name}`),
  'memory for small results': ['small-bytes.ts smallBytes'],
  'bytes are put into place': ['der/direct-write.ts writeBytes', 'der/direct-write.ts writeDigits', 'der/write.ts ascii'],
  'defaults are filled in': ['cms/enveloped.ts settingsOf'],
  'randomness is fetched ahead': ['random.ts createRandomPool'],
}

describe('clauses', () => {
  const excused = Object.values(ownIdeas).flat()
  test('every function has @source, or stands in a list with the reason', () => {
    expect(all.length).toBeGreaterThan(300)
    expect(all.filter(({ hasSource }) => !hasSource).map(nameOf).sort()).toEqual(excused.slice().sort())
  })
  test('a function without one is seen', () => {
    expect(functionsIn('/** What. @source RFC 1 §2. */\nexport function a(): void {}\n/** @source */\nexport const b = (): Uint8Array => x\nfunction c(): void {}\nexport const d = 1'))
      .toEqual([{ name: 'a', hasSource: true, returnsBytes: false }, { name: 'b', hasSource: false, returnsBytes: true }])
  })
})

/** The body of the test of that title. */
function testBody(file: string, title: string): string {
  const text = readFileSync(path.join(root, file), 'utf8')
  const at = text.indexOf(title)
  if (at < 0) return ''
  const next = text.slice(at).search(/\n {0,4}(test|describe)[(.]/)
  return next < 0 ? text.slice(at) : text.slice(at, at + next)
}

/** How each reader is asked in tests. */
const askedBy: Readonly<Record<string, RegExp>> = {
  BouncyCastle: /bouncyCastle(Batch)?\(|expectAnswers\(|\bask\(|expectTimestamp\(/,
  OpenSSL: /openssl\(|expectOpensslReads\(|\bverify\(|\brun\(/,
  'node:crypto': /createPrivateKey\(|createPublicKey\(|decrypt|node/i,
}

describe('second readers', () => {
  // svs: its messages are made and read by docs/examples/SignTcp.java, run by e2e/guides.test.ts; jws: OpenSSL, in shared/crypto/jws
  const writers = all.filter((each) => isWriter(each) && !/^(svs|jws)\//.test(each.file)).map(({ name }) => name)
  const named = new Map([...secondReaders.map((row) => [row.writer, row] as const)])

  test('every writer has a row of its own, is a part of one that has, or belongs to a protocol of ours', () => {
    expect(writers.length).toBeGreaterThan(80)
    const parts = [...Object.values(partsOf).flat(), ...Object.values(ownProtocols).flatMap(({ writers: own }) => own)]
    expect(writers.filter((name) => !named.has(name) && !parts.includes(name)).sort()).toEqual([])
  })
  test('what no other program knows has vectors by a second implementation', () => {
    for (const { vectors, generator } of Object.values(ownProtocols)) for (const place of [vectors, generator]) expect(existsSync(path.join(root, place)), place).toBe(true)
  })
  test('nothing is listed that does not exist, or twice', () => {
    const listed = [...secondReaders.map(({ writer }) => writer), ...Object.values(partsOf).flat(), ...Object.values(ownProtocols).flatMap(({ writers: own }) => own)]
    expect(listed.filter((name, at) => listed.indexOf(name) !== at)).toEqual([])
    expect(listed.filter((name) => !all.some((each) => each.name === name))).toEqual([])
    expect(Object.keys(partsOf).filter((whole) => !named.has(whole))).toEqual([])
  })
  test.each(secondReaders)('$writer: $reader', ({ reader, file, title }) => {
    expect(existsSync(path.join(root, file)), file).toBe(true)
    const body = testBody(file, title)
    expect(body, `${file} has a test "${title}"`).not.toBe('')
    for (const each of reader.split(' and ')) expect(body, `"${title}" asks ${each}`).toMatch(askedBy[each]!)
  })
  test('a part is used by the whole', () => {
    const sources = new Map(all.map(({ file, name }) => [name, readFileSync(path.join(root, 'shared/crypto', file), 'utf8')]))
    const uses = (whole: string, part: string, seen = new Set<string>()): boolean => {
      if (seen.has(whole)) return false
      seen.add(whole)
      const text = sources.get(whole) ?? ''
      return new RegExp(`\\b${part}\\(|\\(${part}\\)|\\b${part}\\b,`).test(text) || [...text.matchAll(/\b([a-z][A-Za-z0-9]+)\b/g)].some(([, name]) => sources.has(name!) && uses(name!, part, seen))
    }
    const unused = Object.entries(partsOf).flatMap(([whole, parts]) => parts.filter((part) => !/Extension$|Attribute$/.test(part) && !uses(whole, part)).map((part) => `${part} of ${whole}`))
    expect(unused).toEqual([])
  })
})
