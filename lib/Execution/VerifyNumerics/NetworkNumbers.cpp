//===- NetworkNumbers.cpp - what a function computes ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkNumbers.h"

#include "pare/Execution/CompiledEntry.h"
#include "pare/Execution/Interpreter.h"
#include "pare/Execution/JitNetwork.h"
#include "pare/Target/EntryInterface.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>
#include <random>

using namespace mlir;

namespace pare {
namespace {

int64_t bytesOf(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.getNumElements() * getHostBytes(tensor.getElementType());
}

/// An integer of the type: mostly anywhere in it, of wide ones mostly small,
/// and now and then an end.
int64_t randomInteger(std::mt19937_64 &random, unsigned bits) {
  int64_t low = llvm::minIntN(bits), high = llvm::maxIntN(bits);
  switch (random() % 32) {
  case 0:
    return low;
  case 1:
    return high;
  default:
    unsigned used = bits <= 16 ? bits : 8 + random() % 12;
    return llvm::SignExtend64(random(), used);
  }
}

/// A sample of one argument. The generator's bits are the same on every
/// machine, so no distribution of the library is used.
std::vector<char> randomSample(std::mt19937_64 &random, Type type) {
  Type element = cast<RankedTensorType>(type).getElementType();
  int64_t width = getHostBytes(element), size = bytesOf(type);
  std::vector<char> result(size);
  for (int64_t at = 0; at < size; at += width) {
    if (element.isF32()) {
      // Of -4..4 in steps of 2^-20.
      float value =
          static_cast<float>(static_cast<int32_t>(random() >> 41) - (1 << 22)) /
          (1 << 20);
      std::memcpy(&result[at], &value, sizeof value);
      continue;
    }
    unsigned bits = element.getIntOrFloatBitWidth();
    int64_t value = bits == 1 ? random() % 2 : randomInteger(random, bits);
    std::memcpy(&result[at], &value, width);
  }
  return result;
}

/// Only static tensors of plain types have buffers of known sizes.
bool isPlain(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.hasStaticShape() &&
         (tensor.getElementType().isF32() ||
          tensor.getElementType().isInteger());
}

/// Runs an isolated copy on each sample.
LogicalResult runSamples(IsolatedEntry &entry, FunctionType type,
                         const VerifyNumericsOptions &options,
                         NetworkNumbers &numbers) {
  auto func = cast<func::FuncOp>(entry.getEntry().getOperation());
  if (needsKernels(func)) {
    if (failed(lowerToKernels(entry.getModule())))
      return failure();
    func = cast<func::FuncOp>(entry.getEntry().getOperation());
  }
  auto function = InterpretedFunction::create(func);
  if (failed(function))
    return failure();
  std::mt19937_64 random(options.seed);
  for (int64_t s = 0; s < options.samples; ++s) {
    SmallVector<std::vector<char>> inputs;
    for (Type input : type.getInputs())
      inputs.push_back(randomSample(random, input));
    auto &results = numbers.results.emplace_back();
    for (Type result : type.getResults())
      results.emplace_back(bytesOf(result));
    auto from = llvm::map_to_vector(
        inputs, [](auto &v) -> const void * { return v.data(); });
    auto to = llvm::map_to_vector(results,
                                  [](auto &v) -> void * { return v.data(); });
    if (failed((*function)->run(from, to)))
      return failure();
  }
  return success();
}

} // namespace

std::optional<NetworkNumbers> runOnSeeds(func::FuncOp func,
                                         const VerifyNumericsOptions &options,
                                         std::string &why) {
  NetworkNumbers numbers{func.getFunctionType(), {}};
  if (!llvm::all_of(func.getArgumentTypes(), isPlain) ||
      !llvm::all_of(func.getResultTypes(), isPlain)) {
    why = "its arguments and results are no plain tensors";
    return std::nullopt;
  }
  FailureOr<IsolatedEntry> entry = IsolatedEntry::create(func);
  if (failed(entry))
    return std::nullopt;
  MLIRContext *context = entry->getModule().getContext();
  // Not being able to run it is no error of the user's.
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error && why.empty())
      why = diagnostic.str();
    return success();
  });
  if (failed(runSamples(*entry,
                        cast<FunctionType>(entry->getEntry().getFunctionType()),
                        options, numbers)))
    return std::nullopt;
  return numbers;
}

static bool isSame(Type element, const char *a, const char *b, int64_t width) {
  if (!element.isF32())
    return std::memcmp(a, b, width) == 0;
  float x, y;
  std::memcpy(&x, a, sizeof x);
  std::memcpy(&y, b, sizeof y);
  return std::memcmp(a, b, width) == 0 || (x != x && y != y);
}

static std::string asText(Type element, const char *value, int64_t width) {
  if (element.isF32()) {
    float real;
    std::memcpy(&real, value, sizeof real);
    llvm::SmallString<16> text;
    llvm::APFloat(real).toString(text);
    return std::string(text);
  }
  int64_t integer = 0;
  std::memcpy(&integer, value, width);
  return std::to_string(llvm::SignExtend64(integer, 8 * width));
}

std::string findDifference(const NetworkNumbers &before,
                           const NetworkNumbers &after) {
  for (auto [s, samples] :
       llvm::enumerate(llvm::zip_equal(before.results, after.results)))
    for (auto [r, type] : llvm::enumerate(before.type.getResults())) {
      Type element = cast<RankedTensorType>(type).getElementType();
      int64_t width = getHostBytes(element);
      const std::vector<char> &was = std::get<0>(samples)[r];
      const std::vector<char> &is = std::get<1>(samples)[r];
      for (size_t at = 0; at < was.size(); at += width)
        if (!isSame(element, &was[at], &is[at], width))
          return llvm::formatv("element {0} of result #{1} on seeded sample "
                               "{2} was {3} and is {4}",
                               at / width, r, s,
                               asText(element, &was[at], width),
                               asText(element, &is[at], width));
    }
  return {};
}

} // namespace pare
