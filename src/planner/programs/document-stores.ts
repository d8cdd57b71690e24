/** What shell code of MongoDB does; `code`: it cannot be told from its text. */
export type DocumentEffect = 'db-read' | 'db-write' | 'db-destroy' | 'code';

/** Methods that take everything of a collection, a database or its users away (mongodb.com/docs/manual/reference/method). */
const destroys =
  /\.\s*(?:dropDatabase|dropAllUsersFromDatabase|dropAllUsers|dropAllRoles)\s*\(|\.\s*drop\s*\(\s*(?:\)|\{)|\.\s*(?:deleteMany|remove)\s*\(\s*(?:\{\s*\}\s*(?:,[^)]*)?)?\)|\bdropDatabase\s*:\s*1|\bdrop\s*:\s*["']|\[\s*["'](?:drop|dropDatabase)["']\s*\]/;

/** Names that only look, and what formats their answer. */
const reads: ReadonlySet<string> = new Set(
  'find findOne aggregate countDocuments estimatedDocumentCount count distinct limit sort skip project projection toArray pretty explain getCollectionNames getCollectionInfos getCollection getSiblingDB getSisterDB getMongo getDBNames getDBs getDB listDatabases listCollections stats dataSize storageSize totalSize totalIndexSize getIndexes getIndexKeys getName serverStatus hostInfo hello isMaster isCapped version status conf currentOp getUsers getUser getRoles getRole getProfilingStatus printReplicationInfo printSecondaryReplicationInfo hasNext next forEach map filter length slice join keys values entries stringify parse includes readPref maxTimeMS hint collation batchSize comment allowDiskUse size itcount toString valueOf toISOString getTime print printjson console log ObjectId ISODATE ISODate NumberLong NumberInt NumberDecimal UUID Date Math JSON EJSON Object Array String Number use show quit exit db rs sh ping buildInfo max min latencyStats validate getShardDistribution'.split(
    ' ',
  ),
);

const writes: ReadonlySet<string> = new Set(
  'insert insertOne insertMany update updateOne updateMany replaceOne deleteOne deleteMany remove findOneAndUpdate findOneAndReplace findOneAndDelete findAndModify bulkWrite save createIndex createIndexes dropIndex dropIndexes createCollection createView renameCollection createUser updateUser dropUser createRole updateRole dropRole grantRolesToUser changeUserPassword setProfilingLevel initiate add reconfig stepDown killOp shutdownServer compact reIndex convertToCapped hideIndex unhideIndex'.split(
    ' ',
  ),
);

/** Strings and comments are data; their text is taken out. */
const withoutStrings = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ').replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');

/** Judges shell code by the names it calls: all of them must be known to look, or it asks. */
export const documentEffect = (text: string): DocumentEffect => {
  const code = withoutStrings(text);
  // Quoted names matter where they choose a method: `db["drop"]`.
  if (
    destroys.test(code) ||
    (destroys.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')) &&
      /\[\s*["']drop|\bdrop\s*:\s*["']/.test(text))
  )
    return 'db-destroy';
  if (
    /`|[\w)\]]\s*\[\s*(?!\d+\s*\])|\$where|\$function|\$accumulator|\beval\b|\bFunction\b|\brequire\b|\bimport\b|\bprocess\b|\bload\b/.test(
      code + text.replace(/[^$\w"'[\]]/g, ' ').replace(/"[^"]*"/g, ''),
    )
  )
    return 'code';
  const called = [...code.matchAll(/([A-Za-z_$][\w$]*)\s*\(/g)].map(([, name]) => name ?? '');
  const stages = /\$(?:out|merge)\b/.test(text);
  if (
    called.some(
      (name) =>
        !reads.has(name) &&
        !writes.has(name) &&
        !/^(function|if|for|while|switch|return|runCommand|adminCommand)$/.test(name),
    )
  )
    return 'code';
  const commands = [...code.matchAll(/(?:runCommand|adminCommand)\s*\(\s*\{?\s*["']?(\w*)/g)].map(
    ([, name]) => name ?? '',
  );
  if (
    commands.some(
      (name) =>
        !/^(ping|serverStatus|dbStats|collStats|listCollections|listDatabases|buildInfo|hostInfo|hello|isMaster|connectionStatus|replSetGetStatus|count|find|aggregate|distinct|explain|getParameter|currentOp|top|whatsmyuri|usersInfo)$/.test(
          name,
        ),
    )
  )
    return 'db-write';
  return stages || called.some((name) => writes.has(name)) ? 'db-write' : 'db-read';
};
