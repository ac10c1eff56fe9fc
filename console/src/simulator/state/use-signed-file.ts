// The signed file of a document, fetched when asked for, and its verification.
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { useCallback, useEffect, useState } from 'react'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { DocumentStatus, fetchSignatures } from '@yiqian/shared/protocol/his.ts'
import type { VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { toBase64 } from '../../api/base64.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { call } from '../../api/simulator.ts'
import { saveFile } from '../../components/save-file.ts'

export type DetachedSignature = ResponseOf<typeof fetchSignatures>['signatures'][number]

interface Fetched {
  bytes: Uint8Array<ArrayBuffer>
  contentType: string
  /** JSON documents: a signature for each signer */
  signatures: DetachedSignature[]
}

export interface SignedFile {
  file: Fetched | null
  reports: VerificationReport[]
  busy: boolean
  fault: ApiFault | null
  fetchFile(): Promise<void>
  verify(): Promise<void>
  download(): Promise<void>
}

async function fetchAll(document: DocumentStatus): Promise<Fetched> {
  const { documentId, contentKind } = document
  const { bytes, contentType } = await call('fetch-file', { documentId })
  const signatures = !isPdfContent(contentKind) ? (await call('fetch-signatures', { documentId })).signatures : []
  return { bytes: bytes as Uint8Array<ArrayBuffer>, contentType, signatures }
}

async function verifyAll({ bytes, signatures }: Fetched): Promise<VerificationReport[]> {
  const contentBase64 = toBase64(bytes)
  if (signatures.length === 0) return [await call('verify-file', { contentBase64 })]
  const reports: VerificationReport[] = []
  for (const signature of signatures)
    reports.push(await call('verify-file', { contentBase64, signatureBase64: signature.cmsBase64 }))
  return reports
}

export function useSignedFile(document: DocumentStatus): SignedFile {
  const [file, setFile] = useState<Fetched | null>(null)
  const [reports, setReports] = useState<VerificationReport[]>([])
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const gone = document.state === 'deleted'

  useEffect(() => {
    if (gone) {
      setFile(null)
      setReports([])
    }
  }, [gone])

  const attempt = useCallback(async (task: () => Promise<void>) => {
    setBusy(true)
    setFault(null)
    try {
      await task()
    } catch (error) {
      setFault(faultOf(error))
    } finally {
      setBusy(false)
    }
  }, [])

  /** Fetched anew each time: what the API has now is what counts. */
  const get = useCallback(async () => {
    const fetched = await fetchAll(document)
    setFile(fetched)
    return fetched
  }, [document])

  return {
    file,
    reports,
    busy,
    fault,
    fetchFile: () => attempt(async () => void (await get())),
    verify: () => attempt(async () => setReports(await verifyAll(await get()))),
    download: () =>
      attempt(async () => {
        const { bytes, contentType } = await get()
        saveFile(bytes, `${document.title}.${isPdfContent(document.contentKind) ? 'pdf' : 'json'}`, contentType)
      }),
  }
}
