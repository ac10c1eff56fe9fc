// Asks why a document is revoked or deleted; the reason goes into its record.
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { useLanguage } from '../../language/language.tsx'

const CONFIRM_ID: Record<`data-${string}`, string> = { 'data-testid': 'reason-confirm' }

interface Props {
  asking: 'revoke' | 'delete' | null
  onCancel: () => void
  onConfirm: (reason: string) => Promise<void>
}

export function ReasonDialog({ asking, onCancel, onConfirm }: Props) {
  const { say } = useLanguage()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiFault | null>(null)
  if (!asking) return null

  const confirm = async (): Promise<void> => {
    setBusy(true)
    setFault(null)
    try {
      await onConfirm(reason.trim())
    } catch (error) {
      setFault(faultOf(error))
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      width={440}
      title={say(asking === 'revoke' ? 'revoke.title' : 'delete.title')}
      onCancel={onCancel}
      onOk={() => void confirm()}
      okText={say(asking === 'revoke' ? 'action.revoke' : 'action.delete')}
      cancelText={say('dialog.cancel')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: busy, ...CONFIRM_ID }}
    >
      <p className="quiet">{say(asking === 'revoke' ? 'revoke.hint' : 'delete.hint')}</p>
      <Input.TextArea
        autoFocus
        rows={3}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={say('dialog.reason')}
        aria-label={say('dialog.reason')}
        data-testid="reason-text"
      />
      {fault && (
        <div className="reason-fault">
          <FaultAlert fault={fault} />
        </div>
      )}
    </Modal>
  )
}
