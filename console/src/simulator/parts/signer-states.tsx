// The signers of a document and how far each of them is.
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { useLanguage } from '../../language/language.tsx'
import { StateTag } from './state-tag.tsx'

export function SignerStates({ document }: { document: DocumentStatus }) {
  const { say, time } = useLanguage()
  const signers = document.signers.toSorted((a, b) => a.order - b.order)
  return (
    <>
      {signers.length > 1 && (
        <p className="quiet order-note">
          {say(document.signerOrder === 'sequence' ? 'signers.inSequence' : 'signers.inAnyOrder')}
        </p>
      )}
      <ol className="signer-states">
        {signers.map((signer, index) => (
          <li key={signer.staffNumber} data-testid={`signer-state-${signer.staffNumber}`} data-state={signer.state}>
            <span className="signer-order">{index + 1}</span>
            <div>
              <div>
                <strong>{signer.name}</strong>{' '}
                <span className="quiet">
                  {signer.title} · {signer.department} · {signer.staffNumber}
                </span>
              </div>
              {signer.signedAtMs !== null && (
                <div className="quiet">{say('signers.signedAt', { time: time(signer.signedAtMs) })}</div>
              )}
              {signer.reason && <div className="signer-reason">{say('closed.reason', { reason: signer.reason })}</div>}
            </div>
            <StateTag state={signer.state} />
          </li>
        ))}
      </ol>
    </>
  )
}
