//===- Profile.cpp - the time of each kernel ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/Profile.h"

#include "RunData.h"
#include "pare/Execution/PeakProbe.h"
#include "pare/Run/RunModule.h"
#include "pare/Run/Timing.h"
#include "pare/Support/FileOutput.h"

using namespace llvm;

namespace pare {
namespace {

class ProfileRun {
public:
  ProfileRun(const RunOptions &options, const mlir::DialectRegistry &registry)
      : options(options), registry(registry) {}

  LogicalResult load();
  LogicalResult measure();
  LogicalResult probePeaks();
  LogicalResult report();

private:
  LogicalResult call(RunBuffers &buffers);
  int64_t mostCalls() const;

  const RunOptions &options;
  const mlir::DialectRegistry &registry;
  std::unique_ptr<Program> program;
  RunData data;
  MeasuredProfile profile;
  /// Of each step and of the whole, call by call.
  std::vector<std::vector<int64_t>> ticks;
};

double median(std::vector<int64_t> &values) {
  auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

} // namespace

LogicalResult ProfileRun::load() {
  ProgramOptions profiled = options.program;
  profiled.profile = true;
  auto loaded = loadProgram(options.module, options.entry, profiled, registry);
  if (failed(loaded))
    return failure();
  program = std::move(*loaded);
  if (!program->isNative)
    return runError("--profile needs a target that this CPU runs; under an "
                    "emulator times mean nothing");
  if (!program->profile)
    return runError("'" + options.module +
                    "' was compiled without time stamps: profile it as it was "
                    "before, or compile it by pare-compile=profile");
  profile.entry = *program->profile;
  return options.inputs.empty() ? success()
                                : data.openInputs(options, program->inputs);
}

LogicalResult ProfileRun::call(RunBuffers &buffers) {
  return program->run(1, buffers.inputPointers(), buffers.resultPointers());
}

/// So many that what is kept of them takes a bounded part of memory.
int64_t ProfileRun::mostCalls() const {
  const int64_t most = 100000, keptTicks = 1 << 24;
  return std::clamp<int64_t>(keptTicks / profile.entry.numStamps(), 20, most);
}

LogicalResult ProfileRun::measure() {
  const double warmUp = 1e5, measured = 1e6;
  const int64_t fewest = 20;
  RunBuffers buffers(*program, 1);
  if (!options.inputs.empty() &&
      failed(data.readInputs(data.firstRow, 1, buffers)))
    return failure();
  ArrayRef<int64_t> stamps = program->getStamps();
  if (failed(call(buffers)))
    return failure();
  double begin = now();
  int64_t firstStamp = stamps.back();
  while (now() - begin < warmUp)
    if (failed(call(buffers)))
      return failure();
  ticks.resize(stamps.size());
  double start = now();
  auto isDone = [&] {
    int64_t calls = profile.calls;
    if (options.runs)
      return calls >= *options.runs;
    return calls >= mostCalls() ||
           (calls >= fewest && now() - start >= measured);
  };
  for (; !isDone(); ++profile.calls) {
    if (failed(call(buffers)))
      return failure();
    for (size_t i = 0; i + 1 < stamps.size(); ++i)
      ticks[i].push_back(stamps[i + 1] - stamps[i]);
    ticks.back().push_back(stamps.back() - stamps.front());
  }
  profile.ticksPerMicrosecond = (stamps.back() - firstStamp) / (now() - begin);
  for (std::vector<int64_t> &values : ticks)
    profile.ticks.push_back(median(values));
  profile.totalTicks = profile.ticks.back();
  profile.ticks.pop_back();
  return success();
}

LogicalResult ProfileRun::probePeaks() {
  const TargetDescription *target = findTarget(profile.entry.target);
  if (!target)
    return success();
  for (bool isFloat : {false, true}) {
    if (none_of(profile.entry.steps, [&](const KernelStep &step) {
          return step.macs > 0 && step.isFloat == isFloat;
        }))
      continue;
    Expected<double> peak = measurePeak(*target, isFloat);
    if (!peak)
      return runError(peak.takeError());
    (isFloat ? profile.floatPeak : profile.integerPeak) = *peak;
  }
  return success();
}

LogicalResult ProfileRun::report() {
  std::string text = toText(profile), json = toJson(profile), message;
  if (!options.profileJson.empty() &&
      failed(writeFileAtomically(options.profileJson, json, message)))
    return runError(message);
  if (options.profileJson == "-")
    return success();
  return failed(writeFileAtomically("-", options.json ? json : text, message))
             ? runError(message)
             : success();
}

RunResult runProfile(const RunOptions &options,
                     mlir::DialectRegistry &registry) {
  ProfileRun run(options, registry);
  return failed(run.load()) || failed(run.measure()) ||
                 failed(run.probePeaks()) || failed(run.report())
             ? kRunBadInput
             : kRunDone;
}

} // namespace pare
