// The name of the colleague whose document this is. Not in the address: addresses are kept by browsers and logs.
import { useEffect } from 'react'
import { delegations, refreshDelegatedTasks } from '../../../delegations.ts'
import { useStore } from '../../../flows/use-store.ts'

/** @returns empty until it is known, and where there is none */
export function useDelegator(delegationId: string | undefined): string {
  const { tasks, lists } = useStore(delegations.state)
  const name = [...(tasks ?? []), ...(lists?.received ?? [])].find((each) => each.delegationId === delegationId)?.delegator.name
  useEffect(() => {
    if (delegationId !== undefined && name === undefined) refreshDelegatedTasks()
  }, [delegationId, name])
  return name ?? ''
}
