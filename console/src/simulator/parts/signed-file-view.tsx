// The signed file as it came back from the API; for JSON also the signature of each signer.
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Empty, Spin } from 'antd'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { FileView } from '../../components/file-view.tsx'
import { saveFile } from '../../components/save-file.ts'
import { useLanguage } from '../../language/language.tsx'
import type { DetachedSignature, SignedFile } from '../state/use-signed-file.ts'

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

function Signatures({ signatures, title }: { signatures: readonly DetachedSignature[]; title: string }) {
  const { say, time } = useLanguage()
  return (
    <ul className="detached">
      {signatures.map((one) => (
        <li key={one.staffNumber}>
          <span className="code">{one.staffNumber}</span> <span className="quiet">{time(one.signedAtMs)}</span>
          <Button
            size="small"
            icon={<DownloadOutlined />}
            data-testid={`download-signature-${one.staffNumber}`}
            onClick={() =>
              saveFile(bytesOf(one.cmsBase64), `${title}-${one.staffNumber}.p7s`, 'application/pkcs7-signature')
            }
          >
            {say('file.signature')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

export function SignedFileView({ document, signed }: { document: DocumentStatus; signed: SignedFile }) {
  const { say } = useLanguage()
  if (signed.fault) return <FaultAlert fault={signed.fault} onRetry={() => void signed.fetchFile()} />
  if (signed.busy) return <Spin className="centred" />
  if (document.state === 'deleted')
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('file.deleted')} />
  if (!document.fullySigned) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('file.notSigned')} />
  if (!signed.file) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('file.notFetched')} />
  return (
    <>
      {signed.file.signatures.length > 0 && <Signatures signatures={signed.file.signatures} title={document.title} />}
      <FileView kind={isPdfContent(document.contentKind) ? 'pdf' : 'json'} bytes={signed.file.bytes} width={600} />
    </>
  )
}
