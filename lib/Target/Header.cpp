//===- Header.cpp - the C header of the entries ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/Emission.h"
#include "pare/Target/EntryInterface.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace pare {
namespace {

struct CType {
  StringRef name;
  int64_t bytes;
};

/// How C sees an element in memory; no name where it cannot.
CType getCType(const Port &port) {
  Type element = port.element;
  if (element.isF32())
    return {"float", 4};
  if (element.isF64())
    return {"double", 8};
  if (element.isF16() || element.isBF16())
    return {"uint16_t", 2};
  if (!element.isInteger())
    return {"", 0};
  unsigned bits = element.getIntOrFloatBitWidth();
  bool isUnsigned = port.isUnsigned;
  if (bits <= 8)
    return {isUnsigned ? "uint8_t" : "int8_t", 1};
  if (bits <= 16)
    return {isUnsigned ? "uint16_t" : "int16_t", 2};
  if (bits <= 32)
    return {isUnsigned ? "uint32_t" : "int32_t", 4};
  if (bits <= 64)
    return {isUnsigned ? "uint64_t" : "int64_t", 8};
  return {"", 0};
}

/// The shortest decimal that reads back as the same float, as C writes it.
std::string formatScale(double scale) {
  for (int digits = 1; digits < 18; ++digits) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    stream << llvm::format("%.*g", digits, scale);
    if (std::strtod(text.c_str(), nullptr) != scale)
      continue;
    if (text.find_first_of(".e") == std::string::npos)
      text += ".0";
    return text;
  }
  return "0.0";
}

class HeaderWriter {
public:
  HeaderWriter(llvm::raw_ostream &os) : os(os) {}

  void open(StringRef symbol) {
    os << "/* Made by Pare; do not edit. */\n"
       << "#ifndef PARE_" << StringRef(symbol).upper() << "_H\n"
       << "#define PARE_" << StringRef(symbol).upper() << "_H\n\n"
       << "#include <stdint.h>\n\n"
       << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n";
  }

