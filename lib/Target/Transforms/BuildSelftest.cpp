//===- BuildSelftest.cpp - the function that tests an entry ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/Transforms/Passes.h"
#include <limits>

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_BUILDSELFTESTPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

int64_t padded(int64_t bytes) {
  return llvm::alignTo(bytes, kernel::kArenaAlignment);
}

/// Builds one function next to its entry.
class SelftestBuilder {
public:
  SelftestBuilder(func::FuncOp entry, EntryInterface &interface)
      : entry(entry), interface(interface), loc(entry.getLoc()),
        builder(entry.getContext()) {}

  LogicalResult run();

private:
  LogicalResult readData();
  void placeScratch();
  func::FuncOp createFunction(StringRef name);
  /// Null where there are no bytes.
  memref::GlobalOp createGlobal(StringRef name, Attribute bytes);
  /// `port` of case `number` in a constant of all cases, as `type`.
  Value viewCase(memref::GlobalOp global, const Port &port, MemRefType type,
                 Value number);
  Value viewArena(int64_t offset, MemRefType type);
  void callEntry(Value number);
  Value compare(const Port &port, double tolerance, int64_t offset,
                memref::GlobalOp golden, Value number, int64_t firstPlace,
                int64_t placesOfCase, Value found);
  Value differs(Value actual, Value golden, const Port &port, double tolerance);
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  MemRefType bytesType(int64_t count) {
    return MemRefType::get({count}, builder.getI8Type());
  }

  func::FuncOp entry;
  EntryInterface &interface;
  Location loc;
  OpBuilder builder;
  SelftestInterface selftest;
  SmallVector<memref::GlobalOp> inputs, golden;
  /// Offsets of outputs and of the block of taps behind the entry's arena.
  SmallVector<int64_t> outputOffsets;
  int64_t tapsOffset = 0;
  Value arena;
};

memref::GlobalOp SelftestBuilder::createGlobal(StringRef name,
                                               Attribute bytes) {
  auto elements = cast<ElementsAttr>(bytes);
  int64_t count = cast<ShapedType>(elements.getType()).getNumElements();
  if (count == 0)
    return {};
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(entry);
  auto global = memref::GlobalOp::create(
      builder, loc, (entry.getName() + "_selftest." + name).str(),
      builder.getStringAttr("private"), bytesType(count), elements,
      /*constant=*/true, builder.getI64IntegerAttr(kernel::kArenaAlignment));
  return global;
}

/// Cases, and constants of inputs and golden values in the order of the
/// function's own arguments: outputs, then taps.
LogicalResult SelftestBuilder::readData() {
  auto data = entry->getAttrOfType<DictionaryAttr>(kSelftestAttr);
  auto cases = data ? data.getAs<IntegerAttr>("cases") : IntegerAttr();
  auto from = data ? data.getAs<ArrayAttr>("inputs") : ArrayAttr();
  auto to = data ? data.getAs<ArrayAttr>("golden") : ArrayAttr();
  auto tolerances = data ? data.getAs<ArrayAttr>("tolerances") : ArrayAttr();
  size_t results = interface.outputs.size() + interface.taps.size();
  auto fits = [&](ArrayAttr attrs, ArrayRef<Port> ports) {
    return llvm::all_of(llvm::zip_equal(attrs, ports), [&](auto pair) {
      auto elements = dyn_cast<ElementsAttr>(std::get<0>(pair));
      return elements &&
             elements.getNumElements() ==
                 cases.getInt() * padded(std::get<1>(pair).numBytes());
    });
  };
  std::vector<Port> ports = interface.outputs;
  llvm::append_range(ports, interface.taps);
  if (!cases || !from || !to || !tolerances ||
      from.size() != interface.inputs.size() || to.size() != results ||
      tolerances.size() != results || !fits(from, interface.inputs) ||
      !fits(to, ports) || !llvm::all_of(tolerances, llvm::IsaPred<FloatAttr>))
    return entry.emitError()
           << "'" << kSelftestAttr
           << "' does not fit the entry: choose a self-test again";
  selftest.cases = cases.getInt();
  for (auto [i, attr] : llvm::enumerate(from))
    inputs.push_back(createGlobal(("in" + Twine(i)).str(), attr));
  for (auto [i, attr] : llvm::enumerate(to))
    golden.push_back(createGlobal(("golden" + Twine(i)).str(), attr));
  SmallVector<double> all;
  for (auto tolerance : tolerances.getAsRange<FloatAttr>())
    all.push_back(tolerance.getValueAsDouble());
  auto taps = ArrayRef(all).drop_front(interface.outputs.size());
  selftest.tolerances.assign(taps.begin(), taps.end());
  llvm::append_range(selftest.tolerances,
                     ArrayRef(all).take_front(interface.outputs.size()));
  return success();
}

