//===- ChannelCompensation.h - others take over what channels said --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELCOMPENSATION_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELCOMPENSATION_H

#include "ChannelRemoval.h"
#include "LayerMoments.h"

namespace pare {

/// The layer's weights after the remaining columns took over what they can of
/// the removed ones, and the bias that keeps the mean. Computed before the
/// channels are removed, applied afterwards; nothing to do for a layer that
/// loses no inputs.
class Compensation {
public:
  Compensation(const LinearLayer &layer, const LayerMoments &moments,
               const ChannelSelection &selection);
  void apply() const;

private:
  mlir::Operation *op;
  RowMatrixF weights;
  Eigen::VectorXf bias;
};

/// `removeChannels`, with a compensation in each of `layers`, whose moments are
/// `moments`.
llvm::LogicalResult removeAndCompensate(mlir::func::FuncOp function,
                                        const ChannelSelection &selection,
                                        llvm::ArrayRef<LinearLayer> layers,
                                        llvm::ArrayRef<LayerMoments> moments);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELCOMPENSATION_H
