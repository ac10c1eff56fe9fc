// Holds the chosen files and asks for the verdict as soon as nothing is missing.
import { useCallback, useRef, useState } from 'react'
import type { VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { faultOf } from '../api/fault.ts'
import type { ApiFault } from '../api/fault.ts'
import { verifyDocument } from '../api/verification.ts'
import { addFiles, needOf } from './sort-files.ts'
import type { Selection } from './sort-files.ts'

export type Outcome =
  | { step: 'choosing' }
  | { step: 'busy' }
  | { step: 'refused'; fault: ApiFault }
  | { step: 'judged'; report: VerificationReport }

const EMPTY: Selection = { content: null, signature: null }

export function useVerification() {
  const [selection, setSelection] = useState(EMPTY)
  const [outcome, setOutcome] = useState<Outcome>({ step: 'choosing' })
  const chosen = useRef(EMPTY)
  const round = useRef(0)

  const judge = useCallback(async (content: Uint8Array, signature?: Uint8Array) => {
    const mine = (round.current += 1)
    setOutcome({ step: 'busy' })
    let next: Outcome
    try {
      next = { step: 'judged', report: await verifyDocument(content, signature) }
    } catch (error) {
      next = { step: 'refused', fault: faultOf(error) }
    }
    if (round.current === mine) setOutcome(next)
  }, [])

  const add = useCallback(
    async (files: readonly File[]) => {
      const read = await Promise.all(
        files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
      )
      const next = addFiles(chosen.current, read)
      chosen.current = next
      setSelection(next)
      if (needOf(next) === 'nothing' && next.content) await judge(next.content.bytes, next.signature?.bytes)
      else setOutcome({ step: 'choosing' })
    },
    [judge],
  )

  const clear = useCallback(() => {
    round.current += 1
    chosen.current = EMPTY
    setSelection(EMPTY)
    setOutcome({ step: 'choosing' })
  }, [])

  /** For a signature file that holds its content. */
  const judgeAttached = useCallback(async () => {
    const { signature } = chosen.current
    if (signature) await judge(signature.bytes)
  }, [judge])

  return { selection, outcome, add, clear, judgeAttached }
}
