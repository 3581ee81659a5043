//===- pare-import-mend.cpp - Mends what a converter leaves out ----===//
//
// Part of the Pare project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The second step of pare-import, called by its script and not by people. It
// reads the converter's module and a JSON description of the entry, and writes
// stage 0 IR: the entry carries the given symbol, its arguments and results
// carry `pare.name`, `pare.scale` and `pare.zero_point`, large constants are
// resources, the attributes of the source framework are gone, and every shape
// is static.
//
//===----------------------------------------------------------------------===//

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Verifier.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;

static llvm::cl::opt<std::string> inputPath(llvm::cl::Positional,
                                            llvm::cl::Required,
                                            llvm::cl::desc("<module>"));
static llvm::cl::opt<std::string>
    entryPath("entry", llvm::cl::Required,
              llvm::cl::desc("JSON: symbol, arguments, results"));
static llvm::cl::opt<std::string> outputPath("o", llvm::cl::Required,
                                             llvm::cl::desc("Output file"));
static llvm::cl::opt<bool> emitBytecode("bytecode",
                                        llvm::cl::desc("Write bytecode"));

/// Which rescales of quantized layers round once, where the converter has all
/// but those of softmax round twice.
enum class Rounding { LiteRT, Double, Single };
static llvm::cl::opt<Rounding> rounding(
    "rounding", llvm::cl::desc("How quantized layers round"),
    llvm::cl::init(Rounding::LiteRT),
    llvm::cl::values(clEnumValN(Rounding::LiteRT, "litert",
                                "fully connected layers once"),
                     clEnumValN(Rounding::Double, "double", "all twice"),
                     clEnumValN(Rounding::Single, "single", "all once")));

/// The name that the converter gives to every entry.
static constexpr llvm::StringLiteral kConvertedEntry = "main";

/// Constants with more elements than this leave the printed text.
static constexpr int64_t kMaxInlineElements = 16;

static LogicalResult fail(const llvm::Twine &message) {
  llvm::errs() << "error: " << message << "\n";
  return failure();
}

/// Removes what the source framework says about itself.
static void dropFrameworkAttributes(Operation *op) {
  auto ofFramework = [](StringAttr name) {
    StringRef text = name.getValue();
    return text.starts_with("tf.") || text.starts_with("tfl.") ||
           text.starts_with("tf_saved_model.") || text.starts_with("torch.");
  };
  for (NamedAttribute attr : llvm::to_vector(op->getDiscardableAttrs()))
    if (ofFramework(attr.getName()))
      op->removeDiscardableAttr(attr.getName());
  auto func = dyn_cast<func::FuncOp>(op);
  if (!func)
    return;
  for (unsigned i = 0, e = func.getNumArguments(); i < e; ++i)
    for (NamedAttribute attr :
         llvm::to_vector(function_interface_impl::getArgAttrs(func, i)))
      if (ofFramework(attr.getName()))
        func.removeArgAttr(i, attr.getName());
  for (unsigned i = 0, e = func.getNumResults(); i < e; ++i)
    for (NamedAttribute attr :
         llvm::to_vector(function_interface_impl::getResultAttrs(func, i)))
      if (ofFramework(attr.getName()))
        func.removeResultAttr(i, attr.getName());
}

/// The attributes of one argument or result, from its JSON description.
static SmallVector<NamedAttribute> describe(const llvm::json::Value &value,
                                            Builder &builder) {
  SmallVector<NamedAttribute> attrs;
  const llvm::json::Object *about = value.getAsObject();
  if (!about)
    return attrs;
  std::optional<StringRef> name = about->getString("name");
  if (name && !name->empty())
    attrs.push_back(
        builder.getNamedAttr("pare.name", builder.getStringAttr(*name)));
  if (std::optional<double> scale = about->getNumber("scale")) {
    attrs.push_back(
        builder.getNamedAttr("pare.scale", builder.getF64FloatAttr(*scale)));
    int64_t zeroPoint = about->getInteger("zero_point").value_or(0);
    attrs.push_back(builder.getNamedAttr("pare.zero_point",
                                         builder.getI64IntegerAttr(zeroPoint)));
  }
  return attrs;
}

