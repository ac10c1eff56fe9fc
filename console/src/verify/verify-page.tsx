// The verification page: drop a signed file, read the verdict.
import { InboxOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Spin, Tag, Upload } from 'antd'
import { Brand } from '../components/brand.tsx'
import { FaultAlert } from '../components/fault-alert.tsx'
import { VerificationReport } from '../components/verification-report.tsx'
import { LanguageSwitch } from '../language/language-switch.tsx'
import { useLanguage } from '../language/language.tsx'
import { needOf } from './sort-files.ts'
import { useVerification } from './use-verification.ts'
import './verify.css'

function DropCard({
  verification,
  names,
}: {
  verification: ReturnType<typeof useVerification>
  names: readonly string[]
}) {
  const { say } = useLanguage()
  const { selection, outcome, add, clear, judgeAttached } = verification
  const need = outcome.step === 'choosing' ? needOf(selection) : 'nothing'
  return (
    <Card className="no-print">
      <Upload.Dragger
        multiple
        showUploadList={false}
        accept=".pdf,.json,.p7s,.p7m,.sig,.cms,.pem"
        data-testid="verify-drop"
        beforeUpload={(file, all) => {
          if (file === all[0]) void add(all)
          return false
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{say('verify.drop')}</p>
        <p className="ant-upload-hint">{say('verify.hint')}</p>
      </Upload.Dragger>
      {names.length > 0 && (
        <div className="chosen" data-testid="verify-chosen">
          <span className="quiet">{say('verify.chosen')}</span>
          {names.map((name) => (
            <Tag key={name}>{name}</Tag>
          ))}
          <Button size="small" type="link" onClick={clear} data-testid="verify-clear">
            {say('verify.clear')}
          </Button>
        </div>
      )}
      {need === 'signature' && (
        <Alert type="info" showIcon title={say('verify.needSignature')} data-testid="verify-need" />
      )}
      {need === 'content' && (
        <Alert
          type="info"
          showIcon
          data-testid="verify-need"
          title={say('verify.needContent')}
          action={
            <Button size="small" onClick={() => void judgeAttached()} data-testid="verify-attached">
              {say('verify.attached')}
            </Button>
          }
        />
      )}
    </Card>
  )
}

export function VerifyPage() {
  const { say } = useLanguage()
  const verification = useVerification()
  const { selection, outcome } = verification
  const names = [selection.content, selection.signature].filter((file) => file !== null).map((file) => file.name)
  return (
    <div className="verify-page">
      <header className="verify-header no-print">
        <Brand title={say('verify.title')} subtitle={say('verify.subtitle')} />
        <LanguageSwitch />
      </header>
      <main>
        <DropCard verification={verification} names={names} />
        {outcome.step === 'busy' && (
          <Card>
            <div className="busy" role="status">
              <Spin /> {say('verify.busy')}
            </div>
          </Card>
        )}
        {outcome.step === 'refused' && <FaultAlert fault={outcome.fault} />}
        {outcome.step === 'judged' && (
          <Card
            title={<span>{say('verify.report')}</span>}
            extra={
              <Button
                className="no-print"
                icon={<PrinterOutlined />}
                onClick={() => window.print()}
                data-testid="verify-print"
              >
                {say('verify.print')}
              </Button>
            }
          >
            <VerificationReport report={outcome.report} fileName={names.join(' + ')} />
          </Card>
        )}
        <p className="quiet no-print privacy">{say('verify.privacy')}</p>
      </main>
    </div>
  )
}
