//===- ScalarCode.h - bodies of structured ops, interpreted ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_EXECUTION_INTERPRETER_SCALARCODE_H
#define PARE_LIB_EXECUTION_INTERPRETER_SCALARCODE_H

#include "Kernels.h"

namespace pare::interpreter {

/// One scalar of a body: an integer, its sign extended from the bits of its
/// type (i1 is 0 or 1), or an f32.
union Scalar {
  int64_t integer;
  float real;
};

/// Straight-line scalar code: `arith` on integers and f32, `math.ctlz` and a
/// few more of math, `tosa.apply_scale`, `linalg.index`, `tensor.extract`.
class ScalarCode {
public:
  explicit ScalarCode(Values &values) : values(values) {}

  /// The register of `value`. One that no op of the code defines is read from
  /// its tensor when the code starts.
  unsigned registerOf(mlir::Value value);
  /// Adds `op`, or fails with an error at it.
  llvm::LogicalResult add(mlir::Operation *op);
  /// Adds the ops of `block`; its arguments become registers that the caller
  /// fills. The terminator is not run.
  llvm::LogicalResult addBlock(mlir::Block &block);

  /// Registers, with those filled in that come from outside.
  std::vector<Scalar> start() const;
  /// Runs once; `index` is what `linalg.index` asks for.
  void run(Scalar *registers, llvm::ArrayRef<int64_t> index) const {
    for (const Instruction &instruction : instructions)
      instruction(registers, index);
  }

private:
  using Instruction = std::function<void(Scalar *, llvm::ArrayRef<int64_t>)>;

  unsigned define(mlir::Value value);
  /// Each adds `op` if it is one of its family.
  bool addIntegers(mlir::Operation *op);
  bool addDivisions(mlir::Operation *op);
  bool addConversions(mlir::Operation *op);
  bool addFloats(mlir::Operation *op);
  bool addOthers(mlir::Operation *op);

  /// The result is `f` of the operands' integers, cut to the result's bits.
  template <typename F> bool unary(mlir::Operation *op, F f);
  template <typename F> bool binary(mlir::Operation *op, F f);
  template <typename F> bool binaryFloat(mlir::Operation *op, F f);

  Values &values;
  llvm::DenseMap<mlir::Value, unsigned> registers;
  llvm::SmallVector<std::pair<unsigned, Tensor *>> outside;
  std::vector<Instruction> instructions;
  unsigned numRegisters = 0;
};

inline unsigned bitsOf(mlir::Value value) {
  mlir::Type element = mlir::getElementTypeOrSelf(value);
  return element.isIndex() ? 64 : element.getIntOrFloatBitWidth();
}

/// As registers hold it: i1 is 0 or 1, wider integers keep their sign.
inline int64_t cut(int64_t value, unsigned bits) {
  return bits == 1    ? value & 1
         : bits >= 64 ? value
                      : llvm::SignExtend64(value, bits);
}
inline uint64_t unsignedOf(int64_t value, unsigned bits) {
  return static_cast<uint64_t>(value) & llvm::maskTrailingOnes<uint64_t>(bits);
}
/// What `arith` takes a signed i1 for: 0 or -1.
inline int64_t signedOf(int64_t value, unsigned bits) {
  return bits == 1 ? -value : value;
}

/// Moves an element into or out of a register.
inline Scalar load(const Tensor &tensor, int64_t index) {
  Scalar scalar;
  if (tensor.isFloat())
    scalar.real = reinterpret_cast<const float *>(tensor.bytes.data())[index];
  else
    scalar.integer = tensor.wideInteger(index, false);
  return scalar;
}
inline void store(Tensor &tensor, int64_t index, Scalar scalar) {
  if (tensor.isFloat())
    tensor.floats()[index] = scalar.real;
  else
    tensor.setInteger(index, scalar.integer);
}

template <typename F> bool ScalarCode::unary(mlir::Operation *op, F f) {
  unsigned a = registerOf(op->getOperand(0));
  unsigned to = define(op->getResult(0)), bits = bitsOf(op->getResult(0));
  instructions.push_back([=](Scalar *r, llvm::ArrayRef<int64_t>) {
    r[to].integer = cut(f(r[a].integer), bits);
  });
  return true;
}

template <typename F> bool ScalarCode::binary(mlir::Operation *op, F f) {
  unsigned a = registerOf(op->getOperand(0)), b = registerOf(op->getOperand(1));
  unsigned to = define(op->getResult(0)), bits = bitsOf(op->getResult(0));
  instructions.push_back([=](Scalar *r, llvm::ArrayRef<int64_t>) {
    r[to].integer = cut(f(r[a].integer, r[b].integer), bits);
  });
  return true;
}

template <typename F> bool ScalarCode::binaryFloat(mlir::Operation *op, F f) {
  if (!mlir::getElementTypeOrSelf(op->getResult(0)).isF32())
    return false;
  unsigned a = registerOf(op->getOperand(0)), b = registerOf(op->getOperand(1));
  unsigned to = define(op->getResult(0));
  instructions.push_back([=](Scalar *r, llvm::ArrayRef<int64_t>) {
    r[to].real = f(r[a].real, r[b].real);
  });
  return true;
}

} // namespace pare::interpreter

#endif // PARE_LIB_EXECUTION_INTERPRETER_SCALARCODE_H
