// Who signs, in which order, and where each signature goes.
import { ArrowUpOutlined, DeleteOutlined, UserAddOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Segmented, Select, Tag } from 'antd'
import { useLanguage } from '../../language/language.tsx'
import { movedUp, withoutSigner, withPlace, withSigner } from '../state/draft.ts'
import type { ChosenSigner, Draft, Place } from '../state/draft.ts'
import type { Doctor } from '../state/use-doctor.ts'
import { StaffSearch } from './staff-search.tsx'

interface Props {
  draft: Draft
  doctor: Doctor | null
  active: number
  onActive: (index: number) => void
  onChange: (change: (draft: Draft) => Draft) => void
}

function PlaceFields({ place, index, onPlace }: { place: Place; index: number; onPlace: (place: Place) => void }) {
  const { say } = useLanguage()
  const modes: Record<Place['mode'], Place> = {
    default: { mode: 'default' },
    keyword: { mode: 'keyword', keyword: '', occurrence: 1 },
    box: { mode: 'box', box: null },
  }
  return (
    <div className="place-fields">
      <Select<Place['mode']>
        size="small"
        value={place.mode}
        aria-label={say('place.label')}
        data-testid={`place-${index}`}
        onChange={(mode) => onPlace(modes[mode])}
        options={[
          { value: 'default', label: say('place.default') },
          { value: 'keyword', label: say('place.keyword') },
          { value: 'box', label: say('place.box') },
        ]}
      />
      {place.mode === 'keyword' && (
        <>
          <Input
            size="small"
            value={place.keyword}
            maxLength={64}
            placeholder={say('place.keywordExample')}
            aria-label={say('place.keyword')}
            data-testid={`place-keyword-${index}`}
            onChange={(event) => onPlace({ ...place, keyword: event.target.value })}
          />
          <InputNumber
            size="small"
            min={1}
            max={1000}
            value={place.occurrence}
            aria-label={say('place.occurrence')}
            prefix={say('place.nth')}
            onChange={(value) => onPlace({ ...place, occurrence: value ?? 1 })}
          />
        </>
      )}
      {place.mode === 'box' && (
        <span className="quiet" data-testid={`place-box-${index}`}>
          {place.box
            ? say('place.at', { page: place.box.page, x: Math.round(place.box.x), y: Math.round(place.box.y) })
            : say('place.drawHint')}
        </span>
      )}
    </div>
  )
}

function SignerRow({ signer, index, props }: { signer: ChosenSigner; index: number; props: Props }) {
  const { say } = useLanguage()
  const { draft, active, onActive, onChange } = props
  return (
    <li
      className="signer-row"
      data-active={active === index}
      data-testid={`signer-${signer.staffNumber}`}
      onFocus={() => onActive(index)}
      onPointerDown={() => onActive(index)}
    >
      <div className="signer-head">
        <span className="signer-order">{index + 1}</span>
        <strong>{signer.name}</strong>
        <span className="quiet signer-job">
          {signer.title} · {signer.department} · {signer.staffNumber}
        </span>
        {!signer.enrolled && <Tag color="warning">{say('signers.notEnrolled')}</Tag>}
        <Button
          size="small"
          type="text"
          disabled={index === 0}
          icon={<ArrowUpOutlined />}
          aria-label={say('signers.up')}
          onClick={() => onChange((before) => movedUp(before, index))}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={say('signers.remove')}
          data-testid={`signer-remove-${signer.staffNumber}`}
          onClick={() => onChange((before) => withoutSigner(before, index))}
        />
      </div>
      {draft.source?.kind !== 'json' && (
        <PlaceFields
          place={signer.place}
          index={index}
          onPlace={(place) => onChange((before) => withPlace(before, index, place))}
        />
      )}
    </li>
  )
}

export function SignerTable(props: Props) {
  const { say } = useLanguage()
  const { draft, doctor, onChange, onActive } = props
  const self =
    doctor && !draft.signers.some((signer) => signer.staffNumber === doctor.staff.staffNumber) ? doctor.staff : null
  const add = (staff: Parameters<typeof withSigner>[1]): void => {
    onActive(draft.signers.length)
    onChange((before) => withSigner(before, staff))
  }
  return (
    <section className="signer-table" aria-label={say('signers.title')}>
      <div className="section-head">
        <span>
          {say('signers.title')}{' '}
          <span className="required" aria-hidden>
            *
          </span>
        </span>
        <Segmented<Draft['signerOrder']>
          size="small"
          value={draft.signerOrder}
          aria-label={say('signers.order')}
          data-testid="signer-order"
          onChange={(signerOrder) => onChange((before) => ({ ...before, signerOrder }))}
          options={[
            { value: 'any', label: say('signers.any') },
            { value: 'sequence', label: say('signers.sequence') },
          ]}
        />
      </div>
      <div className="signer-add">
        <StaffSearch chosen={draft.signers} onChoose={add} />
        {self && (
          <Button icon={<UserAddOutlined />} onClick={() => add({ ...self, enrolled: true })} data-testid="signer-self">
            {say('signers.self')}
          </Button>
        )}
      </div>
      <ol>
        {draft.signers.map((signer, index) => (
          <SignerRow key={signer.staffNumber} signer={signer} index={index} props={props} />
        ))}
      </ol>
    </section>
  )
}