  void close() { os << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n"; }

  /// A function that the user links.
  LogicalResult writeExtern(LLVM::LLVMFuncOp func) {
    FailureOr<EntryInterface> prototype =
        parseInterface(func, func->getAttr(kExternAttr));
    if (failed(prototype))
      return failure();
    std::string text, comment;
    auto add = [&](const std::vector<Port> &ports, StringRef name,
                   StringRef qualifier) {
      for (auto [i, port] : llvm::enumerate(ports)) {
        CType type = getCType(port);
        if (type.name.empty())
          return failure();
        text += ((text.empty() ? "" : ", ") + qualifier + type.name + " *" +
                 name + Twine(i))
                    .str();
        comment += (", " + name + Twine(i)).str();
        for (int64_t size : port.shape)
          comment += "[" + std::to_string(size) + "]";
      }
      return success();
    };
    if (failed(add(prototype->inputs, "in", "const ")) ||
        failed(add(prototype->outputs, "out", "")))
      return func.emitError("has elements that have no C type");
    os << "\n/* To be linked: " << StringRef(comment).drop_front(2)
       << ", row-major. It writes all of\n   its outputs, keeps no pointer and "
          "answers the same to the same. */\n"
       << "void " << func.getName() << "(" << text << ");\n";
    return success();
  }

  LogicalResult writeEntry(LLVM::LLVMFuncOp func, StringRef symbol,
                           const EntryInterface &interface) {
    prefix = symbol.upper();
    parameters.clear();
    os << "\n/* All buffers are row-major, need no more than their element's\n"
       << "   alignment, and do not overlap. The arena is scratch memory of\n"
       << "   " << prefix << "_ARENA_BYTES bytes, aligned to " << prefix
       << "_ARENA_ALIGN;\n   calls with an arena each may run at the same time."
       << " */\n";
    define("ARENA_BYTES", interface.arenaBytes);
    define("ARENA_ALIGN", kernel::kArenaAlignment);
    if (failed(writePorts(func, interface.inputs, "IN", "in", "const ")) ||
        failed(writePorts(func, interface.outputs, "OUT", "out", "")) ||
        failed(writeTaps(func, interface)))
      return failure();
    writeStamps(interface);
    os << "\nvoid " << symbol << "(" << parameters << "void *arena);\n";
    if (interface.selftest)
      writeSelftest(symbol, interface);
    return success();
  }

private:
  LogicalResult writePorts(LLVM::LLVMFuncOp func,
                           const std::vector<Port> &ports, StringRef upper,
                           StringRef lower, StringRef qualifier) {
    define((upper + "PUTS").str(), ports.size());
    for (auto [index, port] : llvm::enumerate(ports)) {
      CType type = getCType(port);
      if (type.name.empty())
        return func.emitError() << "no C type for elements of " << port.element;
      std::string name = (lower + Twine(index)).str();
      std::string macro = (upper + Twine(index)).str();
      writeComment(port, type, name);
      os << "#define " << prefix << "_" << macro << "_TYPE " << type.name
         << "\n";
      define(macro + "_ELEMENTS", port.numElements());
      define(macro + "_BYTES", port.numElements() * type.bytes);
      define(macro + "_RANK", port.shape.size());
      for (auto [dim, size] : llvm::enumerate(port.shape))
        define((macro + "_DIM" + Twine(dim)).str(), size);
      if (port.scale) {
        os << "#define " << prefix << "_" << macro << "_SCALE "
           << formatScale(*port.scale) << "\n";
        define(macro + "_ZERO_POINT", port.zeroPoint);
        defineRange(macro, port);
      }
      parameters += (qualifier + type.name + " *" + name + ", ").str();
    }
    return success();
  }

  /// The integers that a quantized port holds.
  void defineRange(const std::string &macro, const Port &port) {
    unsigned bits = port.element.getIntOrFloatBitWidth();
    if (bits > 32)
      return;
    int64_t low = port.isUnsigned ? 0 : -(int64_t(1) << (bits - 1));
    define(macro + "_MIN", low);
    define(macro + "_MAX", low + (int64_t(1) << bits) - 1);
  }

  /// One block for all taps, and a list of what lies where.
  LogicalResult writeTaps(LLVM::LLVMFuncOp func,
                          const EntryInterface &interface) {
    if (interface.taps.empty())
      return success();
    os << "\n/* Taps: every named tensor, in the order of execution, is left in"
          " a block of\n   "
       << prefix << "_TAPS_BYTES bytes, aligned like the arena. " << prefix
       << "_TAPS(X) is\n   X(name, type, offset in bytes, elements) for each of"
          " them. */\n";
    define("TAPS_BYTES", interface.tapBytes());
    define("TAPS_COUNT", interface.taps.size());
    os << "#define " << prefix << "_TAPS(X)";
    for (auto [port, offset] :
         llvm::zip_equal(interface.taps, interface.tapOffsets())) {
      CType type = getCType(port);
      if (type.name.empty())
        return func.emitError() << "no C type for elements of " << port.element;
      os << " \\\n  X(\"" << sanitize(port.name) << "\", " << type.name << ", "
         << offset << ", " << port.numElements() << ")";
    }
    os << "\n";
    parameters += "void *taps, ";
    return success();
  }

  /// The time behind each step, and the list of these.
  void writeStamps(const EntryInterface &interface) {
    if (!interface.profile)
      return;
    os << "\n/* Time stamps: stamps[0] is taken at the start, stamps[i + 1] "
          "behind step i.\n   "
       << prefix << "_STEPS(X) is X(layer, kernel) for each step. */\n";
    define("STAMPS", interface.profile->numStamps());
    os << "#define " << prefix << "_STEPS(X)";
    for (const KernelStep &step : interface.profile->steps)
      os << " \\\n  X(\"" << sanitize(step.layer) << "\", \""
         << sanitize(step.kernel) << "\")";
    os << "\n";
    parameters += "int64_t *stamps, ";
  }

  void writeSelftest(StringRef symbol, const EntryInterface &interface) {
    int64_t places = 0;
    std::string names, tolerances;
    llvm::raw_string_ostream body(names), exceptions(tolerances);
    for (auto [i, port] : llvm::enumerate(interface.observables())) {
      std::string name = i < interface.taps.size()
                             ? port.name
                             : ("out" + Twine(i - interface.taps.size())).str();
      places += port.numElements();
      body << "  if (place < " << places << ")\n    return \"" << sanitize(name)
           << "\";\n";
      if (double tolerance = interface.selftest->tolerances[i])
        exceptions << "   '" << sanitize(name)
                   << "' depends on sums of f32, whose order is a target's "
                      "own:\n   it may be off by "
                   << llvm::format("%.3g", tolerance) << ".\n";
    }
    os << "\n/* Self-test: runs " << symbol << " on " << prefix
       << "_SELFTEST_CASES chosen inputs.\n   0: every answer is, to the bit, "
          "the reference's. Else 1 plus the place of the\n   first difference:"
          " places count the elements of "
       << (interface.taps.empty() ? "" : "the taps, ") << "out0, out1, ... of a"
       << "\n   case, then those of the next. The arena is of\n   " << prefix
       << "_SELFTEST_ARENA_BYTES bytes, aligned to " << prefix
       << "_ARENA_ALIGN.\n   Code and data lie in sections of their own, for"
          " --gc-sections to drop.\n"
       << tolerances << "*/\n";
    define("SELFTEST_CASES", interface.selftest->cases);
    define("SELFTEST_PLACES", places);
    define("SELFTEST_ARENA_BYTES", interface.selftest->arenaBytes);
    os << "\nint32_t " << symbol << "_selftest(void *arena);\n"
       << "\n/* The tensor in which that difference lies. */\n"
       << "static inline const char *" << symbol
       << "_selftest_tensor(int32_t result) {\n"
       << "  int32_t place = (result - 1) % " << prefix
       << "_SELFTEST_PLACES;\n  if (result <= 0)\n    return \"\";\n"
       << names << "  return \"\";\n}\n";
  }

  void writeComment(const Port &port, CType type, StringRef name) {
    os << "\n/* " << name << ": " << type.name;
    for (int64_t size : port.shape)
      os << "[" << size << "]";
    if (!port.name.empty())
      os << ", '" << sanitize(port.name) << "'";
    if (port.scale)
      os << ", real = " << formatScale(*port.scale) << " * (q - "
         << (port.zeroPoint < 0 ? "(" : "") << port.zeroPoint
         << (port.zeroPoint < 0 ? ")" : "") << ")";
    os << " */\n";
  }

  /// A name from a model's file must not end the comment or the string.
  static std::string sanitize(StringRef name) {
    std::string text;
    for (char c : name)
      text += llvm::isPrint(c) && c != '*' && c != '\\' && c != '"' ? c : '_';
    return text;
  }

  void define(const std::string &name, int64_t value) {
    os << "#define " << prefix << "_" << name << " " << value << "\n";
  }

  llvm::raw_ostream &os;
  std::string prefix;
  std::string parameters;
};

} // namespace

LogicalResult emitHeader(ModuleOp module, StringRef symbol,
                         std::string &output) {
  if (failed(checkSymbols(module, symbol)))
    return failure();
  llvm::raw_string_ostream stream(output);
  HeaderWriter writer(stream);
  llvm::StringSet<> prefixes;
  for (auto func : module.getOps<LLVM::LLVMFuncOp>()) {
    if (!func->hasAttr(kInterfaceAttr))
      continue;
    StringRef name = symbol.empty() ? func.getName() : symbol;
    FailureOr<EntryInterface> interface = getInterface(func);
    if (failed(interface))
      return failure();
    if (prefixes.empty()) {
      writer.open(name);
      for (auto other : module.getOps<LLVM::LLVMFuncOp>())
        if (other.isExternal() && other->hasAttr(kExternAttr) &&
            failed(writer.writeExtern(other)))
          return failure();
    }
    if (!prefixes.insert(name.upper()).second)
      return func.emitError() << "entries differ from '" << name
                              << "' in case only, so their macros would clash";
    if (failed(writer.writeEntry(func, name, *interface)))
      return failure();
  }
  writer.close();
  return success();
}

} // namespace pare
