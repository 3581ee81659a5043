//===- RequantizingOps.h - ops with a rounding convention -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_RUN_REQUANTIZINGOPS_H
#define PARE_LIB_RUN_REQUANTIZINGOPS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <string>
#include <vector>

namespace pare {

/// A `tosa.rescale`, or a kernel of a tosa profile, whose result may depend on
/// whether it rounds once or twice.
struct RequantizingOp {
  mlir::Operation *op;
  /// Its own or its importer's name, else what it requantizes with a number
  /// (`conv2d_2`).
  std::string name;

  bool roundsDouble() const;
  void setDouble(bool isDouble);
};

/// In program order. Those whose shifts are all known to be at most 31 are left
/// out: both conventions are one there.
std::vector<RequantizingOp> findRequantizingOps(mlir::func::FuncOp func);

} // namespace pare

#endif // PARE_LIB_RUN_REQUANTIZINGOPS_H
