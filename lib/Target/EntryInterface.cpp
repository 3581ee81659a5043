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

int64_t Port::numElements() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

int64_t getHostBytes(mlir::Type element) {
  unsigned bits = element.isIntOrFloat() ? element.getIntOrFloatBitWidth() : 64;
  return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
}

std::vector<int64_t> EntryInterface::tapOffsets() const {
  std::vector<int64_t> offsets;
  int64_t end = 0;
  for (const Port &tap : taps) {
    offsets.push_back(end);
    end = llvm::alignTo(end + tap.numBytes(), kernel::kArenaAlignment);
  }
  return offsets;
}

int64_t EntryInterface::tapBytes() const {
  int64_t bytes = 0;
  for (const Port &tap : taps)
    bytes += llvm::alignTo(tap.numBytes(), kernel::kArenaAlignment);
  return bytes;
}

std::vector<Port> EntryInterface::observables() const {
  std::vector<Port> ports = taps;
  ports.insert(ports.end(), outputs.begin(), outputs.end());
  return ports;
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
  port.isUnsigned |= static_cast<bool>(attrs.get(kUnsignedAttr));
  if (auto scale = attrs.getAs<FloatAttr>(kScaleAttr))
    port.scale = scale.getValueAsDouble();
  if (auto zeroPoint = attrs.getAs<IntegerAttr>(kZeroPointAttr))
    port.zeroPoint = zeroPoint.getInt();
  if (auto name = attrs.getAs<StringAttr>(kNameAttr))
    port.name = name.str();
  return port;
}

static LogicalResult readParts(ArrayAttr attrs,
                               std::vector<NamedBytes> &parts) {
  for (Attribute attr : attrs) {
    auto dict = dyn_cast<DictionaryAttr>(attr);
    auto name = dict ? dict.getAs<StringAttr>("name") : StringAttr();
    auto bytes = dict ? dict.getAs<IntegerAttr>("bytes") : IntegerAttr();
    if (!name || !bytes)
      return failure();
    parts.push_back({name.str(), bytes.getInt()});
  }
  return success();
}

FailureOr<EntryInterface> getInterface(func::FuncOp func) {
  auto bytes = func->getAttrOfType<IntegerAttr>(kernel::kArenaBytesAttr);
  if (!bytes)
    return func.emitError("has no planned arena");
  if (func.getNumResults() != 0)
    return func.emitError("returns values; results must be arguments here");
  if (func.getNumArguments() == 0)
    return func.emitError("has no argument for its arena");
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
    bool isTap = static_cast<bool>(func.getArgAttr(i, kTapAttr));
    auto &ports = isTap      ? interface.taps
                  : isResult ? interface.outputs
                             : interface.inputs;
    ports.push_back(makePort(type, func.getArgAttrDict(i)));
  }
  if (auto bound = func->getAttrOfType<IntegerAttr>(kernel::kArenaBoundAttr))
    interface.arenaBound = bound.getInt();
  if (auto peak = func->getAttrOfType<ArrayAttr>(kernel::kArenaPeakAttr))
    if (failed(readParts(peak, interface.arenaPeak)))
      return func.emitError()
             << "'" << kernel::kArenaPeakAttr << "' is malformed";
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

