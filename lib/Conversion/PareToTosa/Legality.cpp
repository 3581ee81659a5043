//===- Legality.cpp - which pare ops can become TOSA ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All that may be wrong with an op is said here, before anything is rewritten,
// so that patterns never fail.
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::pare_to_tosa {
namespace {

/// Rows that the 19 bits behind the point of an integer softmax's sum leave
/// room for.
constexpr int64_t kLongestSoftmax = 4095;

/// Elements of 8 bits that an i32 sum takes.
constexpr int64_t kLargestSum = INT32_MAX / 255;

LogicalResult verifyAverage(AvgPool2DOp op) {
  int64_t size = op.getKernel()[0] * op.getKernel()[1];
  if (!quantizationOf(op.getInput()) || size <= kLargestSum)
    return success();
  return op.emitOpError() << "the sum of " << size
                          << " elements may overflow 32 bits";
}

LogicalResult verifySoftmax(SoftmaxOp op) {
  int64_t size = op.getInput().getType().getShape().back();
  if (!quantizationOf(op.getInput()) || size <= kLongestSoftmax)
    return success();
  return op.emitOpError() << "a row of an integer softmax has up to "
                          << kLongestSoftmax << " elements in TOSA, got "
                          << size << "; keep it float with pare.keep";
}

/// i32 sums of a reduction of i8.
LogicalResult verifyReduce(ReduceOp op) {
  int64_t count = op.getInput().getType().getNumElements() /
                  op.getOutput().getType().getNumElements();
  if (!quantizationOf(op.getInput()) || count <= kLargestSum)
    return success();
  return op.emitOpError() << "the sum of " << count
                          << " elements may overflow 32 bits";
}

} // namespace

LogicalResult verifyConvertible(Operation *op) {
  if (isa<ConstantOp>(op))
    return success();
  if (failed(verifyIntegerTypes(op)))
    return failure();
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([](AvgPool2DOp pool) { return verifyAverage(pool); })
      .Case([](SoftmaxOp softmax) { return verifySoftmax(softmax); })
      .Case([](ReduceOp reduce) { return verifyReduce(reduce); })
      .Default([](Operation *) { return success(); });
}

} // namespace pare::pare_to_tosa
