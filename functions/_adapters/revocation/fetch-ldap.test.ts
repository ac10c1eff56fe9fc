// Lists from a directory: a real slapd, and servers that lie.
import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { concatBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeElement, encodeInteger, encodeOctetString, encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { fetchLdap, readLdapUrl } from './fetch-ldap.ts'
import { hasSlapd, listEntry, startSlapd, type Slapd } from './testing/slapd.ts'

const LIMITS = { mostBytes: 8 * 1_048_576, timeoutMs: 20_000, leastBytesPerSecond: 1 }
const problemOf = (address: string, limits = LIMITS): Promise<string> => fetchLdap(new URL(address), limits).then(() => 'fetched', (error: { code: string }) => error.code)

/** OpenLDAP checks that a list is one: the smallest that passes for it. */
const aList = (size: number): Uint8Array => {
  const algorithm = encodeSequence(encodeElement(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)))
  const name = encodeSequence(encodeElement(0x31, encodeSequence(encodeElement(0x06, Uint8Array.of(0x55, 4, 3)), encodeElement(0x0c, utf8ToBytes('CA')))))
  const tbs = encodeSequence(encodeInteger(1), algorithm, name, encodeElement(0x17, utf8ToBytes('260101000000Z')), encodeElement(0x17, utf8ToBytes('270101000000Z')))
  return encodeSequence(tbs, algorithm, encodeElement(0x03, concatBytes(Uint8Array.of(0), new Uint8Array(size))))
}

describe.runIf(hasSlapd())('SV-5 slapd', () => {
  let slapd: Slapd
  const [small, large] = [aList(64), aList(4 * 1_048_576)]
  beforeAll(async () => {
    slapd = await startSlapd([
      listEntry('small', small), listEntry('large', large),
      'dn: cn=empty,dc=ca,dc=test\nobjectClass: applicationProcess\ncn: empty\n\n',
      'dn: cn=elsewhere,dc=ca,dc=test\nobjectClass: referral\nobjectClass: extensibleObject\ncn: elsewhere\nref: ldap://127.0.0.1:1/cn=elsewhere,dc=ca,dc=test\n\n',
    ].join(''))
  })
  afterAll(() => slapd?.stop())

  test.each([['small', small], ['large', large]] as const)('the list of the entry: %s', async (name, list) => {
    expect(Buffer.from(await fetchLdap(new URL(`${slapd.address}/cn=${name},dc=ca,dc=test?certificateRevocationList;binary`), LIMITS)).equals(list)).toBe(true)
  })
  test('base, attribute and scope of the address; a filter finds the entry below', async () => {
    expect(await problemOf(`${slapd.address}/cn=small,dc=ca,dc=test`)).toBe('fetched')
    expect(await problemOf(`${slapd.address}/dc=ca,dc=test?certificateRevocationList?sub?(cn=small)`)).toBe('fetched')
  })
  test('no such entry, no list in it, a referral (never followed), larger than allowed', async () => {
    expect(await problemOf(`${slapd.address}/cn=nobody,dc=ca,dc=test`)).toBe('not_found')
    expect(await problemOf(`${slapd.address}/cn=empty,dc=ca,dc=test`)).toBe('not_found')
    expect(await problemOf(`${slapd.address}/cn=elsewhere,dc=ca,dc=test`)).toBe('referral')
    expect(await problemOf(`${slapd.address}/cn=large,dc=ca,dc=test`, { ...LIMITS, mostBytes: 1_048_576 })).toBe('too_large')
  })
})

describe('servers that lie', () => {
  let server: Server | undefined
  const sockets = new Set<Socket>()
  const lie = async (answer: (socket: Socket, messageId: number) => void): Promise<string> => {
    server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined))
      socket.once('data', (question: Buffer) => answer(socket, question[question.indexOf(2) + 2]!))
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    return `ldap://127.0.0.1:${(server.address() as { port: number }).port}/cn=x`
  }
  afterEach(() => {
    sockets.forEach((socket) => socket.destroy())
    sockets.clear()
    server?.close()
  })
  const message = (id: number, ...parts: Uint8Array[]): Uint8Array => encodeSequence(encodeInteger(id), ...parts)
  const done = (id: number, code: number): Uint8Array => message(id, encodeElement(0x65, encodeElement(0x0a, Uint8Array.of(code)), encodeOctetString(new Uint8Array()), encodeOctetString(new Uint8Array())))

  test('silent', async () => expect(await problemOf(await lie(() => undefined), { ...LIMITS, timeoutMs: 300 })).toBe('timeout'))
  test('hangs up', async () => expect(await problemOf(await lie((socket) => socket.destroy()))).toBe('unreachable'))
  test('not LDAP', async () => expect(['unreachable', 'timeout']).toContain(await problemOf(await lie((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), { ...LIMITS, timeoutMs: 500 })))
  test('a referral to itself', async () => expect(await problemOf(await lie((socket, id) => socket.write(done(id, 10))))).toBe('referral'))
  test('references to itself without end, and nothing else', async () => {
    const reference = (id: number): Uint8Array => message(id, encodeElement(0x73, encodeOctetString(utf8ToBytes('ldap://127.0.0.1/cn=x'))))
    expect(await problemOf(await lie((socket, id) => void socket.write(concatBytes(...Array<Uint8Array>(50).fill(reference(id)), done(id, 0)))))).toBe('referral')
    expect(await problemOf(await lie((socket, id) => {
      const timer = setInterval(() => socket.destroyed ? clearInterval(timer) : socket.write(reference(id)), 5)
    }), { ...LIMITS, timeoutMs: 400 })).toBe('timeout')
  })
  test('octets without end', async () => {
    const flood = (socket: Socket): void => {
      while (!socket.destroyed && socket.write(new Uint8Array(65_536).fill(0x30)));
      if (!socket.destroyed) socket.once('drain', () => flood(socket))
    }
    const announced = (socket: Socket): void => {
      socket.write(Uint8Array.of(0x30, 0x84, 0x40, 0, 0, 0)) // a message of a gigabyte
      flood(socket)
    }
    expect(await problemOf(await lie(announced), { ...LIMITS, mostBytes: 1_048_576 })).toBe('too_large')
  })
})

test.each(['ldap://x/cn=a?userPassword', 'ldap://x/cn=a?certificateRevocationList?deep', 'ldap://x/cn=a????!critical', 'ldap://x/%ff'])('%s is no address of a list', (address) => {
  expect(() => readLdapUrl(new URL(address))).toThrow('scheme_unsupported')
})