static Attribute toAttribute(const SelftestInterface &selftest,
                             Builder &builder) {
  NamedAttrList attrs;
  attrs.set("cases", builder.getI64IntegerAttr(selftest.cases));
  attrs.set("arena_bytes", builder.getI64IntegerAttr(selftest.arenaBytes));
  attrs.set("tolerances", builder.getF64ArrayAttr(selftest.tolerances));
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
  if (arenaBound)
    attrs.set("arena_bound", builder.getI64IntegerAttr(*arenaBound));
  attrs.set("inputs", list(inputs));
  attrs.set("outputs", list(outputs));
  if (!taps.empty())
    attrs.set("taps", list(taps));
  if (!arenaPeak.empty()) {
    SmallVector<Attribute> parts;
    for (const NamedBytes &part : arenaPeak)
      parts.push_back(builder.getDictionaryAttr(
          {builder.getNamedAttr("name", builder.getStringAttr(part.name)),
           builder.getNamedAttr("bytes",
                                builder.getI64IntegerAttr(part.bytes))}));
    attrs.set("arena_peak", builder.getArrayAttr(parts));
  }
  if (selftest)
    attrs.set("selftest", pare::toAttribute(*selftest, builder));
  if (profile)
    attrs.set("profile", profile->toAttribute(context));
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

/// What an interface need not have.
static LogicalResult readOptional(DictionaryAttr dict,
                                  EntryInterface &interface) {
  if (dict.get("taps") &&
      failed(readPorts(dict.getAs<ArrayAttr>("taps"), interface.taps)))
    return failure();
  if (auto bound = dict.getAs<IntegerAttr>("arena_bound"))
    interface.arenaBound = bound.getInt();
  if (auto peak = dict.getAs<ArrayAttr>("arena_peak"))
    if (failed(readParts(peak, interface.arenaPeak)))
      return failure();
  if (Attribute profile = dict.get("profile")) {
    FailureOr<EntryProfile> parsed = EntryProfile::parse(profile);
    if (failed(parsed))
      return failure();
    interface.profile = std::move(*parsed);
  }
  Attribute attr = dict.get("selftest");
  if (!attr)
    return success();
  auto selftest = dyn_cast<DictionaryAttr>(attr);
  if (!selftest)
    return failure();
  auto cases = selftest.getAs<IntegerAttr>("cases");
  auto bytes = selftest.getAs<IntegerAttr>("arena_bytes");
  auto tolerances = selftest.getAs<ArrayAttr>("tolerances");
  if (!cases || !bytes || !tolerances ||
      tolerances.size() != interface.taps.size() + interface.outputs.size() ||
      !llvm::all_of(tolerances, llvm::IsaPred<FloatAttr>))
    return failure();
  interface.selftest.emplace();
  interface.selftest->cases = cases.getInt();
  interface.selftest->arenaBytes = bytes.getInt();
  for (auto tolerance : tolerances.getAsRange<FloatAttr>())
    interface.selftest->tolerances.push_back(tolerance.getValueAsDouble());
  return success();
}

FailureOr<EntryInterface> parseInterface(Operation *func, Attribute attr) {
  auto dict = dyn_cast_or_null<DictionaryAttr>(attr);
  if (!dict)
    return func->emitError() << "has no '" << kInterfaceAttr
                             << "': only what 'pare-compile' made has one";
  EntryInterface interface;
  auto bytes = dict.getAs<IntegerAttr>("arena_bytes");
  if (!bytes ||
      failed(readPorts(dict.getAs<ArrayAttr>("inputs"), interface.inputs)) ||
      failed(readPorts(dict.getAs<ArrayAttr>("outputs"), interface.outputs)) ||
      failed(readOptional(dict, interface)))
    return func->emitError() << "'" << kInterfaceAttr << "' is malformed";
  interface.arenaBytes = bytes.getInt();
  return interface;
}

FailureOr<EntryInterface> requireInterface(func::FuncOp func) {
  if (!func->hasAttr(kInterfaceAttr))
    return func.emitError() << "has no '" << kInterfaceAttr
                            << "': run 'pare-record-interface' first";
  return parseInterface(func, func->getAttr(kInterfaceAttr));
}

BlockArgument insertBeforeArena(func::FuncOp func, Type type) {
  unsigned position = func.getNumArguments() - 1;
  // Cannot fail: a func.func takes any type.
  (void)func.insertArgument(position, type, nullptr, func.getLoc());
  return func.getArgument(position);
}

FailureOr<EntryInterface> getInterface(LLVM::LLVMFuncOp func) {
  return parseInterface(func, func->getAttr(kInterfaceAttr));
}

} // namespace pare
