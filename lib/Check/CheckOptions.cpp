//===- CheckOptions.cpp - what a user asks of pare-check ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Check/CheckMain.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/Support/CommandLine.h"

using namespace llvm;

namespace pare {

static const char kOverview[] =
    "Runs random kernels and graphs, compiled against interpreted\n\n"
    "Every result of compiled code must have the interpreter's bits. Buffers "
    "lie\n"
    "against pages that cannot be touched, arenas hold garbage, two threads "
    "call\n"
    "at once. What is found is shrunk. With modules, checks those instead.\n"
    "Exit code: 0; 1 where something was found; 2 on bad input.\n";

[[noreturn]] static void failOption(const Twine &message) {
  errs() << "pare-check: error: " << message << "\n";
  exit(kCheckBadInput);
}

namespace {
struct CommandLine {
  cl::OptionCategory category{"Options of pare-check"};
  cl::list<std::string> modules{cl::Positional, cl::desc("<module.mlir>..."),
                                cl::cat(category)};
  cl::list<std::string> targets{
      "targets", cl::CommaSeparated, cl::cat(category),
      cl::value_desc("name,..."),
      cl::desc("Targets of the code (default: all that can be run here); "
               "'help' lists them")};
  cl::opt<OptimizeFor> optimize{
      "optimize", cl::cat(category), cl::init(OptimizeFor::Speed),
      cl::desc("What code is made for, as in pare-compile (default: speed)"),
      getOptimizeValues()};
  cl::opt<uint64_t> seed{
      "seed", cl::cat(category), cl::init(1),
      cl::desc("Of the cases and their inputs (default: 1); the same seed "
               "gives the same cases everywhere")};
  cl::opt<int64_t> kernels{"kernels", cl::cat(category), cl::init(0),
                           cl::desc("How many random kernels (default: 0)")};
  cl::opt<int64_t> graphs{"graphs", cl::cat(category), cl::init(0),
                          cl::desc("How many random graphs (default: 0)")};
  cl::opt<int64_t> tosaGraphs{
      "tosa-graphs", cl::cat(category), cl::init(0),
      cl::desc("How many random graphs of integer TOSA (default: 0)")};
  cl::opt<int64_t> draws{
      "draws", cl::cat(category), cl::init(CheckOptions().draws),
      cl::desc("Inputs that each case is run on (default: 4)")};
  cl::opt<int64_t> batch{
      "batch", cl::cat(category), cl::init(CheckOptions().batch),
      cl::desc("Cases that are compiled as one module (default: 50)")};
  cl::opt<int64_t> jobs{"jobs", cl::cat(category), cl::init(1),
                        cl::desc("Processes at once (default: 1)")};
  cl::alias jobsAlias{"j", cl::desc("Alias for --jobs"), cl::aliasopt(jobs),
                      cl::cat(category)};
  cl::opt<int64_t> time{
      "time", cl::cat(category), cl::init(0), cl::value_desc("seconds"),
      cl::desc("Start no further batch after this time (default: no limit)")};
  cl::opt<std::string> save{"save", cl::cat(category), cl::value_desc("dir"),
                            cl::desc("Where to write what is found")};
  cl::opt<std::string> emulator{
      "emulator", cl::cat(category), cl::init("qemu-aarch64-static -cpu max"),
      cl::desc("Command that runs executables of a foreign target (default: "
               "\"qemu-aarch64-static -cpu max\")")};
  cl::opt<bool> shrink{"shrink", cl::cat(category), cl::init(true),
                       cl::desc("Make what is found small (default: true)")};
  cl::opt<bool> verbose{"verbose", cl::cat(category),
                        cl::desc("Print refused cases and times, too")};
};
} // namespace

CheckOptions parseCheckOptions(int argc, char **argv) {
  static CommandLine line;
  cl::HideUnrelatedOptions(line.category);
  std::string message;
  raw_string_ostream stream(message);
  if (!cl::ParseCommandLineOptions(argc, argv, kOverview, &stream)) {
    errs() << message;
    exit(kCheckBadInput);
  }
  if (is_contained(line.targets, "help")) {
    listTargets(outs());
    exit(kCheckSame);
  }
  for (const auto *option : {&line.draws, &line.batch, &line.jobs})
    if (*option < 1)
      failOption("--" + option->ArgStr + " must be 1 or more");
  for (const auto *option :
       {&line.kernels, &line.graphs, &line.tosaGraphs, &line.time})
    if (*option < 0)
      failOption("--" + option->ArgStr + " must be 0 or more");
  if (line.modules.empty() && line.kernels == 0 && line.graphs == 0 &&
      line.tosaGraphs == 0)
    failOption(
        "nothing to check: give --kernels, --graphs, --tosa-graphs or modules");
  CheckOptions options;
  options.modules = line.modules;
  options.targets = line.targets;
  options.optimize = line.optimize;
  options.seed = line.seed;
  options.kernels = line.kernels;
  options.graphs = line.graphs;
  options.tosaGraphs = line.tosaGraphs;
  options.draws = line.draws;
  options.batch = line.batch;
  options.jobs = line.jobs;
  options.seconds = line.time;
  options.save = line.save;
  options.emulator = line.emulator;
  options.shrink = line.shrink;
  options.verbose = line.verbose;
  return options;
}

} // namespace pare
