//===- PackBytes.cpp - sums to bytes by x86 intrinsics --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackBytes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace pare {
namespace {

/// Vectors of one op on their way to bytes.
class Packer {
public:
  Packer(OpBuilder &b, kernel::PackBytesOp op)
      : b(b), loc(op.getLoc()), zeroPoint(op.getZeroPoint()),
        isUnsigned(op.getToUnsigned()) {}

  /// Words of two vectors, those of each part of 16 bytes together, plus the
  /// zero point.
  Value packWords(Value low, Value high) {
    Value words = pack(low, high, b.getI16Type(), "sse2.packssdw.128",
                       "avx2.packssdw", "avx512.packssdw.512");
    if (zeroPoint == 0)
      return words;
    auto type = cast<VectorType>(words.getType());
    Value zero = arith::ConstantOp::create(
        b, loc, DenseElementsAttr::get(type, b.getI16IntegerAttr(zeroPoint)));
    return call("llvm.sadd.sat", type, {words, zero});
  }

  /// The same of bytes.
  Value packBytes(Value low, Value high) {
    if (isUnsigned)
      return pack(low, high, b.getI8Type(), "sse2.packuswb.128",
                  "avx2.packuswb", "avx512.packuswb.512");
    return pack(low, high, b.getI8Type(), "sse2.packsswb.128", "avx2.packsswb",
                "avx512.packsswb.512");
  }

  /// `count` elements from `first` on.
  Value slice(Value vector, int64_t first, int64_t count) {
    return vector::ExtractStridedSliceOp::create(
        b, loc, vector, ArrayRef<int64_t>{first}, ArrayRef<int64_t>{count},
        ArrayRef<int64_t>{1});
  }

  /// The words of `bytes` that `words` says, in its order.
  Value reorder(Value bytes, ArrayRef<int64_t> words) {
    int64_t count = cast<VectorType>(bytes.getType()).getNumElements();
    auto wide = VectorType::get({count / 4}, b.getI32Type());
    Value cast = vector::BitCastOp::create(b, loc, wide, bytes);
    Value moved = vector::ShuffleOp::create(b, loc, cast, cast, words);
    auto type = VectorType::get({4 * static_cast<int64_t>(words.size())},
                                b.getI8Type());
    return vector::BitCastOp::create(b, loc, type, moved);
  }

private:
  Value call(StringRef name, Type type, ValueRange operands) {
    return LLVM::CallIntrinsicOp::create(b, loc, type, b.getStringAttr(name),
                                         operands)
        .getResult(0);
  }

  Value pack(Value low, Value high, Type element, StringRef of128,
             StringRef of256, StringRef of512) {
    auto type = cast<VectorType>(low.getType());
    int64_t bits = type.getNumElements() * type.getElementTypeBitWidth();
    StringRef name = bits == 128 ? of128 : bits == 256 ? of256 : of512;
    return call(("llvm.x86." + name).str(),
                VectorType::get({2 * type.getNumElements()}, element),
                {low, high});
  }

  OpBuilder &b;
  Location loc;
  int16_t zeroPoint;
  bool isUnsigned;
};

} // namespace

Value lowerNearest(OpBuilder &b, kernel::NearestOp op) {
  // What is above the largest f32 below 2^31 would become the least integer.
  constexpr float largest = 2147483520.0f;
  auto type = cast<VectorType>(op.getValue().getType());
  Value held = op.getValue();
  if (!op.getBounded()) {
    Value bound = arith::ConstantOp::create(
        b, op.getLoc(),
        DenseElementsAttr::get(type, b.getF32FloatAttr(largest)));
    held = LLVM::MinNumOp::create(b, op.getLoc(), held, bound,
                                  LLVM::FastmathFlags::nnan);
  }
  return LLVM::CallIntrinsicOp::create(b, op.getLoc(), op.getType(),
                                       b.getStringAttr("llvm.lrint"),
                                       ValueRange{held})
      .getResult(0);
}

Value lowerPackBytes(OpBuilder &b, kernel::PackBytesOp op, int64_t most) {
  SmallVector<Value> parts(op.getParts());
  int64_t lanes = cast<VectorType>(parts[0].getType()).getNumElements();
  if (lanes != 4 && lanes != 8 && lanes != 16) {
    op.emitOpError() << "has " << lanes << " lanes, x86 has 4, 8 and 16";
    return {};
  }
  if (lanes > most) {
    op.emitOpError() << "has " << lanes << " lanes, the target has " << most;
    return {};
  }
  Packer packer(b, op);
  // Of one vector, its halves are packed.
  if (parts.size() == 1 && lanes > 4) {
    parts = {packer.slice(parts[0], 0, lanes / 2),
             packer.slice(parts[0], lanes / 2, lanes / 2)};
    lanes /= 2;
  }
  int64_t groups = lanes / 4, count = parts.size();
  Value words = packer.packWords(parts[0], parts[count > 1 ? 1 : 0]);
  Value others = count < 4 ? words : packer.packWords(parts[2], parts[3]);
  Value bytes = packer.packBytes(words, others);
  if (op.getInterleaved())
    return bytes;
  // Group g of 16 bytes holds four of each part.
  SmallVector<int64_t> order;
  for (int64_t part = 0; part < count; ++part)
    for (int64_t group = 0; group < groups; ++group)
      order.push_back(4 * group + part);
  return packer.reorder(bytes, order);
}

} // namespace pare
