//===- CompareTaps.cpp - the first op that differs ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/CompareTaps.h"

#include "RunData.h"
#include "TapDump.h"
#include "pare/Run/Compare.h"
#include "pare/Run/Report.h"
#include "pare/Run/RunModule.h"
#include "pare/Support/FileOutput.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pare {
namespace {

/// One tensor that is compared: a tap or a result.
struct Observed {
  std::string name;
  /// Of the program's results.
  unsigned index;
  int64_t mismatches = 0;
  int64_t elements = 0;
  /// Of its first difference.
  std::string where;
};

class TapComparison {
public:
  TapComparison(const RunOptions &options,
                const mlir::DialectRegistry &registry)
      : options(options), registry(registry) {}

  LogicalResult load();
  LogicalResult run();
  RunResult report();

private:
  LogicalResult loadReference();
  LogicalResult runChunk(int64_t first, int64_t count);
  void compare(Observed &observed, int64_t sample, const char *actual,
               const char *expected);

  const RunOptions &options;
  const mlir::DialectRegistry &registry;
  std::unique_ptr<Program> program, reference;
  RunData data;
  std::optional<TapDump> dump;
  std::vector<Observed> observed;
  std::vector<std::vector<char>> dumped;
  int64_t samples = 0;
};

} // namespace

LogicalResult TapComparison::load() {
  ProgramOptions tapped = options.program;
  tapped.taps = true;
  auto loaded = loadProgram(options.module, options.entry, tapped, registry);
  if (failed(loaded))
    return failure();
  program = std::move(*loaded);
  if (options.inputs.empty() && !program->inputs.empty())
    return runError("no --input to run '" + options.module + "' on");
  if (failed(data.openInputs(options, program->inputs)))
    return failure();
  samples = data.endRow - data.firstRow;
  size_t numTaps = program->tapNames.size();
  size_t numResults = program->results.size() - numTaps;
  for (auto [i, name] : enumerate(program->tapNames))
    observed.push_back({name, static_cast<unsigned>(numResults + i), 0, 0, ""});
  for (unsigned i = 0; i < numResults; ++i)
    observed.push_back({("out" + Twine(i)).str(), i, 0, 0, ""});
  dumped.resize(options.dumpTaps.empty() ? 0 : program->results.size());
  return options.compareTaps ? loadReference() : success();
}

LogicalResult TapComparison::loadReference() {
  if (options.compareTaps->empty()) {
    ProgramOptions interpreted;
    interpreted.executor = Executor::Interpreter;
    interpreted.taps = true;
    auto loaded =
        loadProgram(options.module, options.entry, interpreted, registry);
    if (failed(loaded))
      return failure();
    reference = std::move(*loaded);
    return checkSameResults(*program, *reference);
  }
  std::vector<std::pair<std::string, SampleType>> wanted;
  for (const Observed &one : observed)
    wanted.push_back({one.name, program->results[one.index]});
  Expected<TapDump> opened = TapDump::open(*options.compareTaps, wanted,
                                           data.total, data.firstRow, samples);
  if (!opened)
    return runError(opened.takeError());
  dump.emplace(std::move(*opened));
  // What the dump does not have is not compared.
  std::vector<Observed> kept;
  for (auto [i, one] : enumerate(observed))
    if (dump->has(i))
      kept.push_back(one);
  dump->dropMissing();
  observed = std::move(kept);
  return success();
}

/// "sample 3, element [0, 1, 4]: 12, expected 13".
void TapComparison::compare(Observed &one, int64_t sample, const char *actual,
                            const char *expected) {
  const SampleType &type = program->results[one.index];
  int64_t mismatches =
      countMismatches(type, actual, expected, options.tolerance);
  one.mismatches += mismatches;
  one.elements += type.numElements();
  if (mismatches == 0 || !one.where.empty())
    return;
  SampleType scalar = type;
  scalar.shape.clear();
  int64_t at = 0;
  while (countMismatches(scalar, actual + at * type.dtype.bytes,
                         expected + at * type.dtype.bytes,
                         options.tolerance) == 0)
    ++at;
  SmallVector<int64_t> index;
  int64_t rest = at;
  for (int64_t size : reverse(type.shape)) {
    index.push_back(rest % size);
    rest /= size;
  }
  raw_string_ostream os(one.where);
  os << "sample " << sample << ", element [";
  interleaveComma(reverse(index), os);
  auto print = [&](double value) {
    if (type.dtype.kind == NpyDtype::Kind::Float)
      os << format("%.9g", value);
    else
      os << static_cast<int64_t>(value);
  };
  os << "]: ";
  print(storedValue(type, actual, at));
  os << ", expected ";
  print(storedValue(type, expected, at));
}

