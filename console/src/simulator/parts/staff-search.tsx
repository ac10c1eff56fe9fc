// Finds staff by number, name or department, through the hospital API.
import { Empty, Select, Spin } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { listStaff } from '@yiqian/shared/protocol/his.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { call } from '../../api/simulator.ts'
import { useLanguage } from '../../language/language.tsx'

type Staff = ResponseOf<typeof listStaff>['staff'][number]

const QUIET_MS = 250

export function StaffSearch({
  chosen,
  onChoose,
}: {
  chosen: readonly { staffNumber: string }[]
  onChoose: (staff: Staff) => void
}) {
  const { say, pick } = useLanguage()
  const [found, setFound] = useState<Staff[]>([])
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [query, setQuery] = useState('')
  const round = useRef(0)

  const search = useCallback(async (text: string) => {
    const mine = (round.current += 1)
    setBusy(true)
    try {
      const { staff } = await call('list-staff', text ? { query: text } : {})
      if (round.current !== mine) return
      setFound(staff)
      setFault(null)
    } catch (error) {
      if (round.current === mine) setFault(faultOf(error))
    } finally {
      if (round.current === mine) setBusy(false)
    }
  }, [])

  useEffect(() => {
    const timer = setTimeout(() => void search(query.trim()), QUIET_MS)
    return () => clearTimeout(timer)
  }, [query, search])

  const taken = new Set(chosen.map((one) => one.staffNumber))
  const free = found.filter((one) => !taken.has(one.staffNumber))
  return (
    <Select<string>
      value={null as unknown as string}
      placeholder={say('signers.search')}
      aria-label={say('signers.search')}
      data-testid="signer-search"
      className="staff-search"
      loading={busy}
      showSearch={{ filterOption: false, searchValue: query, onSearch: setQuery }}
      onOpenChange={(open) => open && void search(query.trim())}
      onChange={(staffNumber) => {
        const staff = found.find((one) => one.staffNumber === staffNumber)
        setQuery('')
        if (staff) onChoose(staff)
      }}
      notFoundContent={
        busy ? (
          <Spin size="small" />
        ) : (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={fault ? pick(fault.sentence) : say('signers.noneFound')}
          />
        )
      }
      options={free.map((one) => ({
        value: one.staffNumber,
        label: `${one.name} · ${one.title} · ${one.department} · ${one.staffNumber}${one.enrolled ? '' : ` · ${say('signers.notEnrolled')}`}`,
      }))}
    />
  )
}
