import { optionSet } from '../options.ts';

/**
 * Tools of single languages and platforms that read the project's files and write what is made of them: compilers and
 * their wrappers, generators, checkers, document tools. None reaches others or loads code that the project does not
 * name. Sources: the manual or README of each.
 */
const tools: Record<string, string> = {
  nativeCompilers:
    'mpicc mpicxx mpic++ mpif77 mpif90 mpifort mpiicc mpiicpc mpiifort icc icpc icx icpx ifort ifx nvc nvc++ nvfortran hipcc dpcpp armclang pgcc pgf90 tcc lld ld.lld ld.gold mold wild windres windmc dlltool cobc ldc2 dmd gdc dscanner dfmt findent fprettify ford',
  binaries:
    'llvm-ar llvm-nm llvm-objdump llvm-readelf llvm-size llvm-strip llvm-dwarfdump llvm-symbolizer dwarfdump pahole abidiff abidw bloaty ntldd lddtree dumpbin',
  qtAndGnome:
    'moc uic rcc lupdate lrelease qmllint qmlformat qtpaths clazy glib-compile-resources glib-compile-schemas glib-genmarshal glib-mkenums gdbus-codegen g-ir-scanner g-ir-compiler vapigen valac blueprint-compiler wayland-scanner msgfmt msgmerge msginit xgettext intltool-update gengetopt',
  cCheckers: 'cppclean sparse rats ikos hpc c2hs hsc2hs gnatpp gnatcheck gnatprove gnattest',
  dotnet:
    'mcs gmcs dmcs mono resgen al ilasm ildasm monodis nunit-console nunit3-console xunit.console vstest.console monolinker illink ilspycmd',
  ocamlAndHaskell:
    'jbuilder bisect-ppx-report ocp-index odoc ocaml-crunch oasis ocamllex menhir ocamlyacc hasktags apply-refact gen-hie alex happy retrie',
  rubyAndPhp: 'ruumba erb-lint mdl rubycritic i18n-tasks cane roodi phpdoc-parser php-parse pdepend phploc',
  dartAndMobile: 'flutter_rust_bridge_codegen pigeon intl_utils derry dart_code_metrics unity',
  python:
    'marimo snakefmt djhtml curlylint pydeps pyreverse symilar tach slotscheck coverage-badge genbadge sphinx-apidoc sphinx-intl sphinx-multiversion portray cythonize mypyc stubgen stubtest pybind11-stubgen rst2html rst2man rst2pdf cog',
  elmAndLua: 'elm-test-rs elm-watch elm-codegen elm-optimize-level-2 moonc luau-analyze darklua',
  hardware:
    'iverilog vvp verilator yosys nextpnr-ice40 nextpnr-ecp5 ghdl icepack ecppack gowin_pack sby svlint vsg sdcc arduino-lint elf2uf2 dtc',
  documents:
    'asciidoctor-pdf asciidoctor-epub3 asciidoc a2x xsltproc xmlto dblatex makeinfo texi2pdf texi2any texi2dvi dvipdfmx dvips ps2pdf pdfcrop mandoc groff nroff man2html go-md2man md2man marp decktape ditaa blockdiag seqdiag mscgen',
  configuration:
    'jsonnet jsonnet-lint dhall dhall-to-json dhall-to-yaml dhall-format yamale jsonfmt prettierd tombi hclfmt helm-schema kcl ytt',
  shellAndServers: 'bash-language-server shdoc checkmake mbake nginx-config-formatter gixy',
};

/** Every tool of the table. */
export const ecosystemTools: ReadonlySet<string> = new Set(
  Object.values(tools).flatMap((line) => [...optionSet(line)]),
);
