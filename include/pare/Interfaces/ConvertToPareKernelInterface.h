//===- ConvertToPareKernelInterface.h - lowering ops of other stacks ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_INTERFACES_CONVERTTOPAREKERNELINTERFACE_H
#define PARE_INTERFACES_CONVERTTOPAREKERNELINTERFACE_H

#include "mlir/IR/DialectInterface.h"
#include "mlir/Transforms/DialectConversion.h"

namespace pare {

/// A dialect whose ops may stand between pare ops says here how they are
/// lowered. `convert-pare-to-pare-kernel` asks every loaded dialect.
class ConvertToPareKernelInterface
    : public mlir::DialectInterface::Base<ConvertToPareKernelInterface> {
public:
  ConvertToPareKernelInterface(mlir::Dialect *dialect) : Base(dialect) {}

  /// Adds patterns (mlir::OpConversionPattern) that rewrite the dialect's ops
  /// on tensors of f32 and of quantized types to linalg, tensor, arith, math or
  /// pare_kernel ops on plain types, and declares what is illegal afterwards.
  /// `typeConverter` turns quantized element types into their storage types
  /// (i8 for 8 bits and less, i16, i32); scales and zero points are to be read
  /// from the types of the op before conversion.
  virtual void populateConvertToPareKernelPatterns(
      mlir::ConversionTarget &target, const mlir::TypeConverter &typeConverter,
      mlir::RewritePatternSet &patterns) const = 0;
};

} // namespace pare

#endif // PARE_INTERFACES_CONVERTTOPAREKERNELINTERFACE_H
