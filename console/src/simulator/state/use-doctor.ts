// The doctor who logged in to the simulated hospital system; forgotten when the tab is closed.
import { useCallback, useState } from 'react'
import type { StaffCard } from '@yiqian/shared/protocol/cards.ts'

const STORED_AS = 'yiqian.simulator.doctor'

export interface Doctor {
  staff: StaffCard
  approvedAtMs: number
}

const remembered = (): Doctor | null => {
  try {
    return JSON.parse(sessionStorage.getItem(STORED_AS) ?? 'null') as Doctor | null
  } catch {
    return null
  }
}

export function useDoctor() {
  const [doctor, setDoctor] = useState<Doctor | null>(remembered)
  const logIn = useCallback((next: Doctor) => {
    sessionStorage.setItem(STORED_AS, JSON.stringify(next))
    setDoctor(next)
  }, [])
  const logOut = useCallback(() => {
    sessionStorage.removeItem(STORED_AS)
    setDoctor(null)
  }, [])
  return { doctor, logIn, logOut }
}
