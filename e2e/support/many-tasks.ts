// Thousands of tasks for one signer, written straight into the platform's database: pushing them one by one would take an hour.
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { aDocument, aTask } from '../../functions/_domain/testing/builders.ts'
import { openDatabase } from '../../functions/_store/open-database.ts'
import { DOCUMENT_TYPES } from '@yiqian/shared/protocol/states.ts'
import type { Platform } from './platform.ts'

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const WARDS = ['心内科', '普外科', '儿科', '急诊科', '神经内科']
const TITLES = ['处方笺', '检验报告单', '入院记录', '手术知情同意书', '长期医嘱单']
const AT_ONCE = 500

export interface ManyTasks {
  staffNumber: string
  count: number
  list: 'pending' | 'signed'
}

/** The `n`-th has the admission number `ZYn`; its patient, ward and type follow from n. Their files do not exist: they are for lists. */
export async function seedTasks(platform: Pick<Platform, 'dataDirectory' | 'demo'>, { staffNumber, count, list }: ManyTasks): Promise<void> {
  const database = await openDatabase({ url: `sqlite:${path.join(platform.dataDirectory, 'yiqian.sqlite')}` })
  try {
    const staff = await database.stores.staff.findByNumber(staffNumber)
    const nowMs = Date.now()
    const serial = randomBytes(4).toString('hex')
    for (let from = 0; from < count; from += AT_ONCE) {
      await database.transaction(async (stores) => {
        for (let n = from; n < Math.min(count, from + AT_ONCE); n++) {
          const kind = n % TITLES.length
          const document = aDocument({
            id: `doc_many${serial}${n}`, applicationId: platform.demo.application.id, externalId: `MANY-${serial}-${n}`, title: `${TITLES[kind]} ${n}`, documentType: DOCUMENT_TYPES[kind]!, contentKind: 'pdf',
            patient: { name: `${SURNAMES[n % SURNAMES.length]}某${n}`, admissionNumber: `ZY${n}`, department: WARDS[n % WARDS.length]! },
            state: list, createdAtMs: nowMs - n * 1000, dueAtMs: nowMs + 3_600_000 + n * 60_000, closedAtMs: list === 'signed' ? nowMs - n * 60_000 : null,
          })
          await stores.documents.insert(document)
          await stores.tasks.insert(aTask({ id: `tsk_many${serial}${n}`, documentId: document.id, staffId: staff!.id, state: list, requestedAtMs: nowMs - n * 60_000, signedAtMs: list === 'signed' ? nowMs - n * 60_000 : null }))
        }
      })
    }
  } finally {
    await database.close()
  }
}
