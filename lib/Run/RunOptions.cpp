//===- RunOptions.cpp - what a user asks of pare-run ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/RunOptions.h"

#include "pare/Run/RunMain.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/Support/CommandLine.h"

using namespace llvm;

namespace pare {

static const char kOverview[] =
    "Runs a module of any stage on samples, compares and measures it\n\n"
    "Samples, labels and results are .npy files. Prints 'key: value' lines.\n"
    "Exit code: 0; 1 where results differ from --expected or --compare-taps; 2 "
    "on "
    "bad input.\n";

static const char kRowsHelp[] =
    "Rows A to B - 1 of inputs, labels and expected values; A or B may be left "
    "out";

[[noreturn]] static void failOption(const Twine &message) {
  errs() << "pare-run: error: " << message << "\n";
  exit(kRunBadInput);
}

/// "A:B", "A:", ":B".
static void parseRows(StringRef text, RunOptions &options) {
  auto [first, end] = text.split(':');
  options.rows = text.str();
  bool valid = text.count(':') == 1 &&
               (first.empty() || !first.getAsInteger(10, options.firstRow)) &&
               (end.empty() || !end.getAsInteger(10, options.endRow));
  if (!valid || options.firstRow < 0 || (!end.empty() && options.endRow < 0))
    failOption("expected --rows=A:B with 0 <= A < B, got '" + text + "'");
  if (!end.empty() && options.firstRow >= options.endRow)
    failOption("--rows=" + text + " selects no row");
}

static void checkProfileOptions(const RunOptions &options) {
  if (options.runs && !options.profile)
    failOption("--runs is for --profile");
  if (options.runs && (*options.runs < 1 || *options.runs > 1000000))
    failOption("--runs takes a number of calls from 1 to 1000000");
  if (!options.profile)
    return;
  if (!options.outputs.empty() || !options.expected.empty() ||
      !options.labels.empty() || !options.reference.empty() || options.time ||
      options.findRounding || options.compareTaps || !options.dumpTaps.empty())
    failOption("--profile takes --input, --rows, --runs, --json and what says "
               "which code to run, nothing else");
  if (options.program.executor == Executor::Interpreter)
    failOption("--profile is for code; leave --executor=interpreter out");
}

/// Conditions between options that can be told before any file is read.
static void checkOptions(const RunOptions &options) {
  if (!(options.tolerance >= 0))
    failOption("--tolerance must be 0 or more");
  if (options.inputs.empty() && (!options.labels.empty()))
    failOption("--labels needs --input");
  if (options.findRounding &&
      (options.inputs.empty() || options.expected.empty()))
    failOption("--find-rounding needs --input, and a device's answers as "
               "--expected");
  bool taps = options.compareTaps || !options.dumpTaps.empty();
  if (taps &&
      (!options.outputs.empty() || !options.expected.empty() ||
       !options.labels.empty() || !options.reference.empty() || options.time))
    failOption("--compare-taps and --dump-taps take --input, --rows, "
               "--tolerance and what says how to run, nothing else");
  checkProfileOptions(options);
  if (!options.referenceEntry.empty() && options.reference.empty())
    failOption("--reference-entry needs --reference");
  if (options.program.executor == Executor::Interpreter &&
      !options.program.target.empty())
    failOption("--target is for code; leave it out with "
               "--executor=interpreter");
  if (options.program.executor == Executor::Interpreter &&
      options.program.fastF32)
    failOption("--fast-f32 is for code; leave it out with "
               "--executor=interpreter");
  if (options.program.executor == Executor::Interpreter &&
      options.program.optimize != OptimizeFor::Speed)
    failOption("--optimize is for code; leave it out with "
               "--executor=interpreter");
}

namespace {
/// All options of pare-run; LLVM's own stay hidden.
struct CommandLine {
  cl::OptionCategory category{"Options of pare-run"};
  cl::opt<std::string> module{cl::Positional, cl::desc("<module.mlir>"),
                              cl::cat(category)};
  cl::opt<std::string> entry{
      "entry", cl::cat(category),
      cl::desc("Function to run, where the module has several entries")};
  cl::opt<Executor> executor{
      "executor", cl::cat(category), cl::init(Executor::Jit),
      cl::desc("How to run it (default: jit)"),
      cl::values(clEnumValN(Executor::Jit, "jit", "compiled, as emitted"),
                 clEnumValN(Executor::Interpreter, "interpreter",
                            "by the scalar definitions"))};
  cl::opt<std::string> target{
      "target", cl::cat(category),
      cl::desc("Target of the code (default: the module's own, else host); "
               "'help' lists them")};
  cl::opt<std::string> emulator{
      "emulator", cl::cat(category), cl::init(ProgramOptions().emulator),
      cl::desc("Command that runs executables of a foreign target (default: "
               "\"qemu-aarch64-static -cpu max\")")};
  cl::list<std::string> inputs{
      "input", cl::cat(category), cl::value_desc("x.npy"),
      cl::desc("Samples of an argument; repeatable, in order")};
  cl::list<std::string> outputs{
      "output", cl::cat(category), cl::value_desc("out.npy"),
      cl::desc("Where to write a result; repeatable, in order")};
  cl::list<std::string> expected{
      "expected", cl::cat(category), cl::value_desc("e.npy"),
      cl::desc("What a result must be; repeatable, in order")};
  cl::opt<double> tolerance{
      "tolerance", cl::cat(category), cl::init(0),
      cl::desc("Largest difference of a float from --expected (default: 0)")};
  cl::opt<std::string> rows{"rows", cl::cat(category), cl::value_desc("A:B"),
                            cl::desc(kRowsHelp)};
  cl::opt<std::string> labels{
      "labels", cl::cat(category), cl::value_desc("y.npy"),
      cl::desc("Classes of the samples: prints top-1 accuracy")};
  cl::opt<std::string> reference{
      "reference", cl::cat(category), cl::value_desc("other.mlir"),
      cl::desc("Runs this module too: prints agreement, max-abs-diff, "
               "sqnr-db")};
  cl::opt<std::string> referenceEntry{
      "reference-entry", cl::cat(category),
      cl::desc("Function of the reference module, private ones (NAME.float) "
               "too (default: its only entry)")};
  cl::opt<std::string> compareTaps{
      "compare-taps", cl::cat(category), cl::ValueOptional,
      cl::value_desc("dump"),
      cl::desc("Compare every named tensor with the interpreter's, or with "
               "NAME.npy in a directory or .npz; print the first op that "
               "differs")};
  cl::opt<std::string> dumpTaps{
      "dump-taps", cl::cat(category), cl::value_desc("directory"),
      cl::desc("Write every named tensor as NAME.npy")};
  cl::opt<bool> time{"time", cl::cat(category),
                     cl::desc("Measure single calls: median, p10, p90")};
  cl::opt<bool> profile{
      "profile", cl::cat(category),
      cl::desc("Measure each kernel: a table of times, products, bytes, and "
               "how it is computed")};
  cl::opt<std::string> profileJson{"profile-json", cl::cat(category),
                                   cl::value_desc("file"),
                                   cl::desc("Write the profile as JSON, too")};
  cl::opt<int64_t> runs{
      "runs", cl::cat(category), cl::value_desc("N"),
      cl::desc("Calls that --profile measures (default: those of a second, 20 "
               "to 100000)")};
  cl::opt<cl::boolOrDefault> fastF32{
      "fast-f32", cl::cat(category), cl::ValueOptional,
      cl::desc("Compute convolutions of f32 with fewer products, as "
               "pare-compile does (default: with --time and --profile)")};
  cl::opt<OptimizeFor> optimize{
      "optimize", cl::cat(category), cl::init(OptimizeFor::Speed),
      cl::desc("What code is made for, as in pare-compile (default: speed)"),
      getOptimizeValues()};
  cl::opt<bool> findRounding{
      "find-rounding", cl::cat(category),
      cl::desc("Search which rounding convention, double or single, each "
               "requantizing op of an integer network must follow to give "
               "--expected")};
  cl::opt<bool> json{"json", cl::cat(category),
                     cl::desc("Print one JSON object instead of lines")};
};
} // namespace

RunOptions parseRunOptions(int argc, char **argv) {
  static CommandLine line;
  cl::HideUnrelatedOptions(line.category);
  std::string message;
  raw_string_ostream stream(message);
  if (!cl::ParseCommandLineOptions(argc, argv, kOverview, &stream)) {
    errs() << message;
    exit(kRunBadInput);
  }
  if (line.target == "help") {
    listTargets(outs());
    exit(kRunDone);
  }
  if (line.module.empty())
    failOption("no module given; --help lists the options");
  RunOptions options;
  options.module = line.module;
  options.entry = line.entry;
  options.program = {line.executor, line.target, line.emulator};
  options.inputs = line.inputs;
  options.outputs = line.outputs;
  options.expected = line.expected;
  options.tolerance = line.tolerance;
  if (line.rows.getNumOccurrences())
    parseRows(line.rows, options);
  options.labels = line.labels;
  options.reference = line.reference;
  options.referenceEntry = line.referenceEntry;
  if (line.compareTaps.getNumOccurrences())
    options.compareTaps = line.compareTaps;
  options.dumpTaps = line.dumpTaps;
  options.time = line.time;
  options.profile = line.profile || line.profileJson.getNumOccurrences();
  options.profileJson = line.profileJson;
  options.program.fastF32 =
      line.fastF32 == cl::BOU_UNSET
          ? (options.time || options.profile) && line.executor == Executor::Jit
          : line.fastF32 == cl::BOU_TRUE;
  options.program.optimize = line.optimize;
  if (line.runs.getNumOccurrences())
    options.runs = line.runs;
  options.findRounding = line.findRounding;
  options.json = line.json;
  checkOptions(options);
  return options;
}

} // namespace pare
