// A QR code to scan with the phone: countdown, renewal, the two digits to compare, and how it ended.
import { CheckCircleFilled, CloseCircleFilled, LinkOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Progress, Spin, Typography } from 'antd'
import type { CodeStatus } from '@yiqian/shared/protocol/his.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { useLanguage } from '../../language/language.tsx'
import { useCode } from '../state/use-code.ts'

interface Props {
  purpose: 'login' | 'sign'
  documentId?: string
  /** which system, and for signing which patient and document: the phone shows the same */
  about: string
  onEnd: (code: CodeStatus) => void
}

function Waiting({ code, secondsLeft }: { code: CodeStatus; secondsLeft: number }) {
  const { say } = useLanguage()
  return (
    <>
      <QrCode text={code.url} label={say('code.scan')} size={208} />
      <Progress
        percent={(secondsLeft / 60) * 100}
        showInfo={false}
        size={{ height: 4 }}
        strokeColor="#0f6f78"
        strokeLinecap="butt"
        aria-hidden
        className="code-progress"
      />
      <div data-testid="code-countdown" data-seconds={secondsLeft}>
        {say('code.renewsIn', { seconds: secondsLeft })}
      </div>
      <Typography.Text
        className="quiet"
        copyable={{ text: code.url, icon: <LinkOutlined />, tooltips: [say('code.copyLink'), say('code.copied')] }}
      >
        <a href={code.url} target="_blank" rel="noreferrer" data-testid="code-link">
          {say('code.openLink')}
        </a>
      </Typography.Text>
    </>
  )
}

function Scanned({ number }: { number: string | null }) {
  const { say } = useLanguage()
  return (
    <div className="code-number-box">
      <div>{say('code.compare')}</div>
      <div className="code-number" data-testid="code-number">
        {number ?? '··'}
      </div>
      <div className="quiet">{say('code.compareHint')}</div>
    </div>
  )
}

export function CodePanel({ purpose, documentId, about, onEnd }: Props) {
  const { say } = useLanguage()
  const { code, secondsLeft, fault, resting, renew } = useCode(purpose, documentId, onEnd)
  const again = (
    <Button icon={<ReloadOutlined />} onClick={() => void renew()} data-testid="code-renew">
      {say('code.renew')}
    </Button>
  )
  return (
    <div
      className="code-panel"
      data-testid="code-panel"
      data-state={code?.state ?? 'none'}
      data-code-id={code?.codeId ?? ''}
      aria-live="polite"
    >
      <div className="code-about">{about}</div>
      {fault && <FaultAlert fault={fault} onRetry={() => void renew()} />}
      {!code && !fault && <Spin className="centred" />}
      {code?.state === 'waiting' && <Waiting code={code} secondsLeft={secondsLeft} />}
      {code?.state === 'scanned' && <Scanned number={code.number} />}
      {code?.state === 'approved' && (
        <div className="code-end word-passed">
          <CheckCircleFilled /> {say(purpose === 'login' ? 'code.loginApproved' : 'code.signApproved')}
        </div>
      )}
      {code?.state === 'declined' && (
        <div className="code-end word-failed">
          <CloseCircleFilled /> {say('code.declined')}
        </div>
      )}
      {resting && <div className="code-end quiet">{say('code.resting')}</div>}
      {(code?.state === 'declined' || resting) && again}
      {code?.state === 'approved' && purpose === 'sign' && again}
    </div>
  )
}
