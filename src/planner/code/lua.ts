import { readScript, type ScriptGrammar } from './script.ts';
import { type LanguageTable, readTable } from './table.ts';
import type { Node } from './tree.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const luaGrammar: ScriptGrammar = {
  name: 'lua',
  comments: [/--\[(=*)\[[\s\S]*?\]\1\]/y, /--(?!\[=*\[)[^\n]*/y],
  identifier: /[A-Za-z_]\w*/y,
  operators: /(\.\.\.|\.\.|==|~=|<=|>=|\/\/|<<|>>|::|[-+*/%^#&~|<>=(){}[\]:,.])/y,
  refused: /\bgoto\b|^#/m,
  beforePattern: set(''),
  members: set('. :'),
  separators: set('if then else elseif end while do repeat until return and or not in break'),
  constants: set('nil true false'),
  commandCalls: false,
  concatenates: '..',
  sigil: undefined,
  declares: set('local function for'),
};

/** Reads Lua. Throws CodeSyntaxError. */
export const readLua = (text: string): Node => readScript(text, luaGrammar);

/** Lua's library, after its reference manual. */
export const luaTable = (): LanguageTable =>
  readTable(
    `
=: print tostring tonumber type pairs ipairs next select error assert pcall xpcall unpack rawlen rawequal collectgarbage _VERSION jit.version arg=argv:0 require=require:0 load=code loadstring=code loadfile=code dofile=code setmetatable=code getmetatable=code rawget=code rawset=code _G=code _ENV=code setfenv=code getfenv=code
string, math, table, utf8, jit: *
string: dump=code format rep sub gsub gmatch match find byte char=decode len upper lower reverse
table: concat insert remove sort unpack pack
math: floor random pi sqrt
os: time date clock getenv=variable:0 tmpname exit difftime execute=shell:0 remove=delete:0 rename=delete:0+write:1 setlocale
io: read write lines=read:0 open=open stdin stdout stderr popen=shell:0 close output=code input=code tmpfile
package: path cpath loaded=code loadlib=code
debug: traceback getinfo=code
.: read write lines close seek flush setvbuf format rep sub gsub gmatch match find byte len upper lower reverse
`,
    'ffi socket lfs posix luv uv',
  );

const rGrammar: ScriptGrammar = {
  name: 'r',
  comments: [/#[^\n]*/y],
  identifier: /[A-Za-z.][A-Za-z0-9._]*/y,
  operators: /(<<-|->>|<-|->|:::|::|\|>|==|!=|<=|>=|&&|\|\||%[^%\n]*%|[-+*/^=<>!~?:,&|$@()[\]{}\\])/y,
  refused: /`|:::|@/,
  beforePattern: set(''),
  members: set('$ ::'),
  separators: set('if else for while repeat in next break function return'),
  constants: set('NULL TRUE FALSE NA NaN Inf T F pi letters LETTERS'),
  commandCalls: false,
  concatenates: 'none',
  sigil: undefined,
  declares: set(''),
};

/** Reads R. Throws CodeSyntaxError. */
export const readR = (text: string): Node => readScript(text, rGrammar);

/** R's base, stats and utils packages, after the manual of R. */
export const rTable = (): LanguageTable =>
  readTable(
    `
=: cat print paste paste0 format sprintf c list length sum mean median sd var min max range seq seq_len seq_along rep rev sort order unique table summary head tail nrow ncol dim names colnames rownames data.frame matrix apply round abs sqrt exp log is.null is.na nchar substr toupper tolower strsplit gsub sub grepl regmatches Sys.time Sys.Date date R.version.string R.version version packageVersion sessionInfo installed.packages rownames class str typeof as.character as.numeric as.integer set.seed runif rnorm sample numeric_version getRversion nlevels levels factor which any all cumsum diff crossprod identical message stop warning invisible suppressMessages suppressWarnings q quit requireNamespace=require:0 library=code require=code getwd=cwd .libPaths Sys.info Sys.getenv=variable:0 commandArgs R.home nargs max.col
=: system=shell:0 system2=code shell=shell:0 unlink=delete-r:0 file.remove=delete:all file.rename=delete:0+write:1 file.copy=read:0+copied:1 readLines=read:0 read.csv=read:0 read.table=read:0 readRDS=code load=code source=code scan=read:0 file=open writeLines=write:1 write.csv=write:1 saveRDS=write:1 dir.create=write:0 file.exists=list:0 list.files=list:0 list.dirs=list:0 file.info=list:0 basename dirname normalizePath=same:0 file.path=join download.file=net:0+write:1 url=net:0 eval=code parse=code do.call=code Reduce=code get=code match.fun=code setwd=code Sys.setenv=code install.packages=code update.packages=code remotes::install_github=code socketConnection=code pipe=shell:0 Recall=code
=: cars iris mtcars airquality ToothGrowth women faithful str quantile lm glm t.test cor var table tail rbind cbind sapply=callback:1 lapply=callback:1 vapply=callback:1 Filter=callback:0 Map=callback:0 nchar trimws startsWith endsWith ifelse is.na is.numeric round ceiling floor colMeans rowMeans colSums rowSums aggregate merge order head citation capabilities Sys.getlocale extSoftVersion
devtools: test check document load_all lint test_coverage session_info build_readme run_examples spell_check
testthat: test_dir=read:0 test_file=read:0 test_local test_check test_package expect_equal expect_true
lintr: lint_package lint=read:0 lint_dir
styler: style_pkg style_dir=write:0 style_file=write:0
roxygen2: roxygenise roxygenize
rmarkdown: render=read:0 pandoc_version
knitr: knit=read:0
quarto: quarto_render=read:0 quarto_version
renv: status restore snapshot diagnostics
covr: package_coverage report percent_coverage
pkgdown: build_site
rcmdcheck: rcmdcheck
utils: sessionInfo packageVersion head tail str installed.packages
stats: sd median quantile var
R.version: string major minor language nickname
`,
    '',
  );