void SelftestBuilder::placeScratch() {
  int64_t end = padded(interface.arenaBytes);
  for (const Port &output : interface.outputs) {
    outputOffsets.push_back(end);
    end += padded(output.numBytes());
  }
  tapsOffset = end;
  selftest.arenaBytes = end + interface.tapBytes();
}

func::FuncOp SelftestBuilder::createFunction(StringRef name) {
  builder.setInsertionPointAfter(entry);
  auto function = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType({bytesType(selftest.arenaBytes)},
                              {builder.getI32Type()}));
  function->setAttr(kSelftestOfAttr, builder.getStringAttr(entry.getName()));
  builder.setInsertionPointToStart(function.addEntryBlock());
  arena = function.getArgument(0);
  return function;
}

Value SelftestBuilder::viewArena(int64_t offset, MemRefType type) {
  return memref::ViewOp::create(builder, loc, type, arena, constant(offset),
                                ValueRange());
}

Value SelftestBuilder::viewCase(memref::GlobalOp global, const Port &port,
                                MemRefType type, Value number) {
  // A pointer to nothing; the arena is one.
  if (!global)
    return viewArena(0, type);
  Value bytes = memref::GetGlobalOp::create(builder, loc, global.getType(),
                                            global.getName());
  Value offset = arith::MulIOp::create(builder, loc, number,
                                       constant(padded(port.numBytes())));
  return memref::ViewOp::create(builder, loc, type, bytes, offset,
                                ValueRange());
}

void SelftestBuilder::callEntry(Value number) {
  SmallVector<Value> operands;
  // Not the port's own shape: an argument without elements has another.
  auto nextType = [&] {
    return cast<MemRefType>(entry.getArgument(operands.size()).getType());
  };
  for (auto [global, port] : llvm::zip_equal(inputs, interface.inputs))
    operands.push_back(viewCase(global, port, nextType(), number));
  for (int64_t offset : outputOffsets)
    operands.push_back(viewArena(offset, nextType()));
  if (!interface.taps.empty())
    operands.push_back(viewArena(tapsOffset, bytesType(interface.tapBytes())));
  operands.push_back(viewArena(0, bytesType(interface.arenaBytes)));
  func::CallOp::create(builder, loc, entry, operands);
}

/// Whether two elements, as integers of whole bytes, are different.
Value SelftestBuilder::differs(Value actual, Value expected, const Port &port,
                               double tolerance) {
  auto type = cast<IntegerType>(actual.getType());
  unsigned bits = port.element.getIntOrFloatBitWidth();
  // The bits above those of an i1 or i4 are nobody's.
  if (bits < type.getWidth()) {
    Value mask = arith::ConstantIntOp::create(builder, loc, type,
                                              (int64_t(1) << bits) - 1);
    actual = arith::AndIOp::create(builder, loc, actual, mask);
    expected = arith::AndIOp::create(builder, loc, expected, mask);
  }
  Value different = arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::ne, actual, expected);
  if (tolerance == 0 || bits < 8)
    return different;
  Value far;
  if (port.element.isF32()) {
    Value x = arith::BitcastOp::create(builder, loc, port.element, actual);
    Value y = arith::BitcastOp::create(builder, loc, port.element, expected);
    Value distance = math::AbsFOp::create(
        builder, loc, arith::SubFOp::create(builder, loc, x, y));
    Value bound = arith::ConstantOp::create(builder, loc,
                                            builder.getF32FloatAttr(tolerance));
    // NaN is far from everything but NaN of the same bits.
    far = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UGT,
                                distance, bound);
  } else {
    auto wide = builder.getI64Type();
    auto extend = [&](Value value) -> Value {
      if (value.getType() == wide)
        return value;
      if (port.isUnsigned)
        return arith::ExtUIOp::create(builder, loc, wide, value);
      return arith::ExtSIOp::create(builder, loc, wide, value);
    };
    Value distance = math::AbsIOp::create(
        builder, loc,
        arith::SubIOp::create(builder, loc, extend(actual), extend(expected)));
    Value bound = arith::ConstantIntOp::create(builder, loc, wide,
                                               static_cast<int64_t>(tolerance));
    far = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sgt,
                                distance, bound);
  }
  return arith::AndIOp::create(builder, loc, different, far);
}

