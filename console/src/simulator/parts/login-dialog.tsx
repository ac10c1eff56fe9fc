// Log-in by scanning: the code in a dialog, closed by itself once the phone has approved.
import { App, Modal } from 'antd'
import type { CodeStatus } from '@yiqian/shared/protocol/his.ts'
import { useLanguage } from '../../language/language.tsx'
import type { Doctor } from '../state/use-doctor.ts'
import { CodePanel } from './code-panel.tsx'

interface Props {
  open: boolean
  system: string
  onClose: () => void
  onLogin: (doctor: Doctor) => void
}

export function LoginDialog({ open, system, onClose, onLogin }: Props) {
  const { say } = useLanguage()
  const { message } = App.useApp()
  const end = (code: CodeStatus): void => {
    if (code.state !== 'approved' || !code.login) return
    onLogin({ staff: code.login.staff, approvedAtMs: code.login.approvedAtMs })
    void message.success(say('login.welcome', { name: code.login.staff.name, title: code.login.staff.title }))
    onClose()
  }
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      width={380}
      title={say('login.title')}
      data-testid="login-dialog"
    >
      <p className="quiet">{say('login.hint')}</p>
      {open && <CodePanel purpose="login" about={system} onEnd={end} />}
    </Modal>
  )
}
