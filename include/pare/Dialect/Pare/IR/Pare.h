//===- Pare.h - the graph dialect -----------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_IR_PARE_H
#define PARE_DIALECT_PARE_IR_PARE_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "pare/Interfaces/ChannelFlowOpInterface.h"
#include "pare/Interfaces/QuantizableOpInterface.h"

#include "pare/Dialect/Pare/IR/PareDialect.h.inc"
#include "pare/Dialect/Pare/IR/PareEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "pare/Dialect/Pare/IR/PareAttributes.h.inc"

#define GET_OP_CLASSES
#include "pare/Dialect/Pare/IR/PareOps.h.inc"

namespace pare {

/// Names of the dialect's attributes on functions, modules, arguments and ops.
inline constexpr llvm::StringLiteral kReferenceAttr = "pare.reference";
inline constexpr llvm::StringLiteral kReferenceSuffix = ".float";
inline constexpr llvm::StringLiteral kRoundingAttr = "pare.rounding";
inline constexpr llvm::StringLiteral kKeepAttr = "pare.keep";
inline constexpr llvm::StringLiteral kRangeAttr = "pare.range";
inline constexpr llvm::StringLiteral kFloatReasonAttr = "pare.float_reason";
inline constexpr llvm::StringLiteral kKeptChannelsAttr = "pare.kept_channels";
inline constexpr llvm::StringLiteral kExternAttr = "pare.extern";
inline constexpr llvm::StringLiteral kNameAttr = "pare.name";
inline constexpr llvm::StringLiteral kScaleAttr = "pare.scale";
inline constexpr llvm::StringLiteral kUnsignedAttr = "pare.unsigned";
inline constexpr llvm::StringLiteral kZeroPointAttr = "pare.zero_point";

/// The name of a network op: `name` of a pare op, the attribute `pare.name` of
/// a foreign op that takes part in compression; otherwise empty.
llvm::StringRef getOpName(mlir::Operation *op);

/// Whether `pare.keep` on `op` holds `what` ("float" or "shape").
bool isKept(mlir::Operation *op, llvm::StringRef what);

/// The networks of a module: its public functions that have a body and are no
/// reference.
llvm::SmallVector<mlir::func::FuncOp> getEntries(mlir::ModuleOp module);

/// The network of a module that has one, for `pass`, whose name an error says:
/// it walks the one block of its body.
mlir::FailureOr<mlir::func::FuncOp> getOnlyEntry(mlir::ModuleOp module,
                                                 llvm::StringRef pass);

/// Entries and the references that describe them, which a pass that changes
/// what a network computes changes alike.
llvm::SmallVector<mlir::func::FuncOp>
getEntriesAndReferences(mlir::ModuleOp module);

} // namespace pare

#endif // PARE_DIALECT_PARE_IR_PARE_H
