// Settings that every function reads, each with its value when absent. Relative paths are under DATA_DIR.
import path from 'node:path'

export interface Settings {
  /** DATA_DIR, default `data` */
  dataDirectory: string
  /** DATABASE_URL, default SQLite under DATA_DIR */
  databaseUrl: string
  /** VAULT_DATABASE_URL: the vault's own database, read by cosigning alone */
  vaultDatabaseUrl: string
  /** MASTER_KEY_FILE */
  masterKeyFile: string
  /** FUNCTION_KEY_FILE: the secret that functions sign their calls with */
  functionKeyFile: string
  /** VAULT_KEY_FILE: the vault's key-encryption key, read by cosigning alone */
  vaultKeyFile: string
  /** PUBLIC_URL: the address phones and hospital systems see, without a slash at the end */
  publicUrl: string
  /** JOURNAL_DIR: journals of operations and of the system; shared by the instances that one search covers */
  journalDirectory: string
  /** INSTANCE: this process among several on one journal folder, 1 to 48 letters, digits, hyphens; processes on one host need not differ */
  instance: string
  /** PRIVACY_VERSION: raise it with the notice's text; everybody is asked again before anything is signed */
  privacyVersion: string
  /** HOSPITAL_NAME, in certificates and on pages */
  hospitalName: string
}

export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const dataDirectory = path.resolve(env['DATA_DIR'] || 'data')
  const key = (name: string, setting: string) => env[setting] || path.join(dataDirectory, 'keys', name)
  return {
    dataDirectory,
    databaseUrl: env['DATABASE_URL'] || `sqlite:${path.join(dataDirectory, 'yiqian.sqlite')}`,
    vaultDatabaseUrl: env['VAULT_DATABASE_URL'] || `sqlite:${path.join(dataDirectory, 'vault.sqlite')}`,
    masterKeyFile: key('master.key', 'MASTER_KEY_FILE'),
    functionKeyFile: key('functions.key', 'FUNCTION_KEY_FILE'),
    vaultKeyFile: key('vault.key', 'VAULT_KEY_FILE'),
    publicUrl: (env['PUBLIC_URL'] || 'http://127.0.0.1:3000').replace(/\/+$/, ''),
    journalDirectory: env['JOURNAL_DIR'] || path.join(dataDirectory, 'journals'),
    instance: readInstance(env['INSTANCE']),
    privacyVersion: env['PRIVACY_VERSION'] || '2026-11',
    hospitalName: env['HOSPITAL_NAME'] || '示范医院',
  }
}

function readInstance(given: string | undefined): string {
  const instance = given || 'main'
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,47}$/.test(instance)) throw new Error('INSTANCE must be 1 to 48 letters, digits and hyphens')
  return instance
}
