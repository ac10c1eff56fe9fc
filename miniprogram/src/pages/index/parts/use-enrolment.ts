// How this phone stands: not enrolled, half-way, enrolled.
import { useState } from 'react'
import type { KeyRecord } from '../../../keystore/record.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { phone } from '../../../phone.ts'
import { useDidShow } from '../../../platform/index.ts'

export interface Standing {
  /** undefined until it is read */
  stage?: KeyRecord['stage'] | 'none'
  problem?: Problem
}

export function useEnrolment(): Standing {
  const [standing, setStanding] = useState<Standing>({})
  useDidShow(() => {
    phone.keystore.load().then(
      (record) => setStanding({ stage: record?.stage ?? 'none' }),
      (cause: unknown) => setStanding({ stage: 'none', problem: problemOf(cause) }),
    )
  })
  return standing
}
