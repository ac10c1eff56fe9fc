// Owns whether MariaDB tests run: always where it is installed; a build machine without it fails.
import { hasMariadb } from '../../../scripts/mariadb/private-mariadb.ts'

/** @throws on a build machine (CI=true) without MariaDB. Elsewhere its absence is said loudly. */
export function mariadbIsHere(): boolean {
  if (hasMariadb()) return true
  if (process.env.CI === 'true') throw new Error('MariaDB is not installed: the MySQL contract cannot be checked')
  process.stderr.write('\n!!! MariaDB is not installed: nothing of this file was checked on the MySQL dialect !!!\n\n')
  return false
}
