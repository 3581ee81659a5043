//===- CheckMain.cpp - what pare-check does -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Check/CheckMain.h"

#include "Random.h"
#include "Shrink.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "pare/Support/FileOutput.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

using namespace llvm;

namespace pare {
namespace {

using namespace check;

enum class What { Kernel, Graph, TosaGraph, Function };

/// Members `first` to `end` - 1 of those of one kind.
struct Chunk {
  What what = What::Kernel;
  int64_t first = 0, end = 0;
};

double now() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

/// What messages of one kind have in common.
std::string withoutNumbers(StringRef message) {
  std::string kind;
  for (char c : message)
    if (!isDigit(c))
      kind += c;
    else if (kind.empty() || kind.back() != '#')
      kind += '#';
  return kind;
}

/// One run of pare-check.
class Run {
public:
  Run(const CheckOptions &options, const mlir::DialectRegistry &registry)
      : options(options), registry(registry), harness(options.emulator),
        workers(options, harness, registry) {}

  CheckResult run();

private:
  bool prepareTargets();
  bool readModules();
  void cutChunks();
  Case makeCase(const Chunk &chunk, int64_t member) const;
  Task makeTask(const Chunk &chunk) const;
  std::string nameOf(const Chunk &chunk, int64_t member) const;
  void take(const Chunk &chunk, const Outcome &outcome);
  void report(const Chunk &chunk, const Seen &seen);
  void save(Culprit &culprit, int64_t draws);
  void write(StringRef name, StringRef text);
  void showProgress();
  void printSummary();

  const CheckOptions &options;
  const mlir::DialectRegistry &registry;
  Harness harness;
  Workers workers;
  std::vector<std::string> targets;
  /// Functions of the modules that were given, and their names.
  std::vector<std::string> modules, names;
  std::vector<Chunk> chunks;
  size_t started = 0;
  std::map<int, Chunk> running;

  struct Sum {
    int64_t kernels = 0, graphs = 0, tosaGraphs = 0, functions = 0;
    double compileSeconds = 0, runSeconds = 0;
  };
  std::map<std::string, Sum> sums;
  std::map<std::string, int64_t> refusals;
  int64_t findings = 0;
  double start = now(), lastShown = start;
};

} // namespace

bool Run::prepareTargets() {
  bool isChosen = !options.targets.empty();
  std::vector<std::string> names = options.targets;
  if (!isChosen)
    for (const TargetDescription &target : getTargets())
      names.push_back(target.name.str());
  for (const std::string &name : names) {
    const TargetDescription *target = findTarget(name);
    if (!target) {
      errs() << "pare-check: error: unknown target '" << name << "'\n";
      return false;
    }
    Error error = harness.prepare(*target);
    if (!error) {
      targets.push_back(target->name.str());
      continue;
    }
    std::string why = toString(std::move(error));
    // By default, those that can be run here.
    if (isChosen)
      outs() << "skipped " << target->name << ": " << why << "\n";
  }
  if (targets.empty())
    errs() << "pare-check: error: no target can be run here\n";
  return !targets.empty();
}

bool Run::readModules() {
  for (const std::string &path : options.modules) {
    auto buffer = MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/true);
    if (!buffer) {
      errs() << "pare-check: error: cannot read '" << path
             << "': " << buffer.getError().message() << "\n";
      return false;
    }
    mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
    auto module = mlir::parseSourceString<mlir::ModuleOp>(
        (*buffer)->getBuffer(), &context, path);
    if (!module)
      return false;
    // Each alone, so that one crash does not hide the others.
    for (auto func : module->getOps<mlir::func::FuncOp>()) {
      std::string text;
      raw_string_ostream(text) << func;
      modules.push_back(text);
      names.push_back(func.getName().str());
    }
  }
  return true;
}

void Run::cutChunks() {
  const std::pair<What, int64_t> kinds[] = {
      {What::Function, static_cast<int64_t>(modules.size())},
      {What::Kernel, options.kernels},
      {What::Graph, options.graphs},
      {What::TosaGraph, options.tosaGraphs}};
  // By the share that is done, so that a run that is cut short has all kinds.
  std::vector<std::pair<double, Chunk>> cut;
  for (auto [what, count] : kinds)
    for (int64_t first = 0; first < count; first += options.batch)
      cut.push_back({static_cast<double>(first) / static_cast<double>(count),
                     {what, first, std::min(first + options.batch, count)}});
  llvm::sort(cut, [](const auto &a, const auto &b) {
    return std::pair(a.first, a.second.what) <
           std::pair(b.first, b.second.what);
  });
  for (const auto &[share, chunk] : cut)
    chunks.push_back(chunk);
}

Case Run::makeCase(const Chunk &chunk, int64_t member) const {
  uint64_t seed =
      mixSeed(options.seed, 3 * member + static_cast<int>(chunk.what));
  return chunk.what == What::Kernel  ? makeKernel(seed)
         : chunk.what == What::Graph ? makeGraph(seed)
                                     : makeTosaGraph(seed);
}

