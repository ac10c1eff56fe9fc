// Where a document comes from: dropped in, or one of the samples.
import { FilePdfOutlined, FileTextOutlined, InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Upload } from 'antd'
import { useState } from 'react'
import type { Sample } from '../../../simulator-server/records.ts'
import { faultOf } from '../../api/fault.ts'
import { loadSample } from '../../api/simulator.ts'
import { useLanguage } from '../../language/language.tsx'
import { withSource } from '../state/draft.ts'
import type { Draft } from '../state/draft.ts'

const FILE_LIMIT = 48 * 1_048_576

interface Props {
  draft: Draft
  samples: readonly Sample[]
  onChange: (change: (draft: Draft) => Draft) => void
}

interface SampleButtonsProps {
  samples: readonly Sample[]
  chosen: string | null | undefined
  onChoose: (sample: Sample) => void
}

function SampleButtons({ samples, chosen, onChoose }: SampleButtonsProps) {
  const { say, language } = useLanguage()
  return (
    <div className="samples" role="group" aria-label={say('push.samples')}>
      <span className="quiet">{say('push.samples')}</span>
      {samples.length === 0 && <span className="quiet">{say('push.noSamples')}</span>}
      {samples.map((sample) => (
        <Button
          key={sample.id}
          size="small"
          type={chosen === sample.id ? 'primary' : 'default'}
          icon={sample.kind === 'pdf' ? <FilePdfOutlined /> : <FileTextOutlined />}
          onClick={() => onChoose(sample)}
          data-testid={`sample-${sample.id}`}
        >
          {language === 'zh' ? sample.titleZh : sample.titleEn}
        </Button>
      ))}
    </div>
  )
}

export function SourcePicker({ draft, samples, onChange }: Props) {
  const { say, pick, language } = useLanguage()
  const [problem, setProblem] = useState('')

  const takeFile = async (file: File): Promise<void> => {
    if (file.size > FILE_LIMIT) return setProblem(say('push.tooLarge', { limit: '48 MB' }))
    setProblem('')
    const bytes = new Uint8Array(await file.arrayBuffer())
    const kind = /\.json$/i.test(file.name) || file.type === 'application/json' ? 'json' : 'pdf'
    const title = file.name.replace(/\.(pdf|json)$/i, '')
    onChange((before) => ({
      ...withSource(before, { kind, bytes, name: file.name, sampleId: null, positions: [] }),
      title,
    }))
  }

  const takeSample = async (sample: Sample): Promise<void> => {
    try {
      const bytes = await loadSample(sample.id)
      setProblem('')
      const title = language === 'zh' ? sample.titleZh : sample.titleEn
      const { patient } = sample
      onChange((before) => ({
        ...withSource(before, {
          kind: sample.kind,
          bytes,
          name: `${title}.${sample.kind}`,
          sampleId: sample.id,
          positions: sample.positions,
        }),
        title,
        documentType: sample.documentType,
        ...(patient && {
          patientName: patient.name,
          admissionNumber: patient.admissionNumber ?? '',
          patientDepartment: patient.department,
          patientBed: patient.bed,
        }),
      }))
    } catch (error) {
      setProblem(pick(faultOf(error).sentence))
    }
  }

  return (
    <div className="source-picker">
      <Upload.Dragger
        accept=".pdf,.json,application/pdf,application/json"
        showUploadList={false}
        data-testid="push-drop"
        className="source-drop"
        beforeUpload={(file) => {
          void takeFile(file)
          return false
        }}
      >
        <InboxOutlined className="drop-icon" />
        <span>
          {draft.source ? (
            <strong data-testid="push-source">
              {draft.source.name} · {(draft.source.bytes.length / 1024).toFixed(1)} KB
            </strong>
          ) : (
            say('push.drop')
          )}
        </span>
      </Upload.Dragger>
      <SampleButtons samples={samples} chosen={draft.source?.sampleId} onChoose={(sample) => void takeSample(sample)} />
      {problem && <Alert type="error" showIcon title={problem} data-testid="push-problem" />}
    </div>
  )
}
