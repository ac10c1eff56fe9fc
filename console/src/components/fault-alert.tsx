// A refusal in words: the sentence of the API, its code and the request number for the administrator.
import { Alert, Button } from 'antd'
import type { ApiFault } from '../api/fault.ts'
import { useLanguage } from '../language/language.tsx'

export function FaultAlert({
  fault,
  onRetry,
  onClose,
}: {
  fault: ApiFault
  onRetry?: () => void
  onClose?: () => void
}) {
  const { pick, say } = useLanguage()
  const number = fault.requestId ? ` · ${say('fault.request')} ${fault.requestId}` : ''
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      data-testid="fault"
      data-code={fault.code}
      title={pick(fault.sentence)}
      description={<span className="quiet code">{`${fault.code}${number}`}</span>}
      closable={onClose ? { onClose } : false}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry} data-testid="fault-retry">
            {say('fault.retry')}
          </Button>
        )
      }
    />
  )
}