Task Run::makeTask(const Chunk &chunk) const {
  Task task;
  task.targets = targets;
  for (int64_t member = chunk.first; member < chunk.end; ++member) {
    if (chunk.what == What::Function) {
      task.subjects.push_back({modules[member], options.seed});
      continue;
    }
    Case test = makeCase(chunk, member);
    task.subjects.push_back({printCase(test, "net"), test.dataSeed});
  }
  return task;
}

std::string Run::nameOf(const Chunk &chunk, int64_t member) const {
  if (chunk.what == What::Function)
    return "@" + names[member];
  return (chunk.what == What::Kernel  ? "kernel "
          : chunk.what == What::Graph ? "graph "
                                      : "TOSA graph ") +
         std::to_string(member);
}

/// Saves what was found under a name that does not depend on where.
void Run::save(Culprit &culprit, int64_t draws) {
  std::string name =
      "found-" + std::to_string(findings) + "-" + culprit.target + ".mlir";
  CheckOptions shown = options;
  shown.draws = draws;
  std::string text = describe(culprit, shown, name);
  outs() << text;
  write(name, text);
}

void Run::write(StringRef name, StringRef text) {
  if (options.save.empty())
    return;
  SmallString<128> path(options.save);
  std::string message;
  sys::fs::create_directories(path);
  sys::path::append(path, name);
  if (failed(writeFileAtomically(path, text, message)))
    errs() << "pare-check: error: " << message << "\n";
}

void Run::report(const Chunk &chunk, const Seen &seen) {
  ++findings;
  int64_t member = chunk.first + seen.subject;
  outs() << "found: " << nameOf(chunk, member) << " on " << seen.target << ": "
         << seen.what << "\n";
  const int64_t mostShrunk = 5;
  if (chunk.what == What::Function || !options.shrink || findings > mostShrunk)
    return;
  Culprit culprit{makeCase(chunk, member), seen.target, seen.what};
  check::shrink(culprit, options, harness, registry);
  save(culprit, 1);
  outs().flush();
}

void Run::take(const Chunk &chunk, const Outcome &outcome) {
  for (const Seen &seen : outcome.seen) {
    if (seen.isFinding) {
      report(chunk, seen);
      continue;
    }
    int64_t member = chunk.first + seen.subject;
    bool isFirst = ++refusals[withoutNumbers(seen.what)] == 1;
    bool isGiven = chunk.what == What::Function;
    if (isGiven || (options.verbose && isFirst))
      outs() << "refused: " << nameOf(chunk, member) << " " << seen.target
             << ": " << seen.what << "\n";
    if (!isGiven && options.verbose && isFirst)
      write("refused-" + std::to_string(refusals.size()) + ".mlir",
            "// Refused: " + seen.what + "\n" +
                printCase(makeCase(chunk, member), "net"));
  }
  for (const Outcome::Count &count : outcome.counts) {
    Sum &sum = sums[count.target];
    (chunk.what == What::Kernel      ? sum.kernels
     : chunk.what == What::Graph     ? sum.graphs
     : chunk.what == What::TosaGraph ? sum.tosaGraphs
                                     : sum.functions) += count.subjects;
    sum.compileSeconds += count.compileSeconds;
    sum.runSeconds += count.runSeconds;
  }
}

void Run::showProgress() {
  const double interval = 30;
  if (now() - lastShown < interval)
    return;
  lastShown = now();
  errs() << format("%.0f s: ", now() - start) << started << " of "
         << chunks.size() << " batches, " << findings << " found\n";
}

void Run::printSummary() {
  for (const std::string &target : targets) {
    const Sum &sum = sums[target];
    outs() << target << ":";
    if (!modules.empty())
      outs() << " " << sum.functions << " functions,";
    outs() << " " << sum.kernels << " kernels, " << sum.graphs << " graphs, "
           << sum.tosaGraphs << " TOSA graphs";
    if (options.verbose)
      outs() << format(", compiled in %.1f s, run in %.1f s",
                       sum.compileSeconds, sum.runSeconds);
    outs() << "\n";
  }
  int64_t refused = 0;
  for (const auto &[why, count] : refusals) {
    refused += count;
    if (options.verbose)
      outs() << "refused " << count << ": " << why << "\n";
  }
  outs() << "refused: " << refused << "\nfound: " << findings << "\n";
}

CheckResult Run::run() {
  if (!readModules() || !prepareTargets())
    return kCheckBadInput;
  cutChunks();
  auto isInTime = [&] {
    return options.seconds == 0 || now() - start < options.seconds;
  };
  while (true) {
    while (started < chunks.size() && isInTime() &&
           static_cast<int64_t>(running.size()) < options.jobs) {
      const Chunk &chunk = chunks[started++];
      running[workers.start(makeTask(chunk))] = chunk;
    }
    if (running.empty())
      break;
    auto [child, outcome] = workers.finish();
    auto found = running.find(child);
    if (found == running.end())
      continue;
    Chunk chunk = found->second;
    running.erase(found);
    take(chunk, outcome);
    showProgress();
  }
  printSummary();
  return findings ? kCheckFound : kCheckSame;
}

CheckResult checkMain(const CheckOptions &options,
                      const mlir::DialectRegistry &registry) {
  return Run(options, registry).run();
}

} // namespace pare
