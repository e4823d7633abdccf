/**
 * DocumentDB raises its errors with SQLSTATE `M0xyz`, where `xyz` is an ordinal to base 36. These
 * are the MongoDB codes of the ordinals in their order; `a-b` is a run of consecutive codes.
 */
const engineCodes = expand(`
  1 2 5 9 14 15 20 23 26 27 28 31 34 40 43 48 52 53 54 56 57 61 66 67 68 72 73 85 86 111 115 118
  146 159 165 166 167 181 197 224 232 241 263 276 291 361 10065 10334 11000 12587 13026 13027
  13068 13113 13297 13548 15947 15952 15955 15957 15958 15959 15972 15976 15981 16004 16006 16007
  16020 6045000 16034 16035 16410 16411 16433 16554 16610-16612 16702 16747-16749 16755 16764
  16766 16800 16801 16804 16874-16876 16878-16880 16882 16883 16994 17040-17049 17080-17083 17124
  17194 17261 17276 17308 17310 17419 17420 18628 18629 18533-18537 28625 28646-28648 28650 28651
  28656 28657 28664 51044 51045 50989 28667 28680 28689-28691 28714 28724-28729 28745-28749
  28756-28759 28761-28766 28769 28803 28808-28812 28818 28822 31032 31002 31022-31024 31034 31095
  31109 31119 31120 31138 31249 31250 31253 31254 31256 31271 31276 31308 31325 31393 31395 34435
  31441 34443-34455 34460-34468 34471 34473 40060-40068 40075-40081 40085-40087 40090-40094 40096
  40097 40100-40105 40147 40156 40158 40160 40169 40177 40185 40191-40202 40218 40228 40234 40238
  40272 40319 40321 40323 40324 40352 40386 40390-40398 40400 40414 40415 40485 40489 40515-40525
  40533 40535 40536 40539-40542 40600-40603 40235 40237 40647 40684 50694-50696 50699 50700 50723
  50752 50759 51024 51047 51074 51075 51080-51083 51091 51103-51111 51132 51134 51151 51156 51178
  51183 51185-51187 51191 51246 51276 51247 51743-51751 327391 327392 1257300 3040501 4031700
  4161100 4161101 2942500-2942506 3041701-3041703 4161102-4161109 4890500 4940400 4940401
  5166400-5166406 5107200 5107201 5166301-5166305 5166307 5339900-5339902 5429413 5429414 5429513
  5439007-5439010 5439012-5439018 5626500 5654600-5654602 5687301 5687302 5687400 5687401 5746102
  5787801 5787900-5787903 5787906-5787908 5788200 5858203 5976500 5371601-5371603 121 605001
  6050106 16990 13111 5788001-5788005 5733201 5733401-5733403 5733406 5733408 5733409 5876900
  5897900 5946802 6007200 6053600 6586400 8993000 5423900-5423902 5490710 5624900 5624901 6050202
  6050204 5788604 31170 31465 40181 16 15998 40229 8000 55 40236 17053 7429703 7436100
  7750301-7750303 51003 7749501 5860402 7555701 7555702 3041704 4341107 13 10107 40239-40246 40257
  40258 40260 40261 143 13103 17385 31319-31321 13 51002 4544714 6 18 24 50 59 133 91 112 117 186
  201 225 251 256 261 391 15948 50768 51071 171 175`);

/** MongoDB code of a plain PostgreSQL SQLSTATE. */
const postgresCodes: ReadonlyMap<string, number> = new Map([
  ['22P02', 9], // invalid_text_representation -> FailedToParse
  ['22023', 2], // invalid_parameter_value -> BadValue
  ['23505', 11000], // unique_violation -> DuplicateKey
  ['23P01', 11000], // exclusion_violation -> DuplicateKey
  ['0A000', 115], // feature_not_supported -> CommandNotSupported
  ['40001', 112], // serialization_failure -> WriteConflict
  ['40P01', 112], // deadlock_detected -> WriteConflict
  ['55P03', 24], // lock_not_available -> LockTimeout
  ['57014', 50], // query_canceled -> MaxTimeMSExpired
  ['57P01', 91], // admin_shutdown -> ShutdownInProgress
  ['57P03', 91], // cannot_connect_now -> ShutdownInProgress
  ['53100', 14031], // disk_full -> OutOfDiskSpace
  ['53200', 146], // out_of_memory -> ExceededMemoryLimit
  ['54000', 146], // program_limit_exceeded -> ExceededMemoryLimit
  ['42501', 13], // insufficient_privilege -> Unauthorized
  ['42P01', 26], // undefined_table -> NamespaceNotFound
  ['42P07', 48], // duplicate_table -> NamespaceExists
]);

const internalError = 1;

/** The MongoDB code of an error of the engine or of PostgreSQL: InternalError where there is no better one. */
export function codeOfSqlState(sqlState: string): number {
  const code = sqlState.startsWith('M0')
    ? engineCodes[Number.parseInt(sqlState.slice(2), 36)]
    : postgresCodes.get(sqlState);
  return code ?? internalError;
}

/** Inside `writeErrors` the engine reports a SQLSTATE packed into an integer, six bits a character. */
export function unpackSqlState(packed: number): string {
  const characters = Array.from({ length: 5 }, (_, i) => ((packed >> (6 * i)) & 0x3f) + 0x30);
  return String.fromCharCode(...characters);
}

function expand(runs: string): number[] {
  return runs
    .trim()
    .split(/\s+/)
    .flatMap((run) => {
      const [first = 0, last = first] = run.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}
