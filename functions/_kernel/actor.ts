// Who is calling, once known.
import type { AdministratorRole } from '@yiqian/shared/protocol/rights.ts'

export type Actor =
  | { kind: 'anybody' }
  | { kind: 'device'; deviceId: string; staffId: string; enrolled: boolean }
  | { kind: 'application'; applicationId: string; name: string }
  | { kind: 'administrator'; administratorId: string; role: AdministratorRole }
  | { kind: 'function'; name: string }

export type DeviceActor = Extract<Actor, { kind: 'device' }>
export type ApplicationActor = Extract<Actor, { kind: 'application' }>
export type AdministratorActor = Extract<Actor, { kind: 'administrator' }>

/** For logs and evidence: a kind and an id, never a name. */
export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case 'device': return `device:${actor.deviceId}`
    case 'application': return `application:${actor.applicationId}`
    case 'administrator': return `administrator:${actor.administratorId}`
    case 'function': return `function:${actor.name}`
    case 'anybody': return 'anybody'
  }
}
