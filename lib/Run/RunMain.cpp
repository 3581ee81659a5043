//===- RunMain.cpp - what pare-run does -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/RunMain.h"

#include "RunData.h"
#include "pare/Run/Compare.h"
#include "pare/Run/CompareTaps.h"
#include "pare/Run/FindRounding.h"
#include "pare/Run/Profile.h"
#include "pare/Run/Report.h"
#include "pare/Run/RunModule.h"
#include "pare/Run/Timing.h"
#include "pare/Support/FileOutput.h"

using namespace llvm;

namespace pare {
namespace {

/// One run: the program, perhaps another to compare with, their data, and what
/// is summed up over the samples.
class Run {
public:
  Run(const RunOptions &options, const mlir::DialectRegistry &registry)
      : options(options), registry(registry) {}

  LogicalResult load();
  LogicalResult runSamples();
  LogicalResult measure();
  LogicalResult writeOutputs();
  LogicalResult report();
  bool hasMismatches() const { return mismatches > 0; }

private:
  LogicalResult runChunk(int64_t first, int64_t count);
  LogicalResult runReference(int64_t first, int64_t count,
                             const RunBuffers &actual);
  void countCorrect(int64_t sample, const char *result);
  bool isAnythingCompared() const {
    return !options.labels.empty() || !options.expected.empty() ||
           !options.reference.empty() || !options.outputs.empty();
  }

