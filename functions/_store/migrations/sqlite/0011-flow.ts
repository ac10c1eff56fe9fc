// Owns what filters of lists and codes for batches add on SQLite: a patient's department, and the documents behind one code.
import type { Migration } from '../../sql/migrate.ts'

export const flowSqlite: Migration = {
  name: '0011-flow',
  statements: [
    `alter table "document" add column "patient_department" text null`,
    `update "document" set "patient_department" = json_extract("patient", '$.department') where "patient" is not null`,
    `alter table "scan_code" add column "document_ids" text null`,
  ],
}
