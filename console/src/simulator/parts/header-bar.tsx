// The head of the page: hospital, doctor, connection, language.
import { LogoutOutlined, QrcodeOutlined, UserOutlined } from '@ant-design/icons'
import { Badge, Button, Space, Tooltip } from 'antd'
import { useState } from 'react'
import { Brand } from '../../components/brand.tsx'
import { LanguageSwitch } from '../../language/language-switch.tsx'
import { useLanguage } from '../../language/language.tsx'
import type { Doctor } from '../state/use-doctor.ts'
import { LoginDialog } from './login-dialog.tsx'

interface Props {
  hospital: string
  connected: boolean
  doctor: Doctor | null
  onLogin: (doctor: Doctor) => void
  onLogout: () => void
}

export function HeaderBar({ hospital, connected, doctor, onLogin, onLogout }: Props) {
  const { say, time } = useLanguage()
  const [open, setOpen] = useState(false)
  return (
    <header className="header-bar">
      <Brand title={hospital} subtitle={say('simulator.subtitle')} />
      <Space size="large">
        <span data-testid="connection" data-connected={connected}>
          <Badge
            status={connected ? 'success' : 'error'}
            text={<span className="quiet">{say(connected ? 'connection.live' : 'connection.lost')}</span>}
          />
        </span>
        {doctor ? (
          <Space>
            <Tooltip title={say('login.since', { time: time(doctor.approvedAtMs) })}>
              <span data-testid="doctor" data-staff-number={doctor.staff.staffNumber}>
                <UserOutlined /> <strong>{doctor.staff.name}</strong>{' '}
                <span className="quiet">
                  {doctor.staff.title} · {doctor.staff.department}
                </span>
              </span>
            </Tooltip>
            <Button size="small" icon={<LogoutOutlined />} onClick={onLogout} data-testid="logout">
              {say('login.out')}
            </Button>
          </Space>
        ) : (
          <Button type="primary" icon={<QrcodeOutlined />} onClick={() => setOpen(true)} data-testid="login">
            {say('login.button')}
          </Button>
        )}
        <LanguageSwitch />
      </Space>
      <LoginDialog open={open} system={hospital} onClose={() => setOpen(false)} onLogin={onLogin} />
    </header>
  )
}
