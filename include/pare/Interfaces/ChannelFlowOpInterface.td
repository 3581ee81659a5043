//===- ChannelFlowOpInterface.td - how dimensions follow each other -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_INTERFACES_CHANNELFLOWOPINTERFACE_TD
#define PARE_INTERFACES_CHANNELFLOWOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def ChannelFlowOpInterface : OpInterface<"ChannelFlowOpInterface"> {
  let cppNamespace = "::pare";
  let description = [{
    Says how the indices along the dimensions of an op's operands and results
    follow each other, so that channels can be removed from a network without
    knowing its ops: where two indices are tied, removing one removes the other.

    A dimension that an op does not mention is pinned: nothing is removed from
    it. So an op without this interface pins everything that it touches.
    After removal the types of operands and results have shrunk; an op whose
    attributes repeat a shape mends them in `updateAfterChannelRemoval`.
  }];
  let methods = [
    InterfaceMethod<
      "Reports which indices of operands and results are tied.",
      "void", "getChannelFlow", (ins "::pare::ChannelFlow &":$flow)>,
    InterfaceMethod<
      [{Called after operands and constants were shrunk; sets the result types
        and whatever attributes repeat a shape. The types in `newResultTypes`
        are what the ties imply. Fails, with an error at the op, where the op
        cannot follow.}],
      "::llvm::LogicalResult", "updateAfterChannelRemoval",
      (ins "::mlir::TypeRange":$newResultTypes), [{}], [{
        for (auto [result, type] :
             ::llvm::zip_equal($_op->getResults(), newResultTypes))
          result.setType(type);
        return ::mlir::success();
      }]>
  ];
}

#endif // PARE_INTERFACES_CHANNELFLOWOPINTERFACE_TD