/// `found`, or where that is 0 the place of the first element of `port` that
/// differs.
Value SelftestBuilder::compare(const Port &port, double tolerance,
                               int64_t offset, memref::GlobalOp expected,
                               Value number, int64_t firstPlace,
                               int64_t placesOfCase, Value found) {
  if (port.numElements() == 0)
    return found;
  auto element = builder.getIntegerType(8 * port.elementBytes());
  auto type = MemRefType::get({port.numElements()}, element);
  Value actual = viewArena(offset, type);
  Value wanted = viewCase(expected, port, type, number);
  Value first = arith::AddIOp::create(
      builder, loc,
      arith::MulIOp::create(builder, loc, number, constant(placesOfCase)),
      constant(firstPlace + 1));
  auto loop = scf::ForOp::create(builder, loc, constant(0),
                                 constant(port.numElements()), constant(1),
                                 ValueRange{found});
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value index = loop.getInductionVar(), before = loop.getRegionIterArg(0);
  Value different =
      differs(memref::LoadOp::create(builder, loc, actual, ValueRange{index}),
              memref::LoadOp::create(builder, loc, wanted, ValueRange{index}),
              port, tolerance);
  Value zero =
      arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), 0);
  Value none = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                     before, zero);
  Value isFirst = arith::AndIOp::create(builder, loc, none, different);
  Value place = arith::IndexCastOp::create(
      builder, loc, builder.getI32Type(),
      arith::AddIOp::create(builder, loc, first, index));
  Value now = arith::SelectOp::create(builder, loc, isFirst, place, before);
  scf::YieldOp::create(builder, loc, now);
  return loop.getResult(0);
}

LogicalResult SelftestBuilder::run() {
  std::string name = (entry.getName() + "_selftest").str();
  if (SymbolTable::lookupNearestSymbolFrom(entry, builder.getStringAttr(name)))
    return entry.emitError() << "its self-test would be called '" << name
                             << "', which the module has already";
  if (failed(readData()))
    return failure();
  placeScratch();
  int64_t places = 0;
  for (const Port &port : interface.observables())
    places += port.numElements();
  if (selftest.cases * places >= std::numeric_limits<int32_t>::max())
    return entry.emitError()
           << "a self-test of " << selftest.cases << " cases with " << places
           << " elements each has more places than an "
              "'int32_t' counts; take fewer cases";
  createFunction(name);
  Value zero =
      arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), 0);
  auto loop =
      scf::ForOp::create(builder, loc, constant(0), constant(selftest.cases),
                         constant(1), ValueRange{zero});
  func::ReturnOp::create(builder, loc, loop.getResult(0));
  builder.setInsertionPointToStart(loop.getBody());
  Value number = loop.getInductionVar(), found = loop.getRegionIterArg(0);
  callEntry(number);
  int64_t place = 0;
  size_t numTaps = interface.taps.size(), numOutputs = interface.outputs.size();
  std::vector<int64_t> tapOffsets = interface.tapOffsets();
  for (auto [i, port] : llvm::enumerate(interface.observables())) {
    bool isTap = i < numTaps;
    found =
        compare(port, selftest.tolerances[i],
                isTap ? tapsOffset + tapOffsets[i] : outputOffsets[i - numTaps],
                golden[isTap ? numOutputs + i : i - numTaps], number, place,
                places, found);
    place += port.numElements();
  }
  scf::YieldOp::create(builder, loc, found);
  interface.selftest = selftest;
  return success();
}

struct BuildSelftest : impl::BuildSelftestPassBase<BuildSelftest> {
  void runOnOperation() override {
    for (auto func :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (!func->hasAttr(kSelftestAttr))
        continue;
      FailureOr<EntryInterface> interface = requireInterface(func);
      if (failed(interface) || failed(SelftestBuilder(func, *interface).run()))
        return signalPassFailure();
      func->removeAttr(kSelftestAttr);
      func->setAttr(kInterfaceAttr, interface->toAttribute(&getContext()));
    }
  }
};
} // namespace
} // namespace pare::target
