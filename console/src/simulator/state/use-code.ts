// A one-time QR code on the screen: made, followed each second, renewed when its 60 seconds are over, ended with the panel.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CodeStatus } from '@yiqian/shared/protocol/his.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { serverNowMs } from '../../api/server-clock.ts'
import { call } from '../../api/simulator.ts'
import { usePolling } from './use-polling.ts'

/** After this many codes that nobody scanned the panel asks for a click. */
const RENEWALS = 30

export interface ShownCode {
  code: CodeStatus | null
  secondsLeft: number
  fault: ApiFault | null
  /** nobody scanned for long: waits for a click */
  resting: boolean
  renew(): Promise<void>
}

const keepsPolling = (code: CodeStatus | null): boolean =>
  code !== null && (code.state === 'waiting' || code.state === 'scanned')

export function useCode(
  purpose: 'login' | 'sign',
  documentId: string | undefined,
  onEnd: (code: CodeStatus) => void,
): ShownCode {
  const [code, setCode] = useState<CodeStatus | null>(null)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [nowMs, setNowMs] = useState(serverNowMs)
  const renewals = useRef(0)
  const current = useRef<CodeStatus | null>(null)
  const tellEnd = useRef(onEnd)
  tellEnd.current = onEnd

  const show = useCallback((next: CodeStatus | null) => {
    current.current = next
    setCode(next)
    setNowMs(serverNowMs())
  }, [])

  const make = useCallback(async () => {
    const replaces = current.current?.state === 'waiting' ? current.current.codeId : undefined
    try {
      show(await call('create-code', { purpose, documentId, replaces }))
      setFault(null)
    } catch (error) {
      const found = faultOf(error)
      setFault(found)
      if (found.code === 'code.not_found') show(null) // the one to replace is gone: the next try makes a new one
    }
  }, [purpose, documentId, show])

  const renew = useCallback(async () => {
    renewals.current = 0
    await make()
  }, [make])

  useEffect(() => {
    const timer = setTimeout(() => void renew(), 0) // not twice when the panel is mounted twice at once
    const clock = setInterval(() => setNowMs(serverNowMs()), 250)
    return () => {
      clearTimeout(timer)
      clearInterval(clock)
      current.current = null
    }
  }, [renew])

  const follow = useCallback(async () => {
    const before = current.current
    if (!before || !keepsPolling(before)) return
    const answer = await call('get-code', { codeId: before.codeId }).catch((error: unknown) => {
      const found = faultOf(error)
      setFault(found)
      throw found
    })
    setFault(null)
    if (current.current?.codeId !== answer.codeId) return
    const seen = { ...answer, url: before.url } // the link is told once, when the code is made
    if (seen.state === 'expired' || (seen.state === 'waiting' && seen.expiresAtMs <= serverNowMs())) {
      renewals.current = before.state === 'scanned' ? 0 : renewals.current + 1
      if (renewals.current < RENEWALS) {
        await make()
        if (current.current?.codeId === before.codeId) throw new Error('not renewed') // its fault is shown; the poll slows down
      } else show({ ...seen, state: 'expired' })
      return
    }
    show(seen)
    if (seen.state === 'approved' || seen.state === 'declined') tellEnd.current(seen)
  }, [make, show])

  usePolling(follow, 1000, keepsPolling(code))
  const secondsLeft = code ? Math.max(0, Math.ceil((code.expiresAtMs - nowMs) / 1000)) : 0
  return { code, secondsLeft, fault, resting: code?.state === 'expired', renew }
}
