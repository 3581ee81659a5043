//===- KernelHarness.h - a kernel by the interpreter and as code ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TEST_UNIT_CONVERSION_KERNELHARNESS_H
#define PARE_TEST_UNIT_CONVERSION_KERNELHARNESS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "pare/Target/TargetDescription.h"
#include "gtest/gtest.h"

namespace pare::test {

/// One kernel: `name ins(inputs) middle outs(output) {attributes}`. Inputs that
/// go elsewhere (a table) are named in `table`.
struct Case {
  std::string name;
  std::vector<std::string> inputs; // such as "1x4x4x3xi8"
  std::string output;
  std::string attributes;
  std::string table = "";
};

/// Runs a kernel by the interpreter on tensors and, lowered for every width of
/// vectors, as code on dense and on strided memrefs, on random values.
class KernelHarness : public ::testing::Test {
protected:
  static void SetUpTestSuite();
  KernelHarness();

  /// All bits must agree, and nothing around the destination may change.
  void check(const Case &c);

private:
  mlir::OwningOpRef<mlir::ModuleOp> lower(const Case &c, bool strided,
                                          const TargetDescription &target);
  std::vector<char> execute(const Case &c, bool strided,
                            const TargetDescription &target,
                            std::vector<std::vector<char>> data);

  mlir::MLIRContext context;
};

} // namespace pare::test

#endif // PARE_TEST_UNIT_CONVERSION_KERNELHARNESS_H
