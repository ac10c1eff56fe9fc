// The words for kinds of document, and the order to choose from.
import { DOCUMENT_TYPES } from '@yiqian/shared/protocol/states.ts'
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'
import type { TextKey } from '../../language/dictionary.ts'

export const DOCUMENT_TYPE_ORDER = DOCUMENT_TYPES

export const DOCUMENT_TYPE_WORDS = {
  prescription: 'type.prescription',
  'laboratory-report': 'type.laboratoryReport',
  'admission-record': 'type.admissionRecord',
  'consent-form': 'type.consentForm',
  'medical-order': 'type.medicalOrder',
  'consultation-opinion': 'type.consultationOpinion',
  other: 'type.other',
} as const satisfies Record<DocumentType, TextKey>
