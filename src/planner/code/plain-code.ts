/**
 * A reader for languages of which only the plainest code is understood: texts, numbers, names from a list, names that the
 * code binds itself, and operators. No tree is made; whatever else there is makes the code unknown.
 */
export interface PlainLanguage {
  /** Names of the library that only compute or print, and the words that hold code together. */
  names: ReadonlySet<string>;
  /** A comment. */
  comment: RegExp;
  /** Texts without anything evaluated inside. */
  texts: RegExp;
  /** What makes code run that cannot be seen, in or outside of texts. */
  refused: RegExp;
  /** Names that may be the project's own, whose members are then data or look-ups of a list. */
  own?: RegExp;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Names that reach files, programs or other machines in one of these languages: never a name of the code's own. */
const powers =
  /^(system|exec|execute|executor|run|cmd|command|spawn|shell|process|popen|eval|apply|send|call|load|require|include|open|import|getattr|socket|file|io|dir|env|environ|os|port|http|net|fork|kill|delete|remove|rm|write|unlink|foreign|ccall|unsafe\w*)$/i;

const binding =
  /\b([a-z_]\w*)\s*(?:=(?![=~>])|<-|:=|->|=>|\bin\b)|[\\|(,]\s*([a-z_]\w*)\s*(?=->|=>|\||,|\))|\b(?:let|var|val|def|fn|fun|auto|const)\s+([a-z_]\w*)/g;

const boundIn = (code: string): ReadonlySet<string> => {
  const bound = new Set<string>();
  for (const [, ...names] of code.matchAll(binding))
    for (const name of names) if (name !== undefined && !powers.test(name)) bound.add(name);
  return bound;
};

const maxLength = 4096;

/** Whether the code does nothing but compute and print. */
export const isPlainCode = (text: string, language: PlainLanguage): boolean => {
  if (
    text.length > maxLength ||
    /[`\p{Cc}]/u.test(text.replace(/[\n\t]/g, '')) ||
    language.refused.test(text)
  )
    return false;
  const code = text.replace(language.texts, ' "" ').replace(language.comment, ' ');
  // What is left of a text would be one that has not ended.
  if (/["']/.test(code.replaceAll('""', ''))) return false;
  const bound = boundIn(code);
  for (const [name] of code.matchAll(/[A-Za-z_][\w]*[!?]?/g)) {
    if (language.names.has(name) || bound.has(name)) continue;
    if (language.own?.test(name) !== true || powers.test(name)) return false;
  }
  return true;
};

const doubleQuoted = /"(?:[^"\\]|\\.)*"/gs;
const bothQuoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs;
const never = /(?!)/;

const numbers = 'e E x true false True False nil null None';

/** The languages that are read so, by the manuals of their standard libraries. */
export const plainLanguages = {
  elixir: {
    names: words(
      `${numbers} IO puts inspect System version build_info otp_release Enum map filter reduce sum count sort sort_by max min zip join reverse each to_list with_index frequencies uniq take drop String upcase downcase capitalize trim split length replace contains starts_with? ends_with? to_integer to_string Integer Float List first last flatten Map new get put keys values merge Date Time DateTime utc_today utc_now Range Tuple Keyword Regex run match? scan is_integer is_binary length elem hd tl round trunc div rem abs to_charlist fn end do if else for case cond and or not in x limit pretty infinity`,
    ),
    comment: /#[^\n]*/g,
    texts: doubleQuoted,
    refused: /#\{|'|~[a-zA-Z]|@|\bdefmodule\b|:os\b|:erlang\b|:file\b|&1\./,
  },
  julia: {
    names: words(
      `${numbers} println print show display VERSION sum prod maximum minimum length sort reverse map filter collect range zip enumerate round floor ceil sqrt abs exp log sin cos tan pi rand randn zeros ones size typeof string parse Int Int64 Float64 String repr join split replace uppercase lowercase strip lpad rpad mod div rem gcd lcm isprime norm dot det inv mean median std var using LinearAlgebra Statistics Random Dates Printf Test InteractiveUtils versioninfo now today Pkg test instantiate status precompile resolve build exit for in end if else elseif function return begin let im Sys CPU_THREADS KERNEL ARCH MACHINE BLAS Threads nthreads`,
    ),
    comment: /#[^\n]*/g,
    texts: doubleQuoted,
    refused: /\$|'|@(?!time\b|show\b|test\b)|\b(?:ccall|Base\.)/,
  },
  swift: {
    names: words(
      `${numbers} print let var for in if else return func while Int Double String Bool Array count map filter reduce sorted reversed joined separator max min sum abs uppercased lowercased isEmpty first last append contains stride from to by through import Swift`,
    ),
    comment: /\/\/[^\n]*/g,
    texts: doubleQuoted,
    refused: /\\\(|@|#/,
  },
  scala: {
    names: words(
      `${numbers} println print val var def for yield if else util Properties versionString versionNumberString javaVersion List Seq Vector Map Set Array Range Some None Option Int Double String Boolean map filter reduce fold foldLeft sum product max min size length head last tail reverse sorted sortBy mkString toList toSeq toInt toString toUpperCase toLowerCase split trim to until by by1 zip groupBy foreach take drop scala math sqrt pow Pi abs`,
    ),
    comment: /\/\/[^\n]*/g,
    texts: doubleQuoted,
    refused: /\$|\bsys\b|!|@|'/,
  },
  groovy: {
    names: words(
      `${numbers} println print def for in if else GroovySystem version each collect findAll sum max min size join sort reverse inject times it toUpperCase toLowerCase length split trim substring contains as String Integer List Map Math sqrt pow abs PI`,
    ),
    comment: /\/\/[^\n]*/g,
    texts: bothQuoted,
    refused: /\$|@|\bexecute\b/,
  },
  haskell: {
    names: words(
      `${numbers} sum product map filter foldr foldl zip zipWith length reverse take drop takeWhile dropWhile head tail last init concat concatMap replicate iterate maximum minimum show read print putStrLn putStr lines words unlines unwords even odd div mod fromIntegral sqrt pi abs otherwise where let in if then else case of Just Nothing Left Right Int Integer Double String Bool elem notElem and or not any all lookup fst snd min max succ pred`,
    ),
    comment: /--[^\n]*/g,
    texts: doubleQuoted,
    refused: /'|^\s*:|\bunsafe/,
  },
  kotlin: {
    names: words(
      `${numbers} println print val var fun for in if else when return listOf mapOf setOf arrayOf map filter reduce fold sum size joinToString sorted reversed first last max min count forEach it KotlinVersion CURRENT toInt toString uppercase lowercase split trim length until step downTo kotlin math sqrt pow PI abs`,
    ),
    comment: /\/\/[^\n]*/g,
    texts: doubleQuoted,
    refused: /\$|'|@/,
  },
  crystal: {
    names: words(
      `${numbers} puts p pp print Crystal VERSION map select reject reduce sum size max min join sort reverse each each_with_index to_s to_i to_f to_a upcase downcase split strip times upto x Int32 Float64 String Array Hash Math sqrt PI do end if else def return`,
    ),
    comment: /#[^\n{]*/g,
    texts: doubleQuoted,
    refused: /#\{|\{\{|\{%|%[xqwrQ({]|'|@\[/,
  },
  nim: {
    names: words(
      `${numbers} echo let var const for in if else elif NimVersion len map filter sum max min high low add join split toUpperAscii toLowerAscii strip repr int float string seq proc func return discard`,
    ),
    comment: /#[^\n]*/g,
    texts: doubleQuoted,
    refused: /\{\.|\bstatic|\bimport\b|'|&"/,
  },
  lisp: {
    names: words(
      `${numbers} println print prn pr str display newline format write-line princ terpri version clojure let def defn fn lambda if cond when do quote list vector map filter reduce apply1 sum count length first rest last cons conj assoc get keys vals range take drop inc dec max min even odd zero rem mod quot sqrt expt car cdr cadr reverse sort append concat into string upcase lower case join split t nil loop for dotimes i n s a b c v xs acc clojure lisp implementation type`,
    ),
    comment: /;[^\n]*/g,
    texts: doubleQuoted,
    refused: /#[.=,(]|'[a-z]|`|\\|\beval\b|\.[A-Za-z]|\//,
  },
  erlang: {
    names: words(
      `${numbers} io format fwrite put_chars erlang display system_info otp_release version halt init stop lists seq sum map filter foldl reverse sort max min length nth string uppercase lowercase math sqrt pi pow fun end X Y A B L s n p w schedulers_online process_count`,
    ),
    comment: /%(?![^"]*")[^\n]*/g,
    texts: doubleQuoted,
    refused: /'|\bos:|\bfile:|\bcode:|\bapply\b|\bspawn/,
  },
  octave: {
    names: words(
      `${numbers} disp printf fprintf display sum prod mean median std var max min size length numel zeros ones rand randn eye linspace sort sqrt abs exp log sin cos tan pi mod rem round floor ceil num2str mat2str version OCTAVE_VERSION ver inv det eig transpose numel mat x y n for end if else`,
    ),
    comment: /[%#](?![^"]*")[^\n]*/g,
    texts: doubleQuoted,
    refused: /'|!|@/,
  },
} satisfies Record<string, PlainLanguage>;

/** A language of which only plain code is read. */
export type PlainLanguageName = keyof typeof plainLanguages;

/** Queries and facts of an application, in the console that its framework opens: what they may name beside its models. */
const lookUps = words(
  `${numbers} puts p pp print echo dump dd var_dump print_r all count first last find find_by where pluck exists size length sum average avg minimum maximum max min order limit offset group select distinct ids to_a map each inspect to_sql to_json as_json attributes column_names name email id created_at updated_at env version root application config class respond_to present blank any empty reverse sort uniq compact join keys values to_s to_i objects filter exclude get aggregate annotate values_list order_by latest earliest exists query sql from import models str len repr list dict set sorted in for if not and or is __version__ DEBUG settings INSTALLED_APPS User toArray toSql get take find findOrFail firstOrFail orderBy latest oldest app conf django contrib auth flat True False Rails Models App django_version pk`,
);

const queries = {
  names: lookUps,
  comment: never,
  texts: bothQuoted,
  refused: /[`$&|;{}]|#\{|%x|\beval\b|\(\s*\)\s*\(|::class/,
  own: /^[A-Z][A-Za-z0-9]*$/,
} satisfies PlainLanguage;

/** Names of the languages' own libraries that lead out of the application. */
const outside =
  /\b(?:Kernel|Process|IO|File|Dir|FileUtils|Open3|ObjectSpace|Fiddle|Socket|Net|HTTP|Marshal|YAML|ENV|Object|Module|Class|Method|Proc|Storage|Artisan|DB|Http|Illuminate|Symfony|ReflectionClass|System|Shell|Secret|Credential|Token|credentials|secrets|password\w*|token\w*|secret\w*|api_key)\b|\b(?:env|config)\s*\(/;

/** Whether a text for a framework's console only looks things up: `User.count`, `User.objects.filter(x=1).count()`. */
export const isPlainQuery = (text: string): boolean =>
  !outside.test(text) &&
  isPlainCode(
    text
      .replace(/\bfrom (?:\w+\.)*models import \w+(?:, ?\w+)*/g, '')
      .replace(/;\s*/g, '\n')
      .replace(/\b([a-z_]\w*)(?==(?!=)|:(?!:))/g, '""'),
    queries,
  );