/// Renames the entry and describes its arguments and results.
static LogicalResult mendEntry(ModuleOp module,
                               const llvm::json::Object &entry) {
  auto func = module.lookupSymbol<func::FuncOp>(kConvertedEntry);
  if (!func)
    return fail("the converter gave no entry '@" + kConvertedEntry + "'");
  const llvm::json::Array *arguments = entry.getArray("arguments");
  const llvm::json::Array *results = entry.getArray("results");
  std::optional<StringRef> symbol = entry.getString("symbol");
  if (!arguments || !results || !symbol)
    return fail("the description of the entry is incomplete");
  if (arguments->size() != func.getNumArguments() ||
      results->size() != func.getNumResults())
    return fail("the file has " + llvm::Twine(arguments->size()) +
                " inputs and " + llvm::Twine(results->size()) +
                " outputs but its conversion has " +
                llvm::Twine(func.getNumArguments()) + " and " +
                llvm::Twine(func.getNumResults()));
  if (*symbol != kConvertedEntry && module.lookupSymbol(*symbol))
    return fail("'" + *symbol +
                "' is a function inside the network already; choose another "
                "name with --name=");

  StringAttr name = StringAttr::get(module.getContext(), *symbol);
  if (failed(SymbolTable::replaceAllSymbolUses(func, name, module)))
    return fail("cannot rename the entry");
  func.setSymNameAttr(name);
  Builder builder(module.getContext());
  for (auto [index, value] : llvm::enumerate(*arguments))
    for (NamedAttribute attr : describe(value, builder))
      func.setArgAttr(index, attr.getName(), attr.getValue());
  for (auto [index, value] : llvm::enumerate(*results))
    for (NamedAttribute attr : describe(value, builder))
      func.setResultAttr(index, attr.getName(), attr.getValue());
  return success();
}

/// Whether a constant stays in the text: a small one, a splat, one whose bytes
/// in a resource would differ, and the multipliers and shifts of a rescale,
/// which upstream lowers only if it can see their elements.
static bool staysInline(tosa::ConstOp op, DenseElementsAttr elements) {
  Type type = elements.getElementType();
  if (elements.isSplat() || elements.getNumElements() <= kMaxInlineElements ||
      !type.isIntOrFloat())
    return true;
  unsigned width = type.getIntOrFloatBitWidth();
  if (width < 8 || !llvm::isPowerOf2_32(width))
    return true;
  return llvm::any_of(op->getUsers(), llvm::IsaPred<tosa::RescaleOp>);
}

/// Moves the bytes of large constants into resources named after the entry.
static void outlineConstants(ModuleOp module, StringRef symbol) {
  module.walk([&](tosa::ConstOp op) {
    auto elements = dyn_cast<DenseElementsAttr>(op.getValues());
    if (!elements || staysInline(op, elements))
      return;
    ArrayRef<char> bytes = elements.getRawData();
    unsigned align = elements.getElementType().getIntOrFloatBitWidth() / 8;
    op.setValuesAttr(DenseResourceElementsAttr::get(
        cast<ShapedType>(elements.getType()), (symbol + "_const").str(),
        HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, align)));
  });
}

/// Whether `op` is how the converter writes a fully connected layer: a
/// convolution whose weight is a matrix that was reshaped. What the file calls
/// a convolution has a weight of rank 4.
static bool isFullyConnected(tosa::Conv2DOp op) {
  auto reshape = op.getWeight().getDefiningOp<tosa::ReshapeOp>();
  auto matrix = reshape
                    ? dyn_cast<RankedTensorType>(reshape.getInput1().getType())
                    : RankedTensorType();
  return matrix && matrix.getRank() == 2;
}

static void roundOnce(tosa::RescaleOp op) {
  if (op.getRoundingMode() == tosa::RoundingMode::DOUBLE_ROUND)
    op.setRoundingMode(tosa::RoundingMode::SINGLE_ROUND);
}

/// Gives rescales the rounding that was asked for. Networks of floats have
/// none.
static void setRounding(ModuleOp module) {
  if (rounding == Rounding::Single)
    module.walk(roundOnce);
  if (rounding != Rounding::LiteRT)
    return;
  module.walk([](tosa::Conv2DOp op) {
    if (!isFullyConnected(op))
      return;
    // Reshapes may stand between the sums and their rescale.
    SmallVector<Operation *> readers(op->getUsers());
    while (!readers.empty()) {
      Operation *reader = readers.pop_back_val();
      if (auto rescale = dyn_cast<tosa::RescaleOp>(reader))
        roundOnce(rescale);
      else if (isa<tosa::ReshapeOp>(reader))
        llvm::append_range(readers, reader->getUsers());
    }
  });
}

