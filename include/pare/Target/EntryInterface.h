//===- EntryInterface.h - what a caller must know of an entry -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_ENTRYINTERFACE_H
#define PARE_TARGET_ENTRYINTERFACE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include <optional>
#include <string>
#include <vector>

namespace pare {

/// An entry's attribute that keeps its interface once the arguments are bare
/// pointers. It holds builtin attributes only, so tools that do not know Pare
/// read past it.
inline constexpr llvm::StringLiteral kInterfaceAttr = "pare.interface";

/// On an argument of stage 4: it is a result.
inline constexpr llvm::StringLiteral kResultAttr = "bufferize.result";

/// One input or output: row-major elements of `element` in `shape`, and how
/// they stand for real numbers where they are quantized.
struct Port {
  mlir::Type element;
  std::vector<int64_t> shape;
  bool isUnsigned = false;
  std::optional<double> scale;
  int64_t zeroPoint = 0;
  std::string name;

  int64_t numElements() const;
};

/// `void NAME(const T *in0, ..., T *out0, ..., void *arena)`.
struct EntryInterface {
  std::vector<Port> inputs;
  std::vector<Port> outputs;
  int64_t arenaBytes = 0;

  mlir::DictionaryAttr toAttribute(mlir::MLIRContext *context) const;
};

/// The interface of an entry of stage 4: static memrefs, results as arguments
/// with `bufferize.result`, the arena last. Fails with an error at `func`.
mlir::FailureOr<EntryInterface> getInterface(mlir::func::FuncOp func);

/// The interface that an entry of stage 5 carries; fails with an error at
/// `func` where it has none or a malformed one.
mlir::FailureOr<EntryInterface> getInterface(mlir::LLVM::LLVMFuncOp func);

} // namespace pare

#endif // PARE_TARGET_ENTRYINTERFACE_H
