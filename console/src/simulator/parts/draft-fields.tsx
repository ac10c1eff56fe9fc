// What a document is: title, type, patient, the hospital system's own number, how long it may be signed.
import { ReloadOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Form, Input, Select, Space } from 'antd'
import type { Patient } from '@yiqian/shared/protocol/cards.ts'
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'
import { useLanguage } from '../../language/language.tsx'
import { makeExternalId } from '../state/draft.ts'
import type { Draft } from '../state/draft.ts'
import { DOCUMENT_TYPE_WORDS, DOCUMENT_TYPE_ORDER } from './document-type-words.ts'

interface Props {
  draft: Draft
  patients: readonly Patient[]
  onChange: (change: (draft: Draft) => Draft) => void
}

function PatientFields({ draft, patients, onChange }: Props) {
  const { say } = useLanguage()
  const takePatient = (value: string): void => {
    const found = patients.find((one) => `${one.name} ${one.admissionNumber ?? ''}` === value)
    if (found)
      onChange((before) => ({
        ...before,
        patientName: found.name,
        admissionNumber: found.admissionNumber ?? '',
        patientDepartment: found.department,
        patientBed: found.bed,
      }))
    else onChange((before) => ({ ...before, patientName: value, patientDepartment: undefined, patientBed: undefined }))
  }
  return (
    <Form.Item label={say('push.patient')} htmlFor="push-patient" className="wide">
      <Space.Compact block>
        <AutoComplete
          id="push-patient"
          allowClear
          value={draft.patientName}
          onChange={(value: string | undefined) => takePatient(value ?? '')}
          placeholder={say('push.patientName')}
          options={patients.map((one) => ({
            value: `${one.name} ${one.admissionNumber ?? ''}`,
            label: [one.name, one.admissionNumber, one.department, one.bed].filter(Boolean).join(' · '),
          }))}
          showSearch={{ filterOption: (input, option) => (option?.value ?? '').includes(input.trim()) }}
        />
        <Input
          id="push-admission"
          value={draft.admissionNumber}
          onChange={(event) => onChange((before) => ({ ...before, admissionNumber: event.target.value }))}
          placeholder={say('push.admissionNumber')}
          aria-label={say('push.admissionNumber')}
        />
      </Space.Compact>
    </Form.Item>
  )
}

export function DraftFields({ draft, patients, onChange }: Props) {
  const { say } = useLanguage()
  const set = <K extends keyof Draft>(key: K, value: Draft[K]): void =>
    onChange((before) => ({ ...before, [key]: value }))
  return (
    <Form layout="vertical" size="middle" component="div" className="draft-fields">
      <Form.Item label={say('push.documentTitle')} htmlFor="push-title" required>
        <Input
          id="push-title"
          maxLength={200}
          value={draft.title}
          onChange={(event) => set('title', event.target.value)}
          placeholder={say('push.titleExample')}
        />
      </Form.Item>
      <Form.Item label={say('push.type')} htmlFor="push-type">
        <Select<DocumentType>
          id="push-type"
          value={draft.documentType}
          onChange={(value) => set('documentType', value)}
          options={DOCUMENT_TYPE_ORDER.map((value) => ({ value, label: say(DOCUMENT_TYPE_WORDS[value]) }))}
        />
      </Form.Item>
      <PatientFields draft={draft} patients={patients} onChange={onChange} />
      <Form.Item
        label={say('push.externalId')}
        htmlFor="push-external-id"
        className="wide"
        required
        tooltip={say('push.externalIdHint')}
      >
        <Space.Compact block>
          <Input
            id="push-external-id"
            maxLength={128}
            value={draft.externalId}
            onChange={(event) => set('externalId', event.target.value)}
          />
          <Button
            icon={<ReloadOutlined />}
            aria-label={say('push.newExternalId')}
            onClick={() => set('externalId', makeExternalId(new Date(), Math.random()))}
          />
        </Space.Compact>
      </Form.Item>
      <Form.Item label={say('push.note')} htmlFor="push-note">
        <Input
          id="push-note"
          maxLength={500}
          value={draft.note}
          onChange={(event) => set('note', event.target.value)}
          placeholder={say('push.noteExample')}
        />
      </Form.Item>
      <Form.Item label={say('push.validFor')} htmlFor="push-valid-for">
        <Select
          id="push-valid-for"
          value={draft.validForHours}
          onChange={(value) => set('validForHours', value)}
          options={[1, 24, 72, 168, 720].map((hours) => ({
            value: hours,
            label: hours < 24 ? say('push.hours', { hours }) : say('push.days', { days: hours / 24 }),
          }))}
        />
      </Form.Item>
    </Form>
  )
}
