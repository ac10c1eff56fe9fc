// Owns what tests of trust ask for: a platform at the present time with a system administrator at its desk, and a web server of lists.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Contract, RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { validateCertificate } from '@yiqian/shared/protocol/certificate-validation.ts'
import { fetchRevocationSource, importTrustAnchors, saveRevocationSource } from '@yiqian/shared/protocol/trust.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { asAdministrator, signInAdministrator, type SignedInAdministrator } from '../../_runtime/testing/administrators.ts'
import { openTestPlatform, type TestAnswer, type TestPlatform, type TestPlatformOptions } from '../../_runtime/testing/open-test-platform.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'

type Ask<C extends Contract> = RequestInputOf<C>

export interface TrustDesk {
  platform: TestPlatform
  administrator: SignedInAdministrator
  ask<C extends Contract>(contract: C, input: Ask<C>, as?: SignedInAdministrator): Promise<TestAnswer<C>>
  trust(authority: Pick<OpensslAuthority, 'root'>): Promise<string>
  /** adds and fetches; the outcome */
  fetchFrom(address: string, more?: Partial<Ask<typeof saveRevocationSource>>): Promise<ResponseOf<typeof fetchRevocationSource>>
  validate(issued: Pick<Issued, 'der'>, more?: Partial<Ask<typeof validateCertificate>>): Promise<ResponseOf<typeof validateCertificate>>
  close(): Promise<void>
}

export async function openTrustDesk(options: TestPlatformOptions = {}): Promise<TrustDesk> {
  const platform = await openTestPlatform({ nowMs: Date.now(), ...options })
  const administrator = await signInAdministrator(platform, 'system-administrator')
  const ask: TrustDesk['ask'] = (contract, input, as = administrator) => asAdministrator(platform, as, contract, input)
  return {
    platform, administrator, ask,
    trust: async ({ root }) => (await ask(importTrustAnchors, { fileBase64: toBase64(root.der) })).body.items[0]!.id,
    async fetchFrom(address, more = {}) {
      const { id } = (await ask(saveRevocationSource, { name: address.slice(0, 60), kind: 'crl', address, ...more })).body
      return (await ask(fetchRevocationSource, { sourceId: id })).body
    },
    validate: async ({ der }, more = {}) => (await ask(validateCertificate, { certificateBase64: toBase64(der), ...more })).body,
    close: () => platform.close(),
  }
}

export type DeskAndAuthority = [desk: TrustDesk, authority: OpensslAuthority]

/** @param trusts whether the desk trusts the authority from the start */
export async function openDeskAndAuthority({ trusts = false } = {}): Promise<DeskAndAuthority> {
  const [desk, authority] = [await openTrustDesk(), createOpensslAuthority()]
  if (trusts) await desk.trust(authority)
  return [desk, authority]
}

/** What was wrong, in order; the verdict first. */
export const codesOf = ({ verdict, reasons }: ResponseOf<typeof validateCertificate>): string[] => [verdict, ...reasons.map(({ code }) => code)]
export const notesOf = ({ notes }: ResponseOf<typeof validateCertificate>): string[] => notes.map(({ code }) => code)

export interface ListServer {
  address: string
  /** what the next requests get */
  serve(answer: Uint8Array | RequestListener): void
  requests: string[]
  server: Server
  close(): Promise<void>
}

export async function openListServer(): Promise<ListServer> {
  let answer: Uint8Array | RequestListener = new Uint8Array()
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    if (typeof answer === 'function') return answer(request, response)
    response.setHeader('content-type', 'application/pkix-crl')
    response.end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.crl`, requests, server,
    serve: (next) => void (answer = next),
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
