// Who is calling: from the credentials of the call and the access kinds that its contract allows.
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { mayAdministrator } from '@yiqian/shared/protocol/rights.ts'
import type { Actor } from './actor.ts'
import type { KernelPorts } from './kernel-ports.ts'

export interface Credentials {
  /** the call came inside the secure channel */
  inChannel: boolean
  /** the Authorization header */
  authorization: string | undefined
  /** set by the kernel alone: another function of this process, or one whose signature was checked */
  functionName: string | undefined
}

/** @param known hears of an administrator before his right is checked, so that what he was refused is journaled too */
export async function authenticate(contract: Contract, given: Credentials, ports: KernelPorts, known: (actor: Actor) => void = () => undefined): Promise<Actor> {
  const allows = (access: Contract['access'][number]) => contract.access.includes(access)
  if (given.functionName !== undefined && allows('function')) return { kind: 'function', name: given.functionName }
  if (allows('device') || allows('proofing')) return authenticateDevice(contract, given, ports)
  if (allows('administrator') && /^administrator /i.test(given.authorization ?? '')) return authenticateAdministrator(contract, given, ports, known)
  if (allows('application')) return authenticateApplication(given, ports)
  if (allows('administrator')) throw new Fault('access.required')
  if (allows('channel')) {
    if (!given.inChannel) throw new Fault('channel.required')
    return { kind: 'anybody' }
  }
  if (allows('public')) return { kind: 'anybody' }
  throw new Fault('access.denied', { detail: `${contract.operation} is for functions alone` })
}

async function authenticateDevice(contract: Contract, given: Credentials, ports: KernelPorts): Promise<Actor> {
  if (!given.inChannel) throw new Fault('channel.required')
  const token = bearer('Device', given.authorization)
  const known = await ports.callers.device(token)
  if (!known) throw new Fault('access.required', { detail: 'unknown device token' })
  if (known.frozen) throw new Fault('access.denied', { detail: 'the person is frozen or removed' })
  if (known.replaced) throw new Fault('device.replaced')
  if (!known.actor.enrolled && !contract.access.includes('proofing')) throw new Fault('device.not_enrolled')
  if (known.actor.enrolled && !contract.access.includes('device')) throw new Fault('access.denied', { detail: 'this phone is enrolled already' })
  if (contract.needsConsent && !(await known.consented())) throw new Fault('consent.required')
  return known.actor
}

async function authenticateApplication(given: Credentials, ports: KernelPorts): Promise<Actor> {
  const known = await ports.callers.application(bearer('Bearer', given.authorization))
  if (!known) throw new Fault('access.required', { detail: 'unknown access token' })
  if (known.expired) throw new Fault('access.expired')
  if (known.frozen) throw new Fault('application.frozen')
  return known.actor
}

async function authenticateAdministrator(contract: Contract, given: Credentials, ports: KernelPorts, known: (actor: Actor) => void): Promise<Actor> {
  const there = await ports.callers.administrator(bearer('Administrator', given.authorization))
  if (!there) throw new Fault('access.expired')
  known(there.actor)
  if (there.locked) throw new Fault('access.denied', { detail: 'the account is locked' })
  if (!contract.right || !mayAdministrator(there.actor.role, contract.right)) throw new Fault('access.denied', { detail: `${there.actor.role} lacks ${contract.right ?? 'a right'}` })
  return there.actor
}

function bearer(scheme: 'Bearer' | 'Device' | 'Administrator', authorization: string | undefined): string {
  const match = /^(\w+) ([\x21-\x7e]{16,512})$/.exec(authorization ?? '')
  if (!match || match[1]!.toLowerCase() !== scheme.toLowerCase()) throw new Fault('access.required')
  return match[2]!
}
