// Owns what filters of lists and codes for batches add on MySQL: a patient's department, and the documents behind one code.
import type { Migration } from '../../sql/migrate.ts'

/** Adding a column bears being run again: MySQL, unlike MariaDB, knows no `add column if not exists`. */
const addColumn = (table: string, column: string, type: string): string[] => [
  `set @statement = (select if(count(*) = 0, 'alter table ${table} add column ${column} ${type}', 'do 0')
    from information_schema.columns where table_schema = database() and table_name = '${table}' and column_name = '${column}')`,
  'prepare add_column from @statement',
  'execute add_column',
  'deallocate prepare add_column',
]

export const flowMysql: Migration = {
  name: '0011-flow',
  statements: [
    ...addColumn('document', 'patient_department', 'varchar(255) null'),
    `update document set patient_department = json_unquote(json_extract(patient, '$.department')) where patient is not null and patient_department is null`,
    ...addColumn('scan_code', 'document_ids', 'text null'),
  ],
}
