//===- RangeTable.h - the ranges of a network's values, as a file ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table is YAML that a person can read and edit:
//
//   format: pare-ranges-1
//   network: 5f0c...            # hash of the network it belongs to
//   samples: 1000
//   values:
//     - name: conv2d
//       min: 0
//       max: 5.25
//       keep: [ float ]         # optional: exempt the op from quantization
//     - name: dense
//       min: -3.5
//       max: 4
//       bins: [ -2081, ... ]    # optional: bins of `Histogram` and their
//       counts: [ 12, ... ]     # counts; without them min and max count
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CALIBRATION_RANGETABLE_H
#define PARE_CALIBRATION_RANGETABLE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Calibration/Observer.h"
#include "llvm/Support/Error.h"
#include <string>

namespace pare {

/// What a table says of one value: of the result of the op of that name, or of
/// the argument `%argN`.
struct RangeEntry {
  std::string name;
  Observation observation;
  /// "float", "shape": becomes `pare.keep` of the op.
  std::vector<std::string> keep;
};

struct RangeTable {
  std::string network;
  uint64_t samples = 0;
  std::vector<RangeEntry> values;

  /// Fails, naming the file and the place, where it is not a table.
  static llvm::Expected<RangeTable> read(llvm::StringRef path);
  /// Written whole or not at all.
  llvm::Error write(llvm::StringRef path) const;

  /// Takes in what another table saw of the same network. Values keep the order
  /// of this table, those that it does not have come behind.
  void merge(const RangeTable &other);
};

/// A hash over ops, shapes, attributes and constants of a function, as 32
/// hexadecimal digits. Not over locations, SSA names, symbol names, names of
/// resources, or `pare.*` attributes (ranges, what to keep).
std::string hashNetwork(mlir::func::FuncOp func);

} // namespace pare

#endif // PARE_CALIBRATION_RANGETABLE_H
