//===- EntryInterface.h - what a caller must know of an entry -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_ENTRYINTERFACE_H
#define PARE_TARGET_ENTRYINTERFACE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "pare/Target/KernelStep.h"
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

/// On an argument of stage 4 that is a result: it is there to be observed.
inline constexpr llvm::StringLiteral kTapAttr = "pare.tap";

/// On a function that tests an entry: the entry's name, a symbol.
inline constexpr llvm::StringLiteral kSelftestOfAttr = "pare.selftest_of";

/// On an entry until its self-test is built: inputs, what they must give.
inline constexpr llvm::StringLiteral kSelftestAttr = "pare.selftest";

/// What a driver asks of all entries of a module, like its target: the number
/// of self-test cases (i64), and taps (unit).
inline constexpr llvm::StringLiteral kSelftestCasesAttr = "pare.selftest_cases";
inline constexpr llvm::StringLiteral kTapsAttr = "pare.taps";

/// Bytes of an element in a caller's memory: 1 for up to 8 bits, 2 up to 16, 4
/// up to 32, else 8.
int64_t getHostBytes(mlir::Type element);

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
  int64_t elementBytes() const { return getHostBytes(element); }
  int64_t numBytes() const { return numElements() * elementBytes(); }
};

/// A part of something that is measured in bytes.
struct NamedBytes {
  std::string name;
  int64_t bytes = 0;
};

/// `int32_t NAME_selftest(void *arena)`.
struct SelftestInterface {
  int64_t cases = 0;
  /// Bytes of its arena: the entry's own, then every tensor that is compared.
  int64_t arenaBytes = 0;
  /// How far each compared tensor may be from its golden values: taps, outputs.
  std::vector<double> tolerances;
};

/// `void NAME(const T *in0, ..., T *out0, ..., void *arena)`; where there are
/// taps, `void *taps` stands before the arena, and before that one, behind the
/// taps, `int64_t *stamps` where the time of each step is taken.
struct EntryInterface {
  std::vector<Port> inputs;
  std::vector<Port> outputs;
  /// In the order of execution.
  std::vector<Port> taps;
  int64_t arenaBytes = 0;
  /// What no plan of the entry's steps in their order could be below.
  std::optional<int64_t> arenaBound;
  /// The buffers that live together where most bytes of the arena are in use.
  std::vector<NamedBytes> arenaPeak;
  std::optional<SelftestInterface> selftest;
  std::optional<EntryProfile> profile;

  /// Where each tap lies in the block of all taps, and the bytes of that.
  std::vector<int64_t> tapOffsets() const;
  int64_t tapBytes() const;
  /// What a self-test compares, in its order: taps, then outputs.
  std::vector<Port> observables() const;
  /// How many pointers the function takes.
  unsigned numPointers() const {
    return inputs.size() + outputs.size() + !taps.empty() +
           profile.has_value() + 1;
  }

  mlir::DictionaryAttr toAttribute(mlir::MLIRContext *context) const;
};

/// The interface of an entry of stage 4: static memrefs, results as arguments
/// with `bufferize.result`, those of taps with `pare.tap`, the arena last.
/// Fails with an error at `func`.
mlir::FailureOr<EntryInterface> getInterface(mlir::func::FuncOp func);

/// The interface that `attr`, the `pare.interface` of `func`, says; fails with
/// an error at `func` where there is none or it is malformed.
mlir::FailureOr<EntryInterface> parseInterface(mlir::Operation *func,
                                               mlir::Attribute attr);

/// The interface that `pare-record-interface` has left at an entry; fails with
/// an error at `func` that names the pass where there is none.
mlir::FailureOr<EntryInterface> requireInterface(mlir::func::FuncOp func);

/// Gives an entry one more argument, before the arena, which is last.
mlir::BlockArgument insertBeforeArena(mlir::func::FuncOp func, mlir::Type type);

/// The interface that an entry of stage 5 carries; fails with an error at
/// `func` where it has none or a malformed one.
mlir::FailureOr<EntryInterface> getInterface(mlir::LLVM::LLVMFuncOp func);

} // namespace pare

#endif // PARE_TARGET_ENTRYINTERFACE_H
