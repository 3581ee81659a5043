//===- NetworkReport.h - what a network costs, layer by layer -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_NETWORKREPORT_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_NETWORKREPORT_H

#include "pare/Calibration/Evaluator.h"
#include <string>
#include <vector>

namespace pare {

/// One op of the network. `was` stands for the float reference; what is not
/// known is absent. Ratios of signal to quantization noise are in dB, infinite
/// where every value is equal, minus infinite where the reference is all zeros,
/// NaN where a value is.
struct LayerReport {
  std::string name, op, type;
  int64_t macs = 0, bytes = 0;
  std::optional<int64_t> macsWas, bytesWas;
  std::optional<double> sqnrBefore, sqnrAfter;
  std::string floatReason;
  /// How its products are computed: variant and tile.
  std::string kernel;
};

struct NetworkReport {
  std::string name;
  std::vector<LayerReport> layers;
  int64_t macs = 0, bytes = 0;
  std::optional<int64_t> macsWas, bytesWas;
  /// Of the entry's results.
  std::vector<std::optional<double>> results;
  CodeCost code;
};

/// "'LAYER' (KERNEL): VARIANT, since REASON".
std::string explain(const KernelChoice &choice);

std::string toText(const NetworkReport &report);
std::string toJson(const NetworkReport &report);
std::string toHtml(const NetworkReport &report);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_NETWORKREPORT_H
