//===- FuzzOptions.cpp - fuzzes the options of passes ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The input is a textual pass pipeline; it is parsed, printed, and parsed
// again.
//
//===----------------------------------------------------------------------===//

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "pare/InitAll.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  pare::registerAllPasses();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  OpPassManager pipeline("builtin.module");
  if (failed(parsePassPipeline(text, pipeline, llvm::nulls())))
    return 0;
  std::string printed;
  llvm::raw_string_ostream stream(printed);
  pipeline.printAsTextualPipeline(stream);
  return 0;
}