LogicalResult TapComparison::runChunk(int64_t first, int64_t count) {
  RunBuffers actual(*program, count);
  if (failed(data.readInputs(first, count, actual)) ||
      failed(
          program->run(count, actual.inputPointers(), actual.resultPointers())))
    return failure();
  for (auto [i, values] : enumerate(dumped))
    append_range(values, actual.results[i]);
  if (reference) {
    RunBuffers expected(*reference, count);
    if (failed(data.readInputs(first, count, expected)) ||
        failed(reference->run(count, expected.inputPointers(),
                              expected.resultPointers())))
      return failure();
    for (Observed &one : observed)
      for (int64_t s = 0; s < count; ++s)
        compare(one, first + s, actual.result(one.index, s),
                expected.result(one.index, s));
    return success();
  }
  if (!dump)
    return success();
  for (auto [i, one] : enumerate(observed)) {
    std::vector<char> values(program->results[one.index].numBytes());
    for (int64_t s = 0; s < count; ++s) {
      if (Error error = dump->read(i, first + s, values))
        return runError(std::move(error));
      compare(one, first + s, actual.result(one.index, s), values.data());
    }
  }
  return success();
}

LogicalResult TapComparison::run() {
  int64_t chunk = samplesAtOnce(*program);
  for (int64_t done = 0; done < samples; done += chunk)
    if (failed(runChunk(data.firstRow + done, std::min(chunk, samples - done))))
      return failure();
  if (dumped.empty())
    return success();
  size_t numResults = program->results.size() - program->tapNames.size();
  std::vector<std::string> paths, contents;
  for (auto [i, values] : enumerate(dumped)) {
    std::string name = i < numResults ? ("out" + Twine(i)).str()
                                      : program->tapNames[i - numResults];
    paths.push_back(options.dumpTaps + "/" + TapDump::fileName(name));
    contents.push_back(encodeResult(program->results[i], samples, values));
  }
  if (std::error_code code = sys::fs::create_directories(options.dumpTaps))
    return runError("cannot make the directory '" + options.dumpTaps +
                    "': " + code.message());
  SmallVector<OutputFile> files;
  for (auto [path, content] : zip_equal(paths, contents))
    files.push_back({path, content});
  std::string message;
  return failed(writeFilesAtomically(files, message)) ? runError(message)
                                                      : success();
}

RunResult TapComparison::report() {
  RunReport report;
  report.add("samples", samples);
  report.add("taps", static_cast<int64_t>(program->tapNames.size()));
  if (!options.compareTaps) {
    report.print(outs(), options.json);
    return kRunDone;
  }
  report.add("compared", static_cast<int64_t>(observed.size()));
  int64_t differing = 0;
  const Observed *first = nullptr;
  for (const Observed &one : observed) {
    differing += one.mismatches > 0;
    if (one.mismatches > 0 && !first)
      first = &one;
  }
  report.add("differing", differing);
  if (first) {
    report.addText("first-difference", first->name);
    report.addText("at", first->where);
    report.add("mismatches", first->mismatches, first->elements);
  }
  report.print(outs(), options.json);
  return first ? kRunMismatch : kRunDone;
}

RunResult runCompareTaps(const RunOptions &options,
                         mlir::DialectRegistry &registry) {
  TapComparison comparison(options, registry);
  if (failed(comparison.load()) || failed(comparison.run()))
    return kRunBadInput;
  return comparison.report();
}

} // namespace pare
