//===- RunData.cpp - the arrays that pare-run reads and writes ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RunData.h"

#include "pare/Run/Compare.h"
#include "pare/Run/RunModule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace pare {

int64_t samplesAtOnce(const Program &program) {
  const int64_t budget = 256 << 20;
  int64_t bytes = 1;
  for (const auto *types : {&program.inputs, &program.results})
    for (const SampleType &type : *types)
      bytes += type.numBytes();
  return std::max<int64_t>(1, budget / bytes);
}

RunBuffers::RunBuffers(const Program &program, int64_t count) {
  for (const SampleType &type : program.inputs)
    inputs.emplace_back(count * type.numBytes());
  for (const SampleType &type : program.results) {
    results.emplace_back(count * type.numBytes());
    resultBytes.push_back(type.numBytes());
  }
}

SmallVector<const char *> RunBuffers::inputPointers() const {
  return map_to_vector(
      inputs, [](const auto &buffer) -> const char * { return buffer.data(); });
}

SmallVector<char *> RunBuffers::resultPointers() {
  return map_to_vector(results, [](auto &buffer) { return buffer.data(); });
}

static std::string counted(size_t count, StringRef what) {
  return (Twine(count) + " " + what + (count == 1 ? "" : "s")).str();
}

LogicalResult RunData::openInputs(const RunOptions &options,
                                  ArrayRef<SampleType> types) {
  if (options.inputs.size() != types.size())
    return runError("the entry has " + counted(types.size(), "argument") +
                    ", but " + counted(options.inputs.size(), "--input") +
                    " given");
  for (auto [path, type] : zip_equal(options.inputs, types)) {
    Expected<Samples> samples = Samples::open(path, type);
    if (!samples)
      return runError(samples.takeError());
    if (!inputs.empty() && samples->size() != inputs.front().size())
      return runError("'" + path + "' holds " +
                      counted(samples->size(), "sample") + ", but '" +
                      options.inputs.front() + "' holds " +
                      Twine(inputs.front().size()));
    inputs.push_back(std::move(*samples));
  }
  total = inputs.empty() ? 1 : inputs.front().size();
  firstRow = options.firstRow;
  endRow = options.endRow < 0 ? total : options.endRow;
  if (firstRow >= total || endRow > total)
    return runError("--rows=" + options.rows + " goes beyond the " +
                    counted(total, "sample") + " of the input");
  return success();
}

LogicalResult RunData::openExpected(const RunOptions &options,
                                    ArrayRef<SampleType> types) {
  if (options.expected.size() > types.size())
    return runError("the entry has " + counted(types.size(), "result") +
                    ", but " + counted(options.expected.size(), "--expected") +
                    " given");
  for (auto [path, type] : zip(options.expected, types)) {
    Expected<Samples> samples = Samples::open(path, type);
    if (!samples)
      return runError(samples.takeError());
    const NpyDtype &dtype = samples->getFile().getDtype();
    if (!dtype.sameAs(type.dtype))
      return runError(samples->getFile().error("wrong dtype " + dtype.name() +
                                               ", the result is " +
                                               type.dtype.name()));
    if (samples->size() != total)
      return runError(samples->getFile().error(
          "holds " + counted(samples->size(), "sample") +
          ", but the input holds " + Twine(total)));
    expected.push_back(std::move(*samples));
  }
  return success();
}

LogicalResult RunData::openLabels(const RunOptions &options,
                                  ArrayRef<SampleType> results) {
  if (options.labels.empty())
    return success();
  Expected<NpyFile> file = NpyFile::open(options.labels);
  if (!file)
    return runError(file.takeError());
  if (results.empty())
    return runError(file->error("the entry has no result to compare with"));
  if (file->getDtype().kind == NpyDtype::Kind::Float)
    return runError(file->error("wrong dtype " + file->getDtype().name() +
                                ", labels are integers"));
  ClassShape shape = getClassShape(results.front());
  if (file->getNumElements() != total * shape.rows)
    return runError(
        file->error("holds " + counted(file->getNumElements(), "label") +
                    ", expected " + Twine(total * shape.rows) + " for the " +
                    counted(total, "sample") + " of the input"));
  labels.resize(file->getNumElements());
  if (!file->readIntegers(0, labels))
    return runError(file->error("labels must be integers of 64 bits"));
  for (auto [i, label] : enumerate(labels))
    if (label < 0 || label >= shape.classes)
      return runError(file->error("label " + Twine(label) + " at " + Twine(i) +
                                  " is not one of the " + Twine(shape.classes) +
                                  " classes"));
  return success();
}

LogicalResult RunData::checkOutputs(const RunOptions &options,
                                    ArrayRef<SampleType> results) {
  if (options.outputs.size() > results.size())
    return runError("the entry has " + counted(results.size(), "result") +
                    ", but " + counted(options.outputs.size(), "--output") +
                    " given");
  SmallVector<StringRef> read{options.module, options.labels,
                              options.reference};
  read.append(options.inputs.begin(), options.inputs.end());
  read.append(options.expected.begin(), options.expected.end());
  for (const std::string &output : options.outputs)
    for (StringRef path : read)
      if (!path.empty() && sys::fs::equivalent(output, path))
        return runError("--output=" + output +
                        " would overwrite what this run reads; name another "
                        "file");
  return success();
}

LogicalResult RunData::readInputs(int64_t first, int64_t count,
                                  RunBuffers &buffers) {
  for (auto [samples, buffer] : zip_equal(inputs, buffers.inputs)) {
    int64_t bytes = samples.getType().numBytes();
    // A float entry defines what NaN does; an integer one cannot hold it.
    bool requireFinite = samples.getType().dtype.kind != NpyDtype::Kind::Float;
    for (int64_t i = 0; i < count; ++i)
      if (Error error = samples.read(
              first + i, MutableArrayRef<char>(buffer).slice(i * bytes, bytes),
              requireFinite))
        return runError(std::move(error));
  }
  return success();
}

LogicalResult checkSameResults(const Program &program,
                               const Program &reference) {
  if (program.results.size() != reference.results.size())
    return runError("the reference has " +
                    counted(reference.results.size(), "result") +
                    ", the module " + Twine(program.results.size()));
  for (auto [i, ours] : enumerate(program.results)) {
    const SampleType &theirs = reference.results[i];
    if (ours.numElements() != theirs.numElements())
      return runError("result " + Twine(i) + " has shape " +
                      shapeToString(ours.shape) + ", in the reference " +
                      shapeToString(theirs.shape));
  }
  return success();
}

std::string encodeResult(const SampleType &type, int64_t samples,
                         ArrayRef<char> values) {
  if (samples == 1)
    return encodeNpy(type.dtype, type.shape, values);
  SmallVector<int64_t> shape{samples};
  ArrayRef<int64_t> sample = type.shape;
  if (!sample.empty() && sample.front() == 1)
    sample = sample.drop_front();
  append_range(shape, sample);
  return encodeNpy(type.dtype, shape, values);
}

} // namespace pare
