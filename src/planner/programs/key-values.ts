import { optionSet } from '../options.ts';

/** Commands of Redis and Valkey that only look (redis.io/docs/latest/commands, flag `readonly`, and those about the server). */
const reads = optionSet(
  'ping echo get mget getrange substr strlen exists type ttl pttl expiretime pexpiretime keys scan randomkey dbsize info hget hmget hgetall hkeys hvals hlen hexists hscan hstrlen hrandfield lrange llen lindex lpos smembers scard sismember smismember srandmember sscan sinter sunion sdiff sintercard zrange zrevrange zrangebyscore zrevrangebyscore zrangebylex zcard zcount zlexcount zscore zmscore zrank zrevrank zscan zrandmember zinter zunion zdiff getbit bitcount bitpos bitfield_ro pfcount geopos geodist geohash geosearch georadius_ro xlen xrange xrevrange xinfo xpending xread object memory slowlog latency lastsave time role monitor subscribe psubscribe pubsub command hello lolwut select auth client config cluster debug acl script function module dump touch wait readonly lcs sort_ro eval_ro evalsha_ro fcall_ro json.get json.mget json.type ft.search ft.info ft._list ts.get ts.range ts.info bf.exists cf.exists quit',
);

/** Commands whose second word decides, and which of those only look. */
const subcommands: Record<string, ReadonlySet<string>> = {
  object: optionSet('encoding freq idletime refcount help'),
  memory: optionSet('usage stats doctor help malloc-stats'),
  slowlog: optionSet('get len help'),
  latency: optionSet('latest history graph doctor histogram help'),
  client: optionSet('list info id getname help getredir trackinginfo setname'),
  config: optionSet('get help'),
  cluster: optionSet(
    'info nodes slots shards keyslot countkeysinslot getkeysinslot myid links replicas slaves help',
  ),
  debug: optionSet('object help'),
  acl: optionSet('list whoami users cat getuser log help dryrun'),
  script: optionSet('exists help'),
  function: optionSet('list stats help dump'),
  module: optionSet('list help'),
  pubsub: optionSet('channels numsub numpat help shardchannels'),
  xinfo: optionSet('stream groups consumers help'),
  command: optionSet('count docs info list getkeys help'),
};

const destroys = optionSet('flushall flushdb swapdb');

/** What one command of Redis does. */
export const keyValueEffect = (
  command: string,
  words: readonly string[],
): 'db-read' | 'db-write' | 'db-destroy' => {
  const name = command.toLowerCase();
  const [second = ''] = words.map((word) => word.toLowerCase());
  if (
    destroys.has(name) ||
    (name === 'function' && second === 'flush') ||
    (name === 'cluster' && (second === 'reset' || second === 'flushslots'))
  )
    return 'db-destroy';
  if (name === 'debug' && second === 'flushall') return 'db-destroy';
  if (!reads.has(name)) return 'db-write';
  const looking = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  return looking === undefined || words.length === 0 || looking.has(second) ? 'db-read' : 'db-write';
};
