// The verification report of the signed file, through the hospital API.
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { Button, Empty, Spin } from 'antd'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { VerificationReport } from '../../components/verification-report.tsx'
import { useLanguage } from '../../language/language.tsx'
import type { SignedFile } from '../state/use-signed-file.ts'

export function VerifyView({ document, signed }: { document: DocumentStatus; signed: SignedFile }) {
  const { say } = useLanguage()
  if (signed.fault) return <FaultAlert fault={signed.fault} onRetry={() => void signed.verify()} />
  if (signed.busy) return <Spin className="centred" />
  if (signed.reports.length === 0)
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={say(document.fullySigned && document.state === 'signed' ? 'verify.notYet' : 'file.notSigned')}
      >
        {document.fullySigned && document.state === 'signed' && (
          <Button onClick={() => void signed.verify()}>{say('action.verify')}</Button>
        )}
      </Empty>
    )
  return (
    <>
      {signed.reports.map((report, index) => (
        <VerificationReport key={index} report={report} fileName={`${document.title}.${isPdfContent(document.contentKind) ? 'pdf' : 'json'}`} />
      ))}
    </>
  )
}