/// A softmax of 16 bits casts differences to the index of a table: TFLite
/// saturates them, the cast that the converter writes wraps. A cast of the
/// network's own is not read by tables alone.
static void saturateTableIndices(ModuleOp module) {
  module.walk([](tosa::CastOp op) {
    Value input = op.getInput();
    if (!getElementTypeOrSelf(input).isInteger(32) ||
        !getElementTypeOrSelf(op.getOutput()).isInteger(16) ||
        op->use_empty() ||
        !llvm::all_of(op->getUsers(), llvm::IsaPred<tosa::TableOp>))
      return;
    OpBuilder builder(op);
    Value clamped =
        tosa::ClampOp::create(builder, op.getLoc(), input.getType(), input,
                              builder.getI32IntegerAttr(INT16_MIN),
                              builder.getI32IntegerAttr(INT16_MAX));
    op.getInputMutable().assign(clamped);
  });
}

/// The converter makes unsigned bytes signed by taking 128 off. An average of
/// those rounds ties of negative numbers the other way, unless it is told that
/// -128 is zero.
static void shiftPools(ModuleOp module) {
  module.walk([](tosa::AvgPool2dOp op) {
    if (!getElementTypeOrSelf(op.getInput()).isInteger(8))
      return;
    OpBuilder builder(op);
    auto type = RankedTensorType::get({1}, builder.getI8Type());
    Value zero = tosa::ConstOp::create(
        builder, op.getLoc(), type,
        DenseElementsAttr::get(type, builder.getI8IntegerAttr(INT8_MIN)));
    op.getInputZpMutable().assign(zero);
    op.getOutputZpMutable().assign(zero);
  });
}

/// Every value must have a static shape, and every op must be known.
static LogicalResult checkModule(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) {
    if (!op->isRegistered()) {
      (void)fail("op '" + op->getName().getStringRef() +
                 "' has no TOSA form in the converter; replace it in the "
                 "network");
      return WalkResult::interrupt();
    }
    for (Type type : op->getResultTypes()) {
      auto shaped = dyn_cast<ShapedType>(type);
      if (!shaped || shaped.hasStaticShape())
        continue;
      (void)fail("a result of op '" + op->getName().getStringRef() +
                 "' has a dynamic shape; export the network with fixed shapes");
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

static LogicalResult mend(MLIRContext &context) {
  auto file = llvm::MemoryBuffer::getFile(entryPath);
  if (!file)
    return fail("cannot read '" + entryPath +
                "': " + file.getError().message());
  llvm::Expected<llvm::json::Value> json =
      llvm::json::parse((*file)->getBuffer());
  if (!json || !json->getAsObject()) {
    llvm::consumeError(json.takeError());
    return fail("the description of the entry is not JSON");
  }
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(inputPath, &context);
  if (!module)
    return fail("MLIR 22 does not read the converter's output");

  module->walk(dropFrameworkAttributes);
  if (failed(mendEntry(*module, *json->getAsObject())) ||
      failed(checkModule(*module)))
    return failure();
  setRounding(*module);
  saturateTableIndices(*module);
  if (json->getAsObject()->getBoolean("unsigned_pools").value_or(false))
    shiftPools(*module);
  outlineConstants(*module, *json->getAsObject()->getString("symbol"));
  if (failed(verify(*module)))
    return fail("the mended module does not verify");

  std::error_code error;
  llvm::ToolOutputFile output(outputPath, error, llvm::sys::fs::OF_None);
  if (error)
    return fail("cannot write '" + outputPath + "': " + error.message());
  if (emitBytecode) {
    if (failed(writeBytecodeToFile(*module, output.os())))
      return fail("cannot write bytecode");
  } else {
    module->print(output.os());
    output.os() << "\n";
  }
  output.os().flush();
  if (std::error_code written = output.os().error()) {
    output.os().clear_error();
    return fail("cannot write '" + outputPath + "': " + written.message());
  }
  output.keep();
  return success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM initLLVM(argc, argv);
  llvm::cl::ParseCommandLineOptions(argc, argv,
                                    "Mends what a converter leaves out\n");
  DialectRegistry registry;
  registerAllDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.allowUnregisteredDialects();
  return failed(mend(context));
}
