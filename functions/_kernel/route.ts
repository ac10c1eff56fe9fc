// A route: one contract and the code that serves it.
import type { Contract, RequestOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { Actor, AdministratorActor, ApplicationActor, DeviceActor } from './actor.ts'

/** The actor that a contract's access kinds leave possible. */
type ActorOf<C extends Contract> = C['access'][number] extends 'device' | 'proofing' ? DeviceActor : C['access'][number] extends 'application' ? ApplicationActor : C['access'][number] extends 'administrator' ? AdministratorActor : Actor

/** What a route may know of the call beside its input. */
export interface Call {
  requestId: string
  /** origin as the caller sees it, for links: PUBLIC_URL if set */
  headers: Readonly<Record<string, string | undefined>>
  /** what the journal of operations shall say of this call beside the ids in its request: names of new things, old and new values; never a secret */
  note(objects: Readonly<Record<string, string>>): void
}

export interface Route<Deps = never> {
  contract: Contract
  handle(deps: Deps, input: unknown, actor: Actor, call: Call): Promise<unknown>
}

/** `routeFor<Deps>()(contract, handle)`: the handler is typed by the contract. */
export const routeFor =
  <Deps>() =>
  <C extends Contract>(contract: C, handle: (deps: Deps, input: RequestOf<C>, actor: ActorOf<C>, call: Call) => Promise<ResponseOf<C>>): Route<Deps> => ({
    contract,
    handle: handle as Route<Deps>['handle'],
  })
