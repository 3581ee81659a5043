//===- IsolatedEntry.cpp - a function alone in a context of its own -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/IsolatedEntry.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/ArmNeon/ArmNeonToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Target/EntryInterface.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace pare {

/// `entry` and all symbols of its module that it refers to, directly or not.
static llvm::SetVector<Operation *> reachable(FunctionOpInterface entry) {
  llvm::SetVector<Operation *> symbols;
  symbols.insert(entry);
  for (unsigned i = 0; i < symbols.size(); ++i) {
    auto uses = SymbolTable::getSymbolUses(symbols[i]);
    if (!uses)
      continue;
    for (SymbolTable::SymbolUse use : *uses)
      if (Operation *symbol = SymbolTable::lookupNearestSymbolFrom(
              entry, use.getSymbolRef().getRootReference()))
        symbols.insert(symbol);
  }
  return symbols;
}

/// A module with copies of those symbols; the entry is public and called
/// `kSymbol`, all else is private.
static OwningOpRef<ModuleOp> copySymbols(FunctionOpInterface entry) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(entry.getLoc());
  if (auto parent = entry->getParentOfType<ModuleOp>())
    (*module)->setDiscardableAttrs(parent->getDiscardableAttrDictionary());
  // What is asked of the original's object is not asked of its copies.
  (*module)->removeAttr(kSelftestCasesAttr);
  (*module)->removeAttr(kTapsAttr);
  for (Operation *symbol : reachable(entry)) {
    Operation *copy = symbol->clone();
    module->push_back(copy);
    if (symbol == entry) {
      copy->removeAttr(kReferenceAttr);
      SymbolTable::setSymbolName(copy, IsolatedEntry::kSymbol);
      SymbolTable::setSymbolVisibility(copy, SymbolTable::Visibility::Public);
    } else if (isa<SymbolOpInterface>(copy)) {
      SymbolTable::setSymbolVisibility(copy, SymbolTable::Visibility::Private);
    }
  }
  return module;
}

/// `value` as plain numbers: itself, or dequantized.
static FailureOr<Value> asPlain(OpBuilder &builder, Value value,
                                StringRef name) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type)
    return failure();
  if (type.getElementType().isF32())
    return value;
  if (!isa<quant::QuantizedType>(type.getElementType()))
    return failure();
  return CastOp::create(builder, value.getLoc(),
                        type.clone(builder.getF32Type()),
                        builder.getStringAttr("observed of " + name), value)
      .getResult();
}

/// Appends the values of the ops called `observed` to what `copy` returns.
static LogicalResult addResults(func::FuncOp copy, FunctionOpInterface original,
                                ArrayRef<StringRef> observed) {
  if (!llvm::hasSingleElement(copy.getBody()))
    return original.emitError("values can be observed in functions of one "
                              "block, this one has control flow");
  // Ops of a name, null where there are several.
  llvm::StringMap<Operation *> byName;
  for (Operation &op : copy.getBody().front())
    if (StringRef name = getOpName(&op); !name.empty())
      if (auto [entry, isNew] = byName.try_emplace(name, &op); !isNew)
        entry->second = nullptr;

  Operation *end = copy.getBody().front().getTerminator();
  OpBuilder builder(end);
  SmallVector<Value> values(end->getOperands());
  for (StringRef name : observed) {
    auto found = byName.find(name);
    Operation *op = found == byName.end() ? nullptr : found->second;
    if (found != byName.end() && !op)
      return original.emitError() << "several ops are called '" << name
                                  << "', give each a name of its own";
    if (!op || op->getNumResults() == 0)
      return original.emitError() << "no op is called '" << name << "'";
    FailureOr<Value> value = asPlain(builder, op->getResult(0), name);
    if (failed(value))
      return original.emitError()
             << "the value of '" << name << "' has type "
             << op->getResult(0).getType()
             << ", only f32 and quantized tensors can be observed";
    values.push_back(*value);
  }
  end->setOperands(values);
  SmallVector<Type> types(
      llvm::map_range(values, [](Value value) { return value.getType(); }));
  copy.setFunctionType(
      FunctionType::get(copy.getContext(), copy.getArgumentTypes(), types));
  if (auto attributes = copy.getResAttrsAttr()) {
    SmallVector<Attribute> padded(attributes.getValue());
    padded.resize(types.size(), builder.getDictionaryAttr({}));
    copy.setResAttrsAttr(builder.getArrayAttr(padded));
  }
  return success();
}

FailureOr<IsolatedEntry> IsolatedEntry::create(FunctionOpInterface entry,
                                               ArrayRef<StringRef> observed) {
  OwningOpRef<ModuleOp> copied = copySymbols(entry);
  if (!observed.empty()) {
    auto func = dyn_cast<func::FuncOp>(copied->getBody()->front());
    if (!func)
      return entry.emitError("values can be observed in a func.func only");
    if (failed(addResults(func, entry, observed)))
      return failure();
  }
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  if (failed(writeBytecodeToFile(*copied, stream)))
    return entry.emitError("cannot be copied");

  IsolatedEntry isolated;
  DialectRegistry registry;
  entry.getContext()->getDialectRegistry().appendTo(registry);
  registerArmNeonDialectTranslation(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  isolated.context =
      std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  // Errors name the place in the user's file; the op there is not the user's.
  isolated.context->printOpOnDiagnostic(false);
  ParserConfig config(isolated.context.get(), /*verifyAfterParse=*/false);
  LogicalResult parsed = isolated.withErrorsAt(entry, "cannot be copied", [&] {
    isolated.module = parseSourceString<ModuleOp>(bytes, config);
    return success(static_cast<bool>(isolated.module));
  });
  if (failed(parsed))
    return failure();
  return isolated;
}

FunctionOpInterface IsolatedEntry::getEntry() {
  return dyn_cast_or_null<FunctionOpInterface>(
      SymbolTable::lookupSymbolIn(*module, kSymbol));
}

/// `location` in `context`: files and names that it comes from. Null where it
/// has none.
static LocationAttr copyLocation(Location location, MLIRContext *context) {
  LocationAttr found;
  location->walk([&](Location part) {
    if (auto file = dyn_cast<FileLineColLoc>(part)) {
      found = FileLineColLoc::get(context, file.getFilename().getValue(),
                                  file.getLine(), file.getColumn());
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return found;
}

LogicalResult
IsolatedEntry::withErrorsAt(Operation *original, StringRef what,
                            llvm::function_ref<LogicalResult()> body) {
  MLIRContext *to = original->getContext();
  bool hasError = false;
  auto place = [&](Location location) -> Location {
    LocationAttr copied = copyLocation(location, to);
    return copied ? Location(copied) : original->getLoc();
  };
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
      return success();
    hasError = true;
    InFlightDiagnostic copy = emitError(place(diagnostic.getLocation()));
    copy << diagnostic.str();
    for (Diagnostic &note : diagnostic.getNotes())
      copy.attachNote(place(note.getLocation())) << note.str();
    return success();
  });
  if (succeeded(body()))
    return success();
  if (!hasError)
    emitError(original->getLoc()) << what;
  return failure();
}

} // namespace pare