  const RunOptions &options;
  const mlir::DialectRegistry &registry;
  std::unique_ptr<Program> program, reference;
  RunData data, referenceData;
  int64_t samples = 0;
  int64_t correct = 0, classified = 0;
  int64_t agreeing = 0, compared = 0;
  int64_t mismatches = 0, elements = 0;
  double expectedDifference = 0;
  Difference difference;
  std::vector<std::vector<char>> outputs;
  std::optional<Latency> latency;
};

} // namespace

LogicalResult Run::load() {
  auto loaded =
      loadProgram(options.module, options.entry, options.program, registry);
  if (failed(loaded))
    return failure();
  program = std::move(*loaded);
  bool hasInputs = !options.inputs.empty() || program->inputs.empty();
  if (!hasInputs && isAnythingCompared())
    return runError("no --input to run '" + options.module + "' on");
  if (hasInputs && failed(data.openInputs(options, program->inputs)))
    return failure();
  if (failed(data.openExpected(options, program->results)) ||
      failed(data.openLabels(options, program->results)) ||
      failed(data.checkOutputs(options, program->results)))
    return failure();
  samples = hasInputs ? data.endRow - data.firstRow : 0;
  if (options.reference.empty())
    return success();
  // Always native: it is there to compare with, whatever the target.
  ProgramOptions referenceOptions = options.program;
  referenceOptions.target.clear();
  auto other = loadProgram(options.reference, options.referenceEntry,
                           referenceOptions, registry);
  if (failed(other))
    return failure();
  reference = std::move(*other);
  if (failed(checkSameResults(*program, *reference)))
    return failure();
  return referenceData.openInputs(options, reference->inputs);
}

void Run::countCorrect(int64_t sample, const char *result) {
  SmallVector<int64_t> classes;
  appendTop1(program->results.front(), result, classes);
  ArrayRef<int64_t> labels =
      ArrayRef(data.labels).slice(sample * classes.size(), classes.size());
  for (auto [actual, label] : zip_equal(classes, labels))
    correct += actual == label;
  classified += classes.size();
}

LogicalResult Run::runReference(int64_t first, int64_t count,
                                const RunBuffers &actual) {
  RunBuffers buffers(*reference, count);
  if (failed(referenceData.readInputs(first, count, buffers)) ||
      failed(reference->run(count, buffers.inputPointers(),
                            buffers.resultPointers())))
    return failure();
  for (auto [i, type] : enumerate(program->results)) {
    const SampleType &referenceType = reference->results[i];
    for (int64_t s = 0; s < count; ++s)
      difference.add(type, actual.result(i, s), referenceType,
                     buffers.result(i, s));
  }
  SmallVector<int64_t> ours, theirs;
  for (int64_t s = 0; s < count && !program->results.empty(); ++s) {
    appendTop1(program->results.front(), actual.result(0, s), ours);
    appendTop1(reference->results.front(), buffers.result(0, s), theirs);
  }
  for (auto [a, b] : zip_equal(ours, theirs))
    agreeing += a == b;
  compared += ours.size();
  return success();
}

LogicalResult Run::runChunk(int64_t first, int64_t count) {
  RunBuffers buffers(*program, count);
  if (failed(data.readInputs(first, count, buffers)) ||
      failed(program->run(count, buffers.inputPointers(),
                          buffers.resultPointers())))
    return failure();
  for (auto [i, output] : enumerate(outputs))
    append_range(output, buffers.results[i]);
  for (int64_t s = 0; s < count && !data.labels.empty(); ++s)
    countCorrect(first + s, buffers.result(0, s));
  for (auto [i, expected] : enumerate(data.expected)) {
    const SampleType &type = program->results[i];
    std::vector<char> values(type.numBytes());
    for (int64_t s = 0; s < count; ++s) {
      if (Error error = expected.read(first + s, values, false))
        return runError(std::move(error));
      mismatches += countMismatches(type, buffers.result(i, s), values.data(),
                                    options.tolerance);
      elements += type.numElements();
      Difference one;
      one.add(type, buffers.result(i, s), type, values.data());
      if (!(one.maxAbs() <= expectedDifference))
        expectedDifference = one.maxAbs();
    }
  }
  return reference ? runReference(first, count, buffers) : success();
}

LogicalResult Run::runSamples() {
  outputs.resize(options.outputs.size());
  int64_t chunk = samplesAtOnce(*program);
  for (int64_t done = 0; done < samples; done += chunk)
    if (failed(runChunk(data.firstRow + done, std::min(chunk, samples - done))))
      return failure();
  return success();
}

LogicalResult Run::measure() {
  if (!options.time)
    return success();
  if (!program->isNative)
    return runError("--time needs a target that this CPU runs; under an "
                    "emulator times mean nothing");
  RunBuffers buffers(*program, 1);
  if (samples && failed(data.readInputs(data.firstRow, 1, buffers)))
    return failure();
  auto measured = measureLatency(*program, buffers.inputPointers(),
                                 buffers.resultPointers());
  if (failed(measured))
    return failure();
  latency = *measured;
  return success();
}

LogicalResult Run::writeOutputs() {
  std::vector<std::string> contents;
  for (auto [i, output] : enumerate(outputs))
    contents.push_back(encodeResult(program->results[i], samples, output));
  SmallVector<OutputFile> files;
  for (auto [path, content] : zip_equal(options.outputs, contents))
    files.push_back({path, content});
  std::string message;
  return failed(writeFilesAtomically(files, message)) ? runError(message)
                                                      : success();
}

static double percent(int64_t part, int64_t whole) {
  return whole ? 100.0 * part / whole : 0.0;
}

LogicalResult Run::report() {
  RunReport report;
  report.add("samples", samples);
  if (classified)
    report.add("accuracy", percent(correct, classified), 2);
  if (reference) {
    report.add("agreement", percent(agreeing, compared), 2);
    report.addExact("max-abs-diff", difference.maxAbs());
    report.add("sqnr-db", difference.sqnrDb(), 2);
  }
  if (!data.expected.empty()) {
    if (!reference)
      report.addExact("max-abs-diff", expectedDifference);
    report.add("mismatches", mismatches, elements);
  }
  if (latency) {
    report.add("latency-us", latency->median, 2);
    report.add("latency-us-p10", latency->p10, 2);
    report.add("latency-us-p90", latency->p90, 2);
  }
  if (program->cost) {
    report.add("macs", program->cost->macs);
    report.add("weights-bytes", program->cost->weightBytes);
  }
  if (program->arenaBytes)
    report.add("arena-bytes", *program->arenaBytes);
  if (program->arenaBound)
    report.add("arena-bound", *program->arenaBound);
  if (program->codeBytes)
    report.add("code-bytes", *program->codeBytes);
  report.print(outs(), options.json);
  outs().flush();
  std::error_code error = outs().error();
  outs().clear_error();
  return error ? runError("cannot write '-': " + error.message()) : success();
}

RunResult runMain(const RunOptions &options, mlir::DialectRegistry &registry) {
  if (options.findRounding)
    return findRounding(options, registry);
  if (options.compareTaps || !options.dumpTaps.empty())
    return runCompareTaps(options, registry);
  if (options.profile)
    return runProfile(options, registry);
  Run run(options, registry);
  if (failed(run.load()) || failed(run.runSamples()) || failed(run.measure()) ||
      failed(run.writeOutputs()) || failed(run.report()))
    return kRunBadInput;
  return run.hasMismatches() ? kRunMismatch : kRunDone;
}

} // namespace pare
