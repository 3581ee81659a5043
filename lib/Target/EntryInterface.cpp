//===- EntryInterface.cpp - what a caller must know of an entry -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Target/EntryInterface.h"

#include "mlir/IR/Builders.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"

using namespace mlir;

namespace pare {

static const llvm::StringLiteral kUnsigned = "pare.unsigned";

int64_t Port::numElements() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

//===----------------------------------------------------------------------===//
// From stage 4
//===----------------------------------------------------------------------===//

static Port makePort(ShapedType type, DictionaryAttr attrs) {
  Port port;
  port.element = type.getElementType();
  port.shape = type.getShape().vec();
  port.isUnsigned = port.element.isUnsignedInteger();
  if (!attrs)
    return port;
  port.isUnsigned |= static_cast<bool>(attrs.get(kUnsigned));
  if (auto scale = attrs.getAs<FloatAttr>(kScaleAttr))
    port.scale = scale.getValueAsDouble();
  if (auto zeroPoint = attrs.getAs<IntegerAttr>(kZeroPointAttr))
    port.zeroPoint = zeroPoint.getInt();
  if (auto name = attrs.getAs<StringAttr>(kNameAttr))
    port.name = name.str();
  return port;
}

FailureOr<EntryInterface> getInterface(func::FuncOp func) {
  auto bytes = func->getAttrOfType<IntegerAttr>(kernel::kArenaBytesAttr);
  if (!bytes)
    return func.emitError("has no planned arena");
  if (func.getNumResults() != 0)
    return func.emitError("returns values; results must be arguments here");
  EntryInterface interface;
  interface.arenaBytes = bytes.getInt();
  for (unsigned i = 0, e = func.getNumArguments() - 1; i < e; ++i) {
    auto type = dyn_cast<MemRefType>(func.getArgumentTypes()[i]);
    if (!type || !type.hasStaticShape() || !type.getLayout().isIdentity() ||
        !type.getElementType().isIntOrFloat())
      return func.emitError()
             << "argument " << i << " has type " << func.getArgumentTypes()[i]
             << ", expected integers or floats, row-major and of static shape";
    bool isResult = static_cast<bool>(func.getArgAttr(i, kResultAttr));
    auto &ports = isResult ? interface.outputs : interface.inputs;
    ports.push_back(makePort(type, func.getArgAttrDict(i)));
  }
  return interface;
}

//===----------------------------------------------------------------------===//
// As an attribute
//===----------------------------------------------------------------------===//

static Attribute toAttribute(const Port &port, Builder &builder) {
  NamedAttrList attrs;
  attrs.set("type",
            TypeAttr::get(RankedTensorType::get(port.shape, port.element)));
  if (port.isUnsigned)
    attrs.set("unsigned", builder.getUnitAttr());
  if (port.scale) {
    attrs.set("scale", builder.getF64FloatAttr(*port.scale));
    attrs.set("zero_point", builder.getI64IntegerAttr(port.zeroPoint));
  }
  if (!port.name.empty())
    attrs.set("name", builder.getStringAttr(port.name));
  return attrs.getDictionary(builder.getContext());
}

DictionaryAttr EntryInterface::toAttribute(MLIRContext *context) const {
  Builder builder(context);
  auto list = [&](const std::vector<Port> &ports) {
    SmallVector<Attribute> attrs;
    for (const Port &port : ports)
      attrs.push_back(pare::toAttribute(port, builder));
    return builder.getArrayAttr(attrs);
  };
  NamedAttrList attrs;
  attrs.set("arena_bytes", builder.getI64IntegerAttr(arenaBytes));
  attrs.set("inputs", list(inputs));
  attrs.set("outputs", list(outputs));
  return attrs.getDictionary(context);
}

static LogicalResult readPorts(ArrayAttr attrs, std::vector<Port> &ports) {
  if (!attrs)
    return failure();
  for (Attribute attr : attrs) {
    auto dict = dyn_cast<DictionaryAttr>(attr);
    auto type = dict ? dict.getAs<TypeAttr>("type") : TypeAttr();
    auto tensor =
        type ? dyn_cast<RankedTensorType>(type.getValue()) : RankedTensorType();
    if (!tensor || !tensor.hasStaticShape() ||
        !tensor.getElementType().isIntOrFloat())
      return failure();
    Port port = makePort(tensor, nullptr);
    port.isUnsigned |= static_cast<bool>(dict.get("unsigned"));
    if (auto scale = dict.getAs<FloatAttr>("scale"))
      port.scale = scale.getValueAsDouble();
    if (auto zeroPoint = dict.getAs<IntegerAttr>("zero_point"))
      port.zeroPoint = zeroPoint.getInt();
    if (auto name = dict.getAs<StringAttr>("name"))
      port.name = name.str();
    ports.push_back(std::move(port));
  }
  return success();
}

FailureOr<EntryInterface> getInterface(LLVM::LLVMFuncOp func) {
  auto dict = func->getAttrOfType<DictionaryAttr>(kInterfaceAttr);
  if (!dict)
    return func.emitError() << "has no '" << kInterfaceAttr
                            << "': only what 'pare-compile' made has one";
  EntryInterface interface;
  auto bytes = dict.getAs<IntegerAttr>("arena_bytes");
  if (!bytes ||
      failed(readPorts(dict.getAs<ArrayAttr>("inputs"), interface.inputs)) ||
      failed(readPorts(dict.getAs<ArrayAttr>("outputs"), interface.outputs)))
    return func.emitError() << "'" << kInterfaceAttr << "' is malformed";
  interface.arenaBytes = bytes.getInt();
  return interface;
}

} // namespace pare
