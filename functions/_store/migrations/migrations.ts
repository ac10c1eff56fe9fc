// Owns the list of migrations of each dialect, in order. Listed, not globbed: a bundle carries them.
import { initialMysql } from './mysql/0001-initial.ts'
import { timestampServerMysql } from './mysql/0002-timestamp-server.ts'
import { validationMysql } from './mysql/0003-validation.ts'
import { applicationKeysMysql } from './mysql/0004-application-keys.ts'
import { administrationMysql } from './mysql/0005-administration.ts'
import { signingAccessMysql } from './mysql/0006-signing-access.ts'
import { statementsMysql } from './mysql/0010-statements.ts'
import { flowMysql } from './mysql/0011-flow.ts'
import { grantsMysql } from './mysql/0012-grants.ts'
import { identityMysql } from './mysql/0013-identity.ts'
import { handwritingMysql } from './mysql/0014-handwriting.ts'
import { stagesMysql } from './mysql/0016-stages.ts'
import { biometricsMysql } from './mysql/0017-biometrics.ts'
import { sessionAgeMysql } from './mysql/0022-session-age.ts'
import { initialSqlite } from './sqlite/0001-initial.ts'
import { timestampServerSqlite } from './sqlite/0002-timestamp-server.ts'
import { validationSqlite } from './sqlite/0003-validation.ts'
import { applicationKeysSqlite } from './sqlite/0004-application-keys.ts'
import { administrationSqlite } from './sqlite/0005-administration.ts'
import { signingAccessSqlite } from './sqlite/0006-signing-access.ts'
import { statementsSqlite } from './sqlite/0010-statements.ts'
import { flowSqlite } from './sqlite/0011-flow.ts'
import { grantsSqlite } from './sqlite/0012-grants.ts'
import { identitySqlite } from './sqlite/0013-identity.ts'
import { handwritingSqlite } from './sqlite/0014-handwriting.ts'
import { stagesSqlite } from './sqlite/0016-stages.ts'
import { biometricsSqlite } from './sqlite/0017-biometrics.ts'
import { sessionAgeSqlite } from './sqlite/0022-session-age.ts'

export const migrations = {
  sqlite: [initialSqlite, timestampServerSqlite, validationSqlite, applicationKeysSqlite, administrationSqlite, signingAccessSqlite, statementsSqlite, flowSqlite, grantsSqlite, identitySqlite, handwritingSqlite, stagesSqlite, biometricsSqlite, sessionAgeSqlite],
  mysql: [initialMysql, timestampServerMysql, validationMysql, applicationKeysMysql, administrationMysql, signingAccessMysql, statementsMysql, flowMysql, grantsMysql, identityMysql, handwritingMysql, stagesMysql, biometricsMysql, sessionAgeMysql],
}
