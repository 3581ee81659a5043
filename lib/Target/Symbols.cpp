//===- Symbols.cpp - which names an entry may have ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "pare/Target/Emission.h"
#include "pare/Target/EntryInterface.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Support/Regex.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;

namespace pare {

/// Words that no function may be called in C up to C23 or in C++ up to C++20.
static bool isKeyword(StringRef name) {
  // clang-format off
  static const llvm::StringSet<> kKeywords = {
      "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor",
      "bool", "break", "case", "catch", "char", "char8_t", "char16_t",
      "char32_t", "class", "co_await", "co_return", "co_yield", "compl",
      "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
      "continue", "decltype", "default", "delete", "do", "double",
      "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false",
      "float", "for", "friend", "goto", "if", "inline", "int", "long",
      "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr",
      "operator", "or", "or_eq", "private", "protected", "public", "register",
      "reinterpret_cast", "requires", "restrict", "return", "short", "signed",
      "sizeof", "static", "static_assert", "static_cast", "struct", "switch",
      "template", "this", "thread_local", "throw", "true", "try", "typedef",
      "typeid", "typename", "typeof", "typeof_unqual", "union", "unsigned",
      "using", "virtual", "void", "volatile", "wchar_t", "while", "xor",
      "xor_eq"};
  // clang-format on
  return kKeywords.contains(name);
}

/// Names that the language, or what the header includes, keeps for itself.
static bool isReserved(StringRef name) {
  if (name.size() > 1 && name[0] == '_' &&
      (name[1] == '_' || llvm::isUpper(name[1])))
    return true;
  static const llvm::Regex kTypesAndLimits(
      "^(u?int[a-z_]*[0-9]*_t|U?INT[A-Z_]*[0-9]*_(C|MIN|MAX)|size_t|SIZE_MAX|"
      "NULL|linux|unix)$");
  return kTypesAndLimits.match(name);
}

bool isLibraryFunction(StringRef name) {
  llvm::TargetLibraryInfoImpl info(llvm::Triple("x86_64-unknown-linux-gnu"));
  llvm::LibFunc function;
  return info.getLibFunc(name, function);
}

std::string whyNoSymbol(StringRef name) {
  if (name == "main")
    return "'main' is the program's own entry";
  auto isWord = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  if (name.empty() || llvm::isDigit(name[0]) || !llvm::all_of(name, isWord))
    return ("'" + name + "' is no C identifier").str();
  if (isKeyword(name))
    return ("'" + name + "' is a keyword of C or C++").str();
  if (isReserved(name))
    return ("'" + name + "' is reserved by C").str();
  if (isLibraryFunction(name))
    return ("'" + name + "' is a function of the C library").str();
  return "";
}

LogicalResult checkSymbols(ModuleOp module, StringRef symbol) {
  SmallVector<LLVM::LLVMFuncOp> entries;
  for (auto func : module.getOps<LLVM::LLVMFuncOp>())
    if (func->hasAttr(kInterfaceAttr))
      entries.push_back(func);
  if (entries.empty())
    return module.emitError("has no entry, a public function with a body");
  if (!symbol.empty() && entries.size() > 1) {
    InFlightDiagnostic error = module.emitError()
                               << "symbol '" << symbol << "' is for one entry, "
                               << "the module has " << entries.size();
    for (LLVM::LLVMFuncOp entry : entries)
      error.attachNote(entry.getLoc()) << "'" << entry.getName() << "'";
    return error;
  }
  for (LLVM::LLVMFuncOp entry : entries) {
    std::string reason = whyNoSymbol(symbol.empty() ? entry.getName() : symbol);
    if (reason.empty())
      continue;
    return entry.emitError() << "cannot be emitted under its name: " << reason
                             << "; give another with '--symbol'";
  }
  return success();
}

std::string asSymbol(StringRef name) {
  std::string symbol;
  for (char c : name.take_front(120))
    symbol += llvm::isAlnum(c) || c == '.' || c == '_' ? c : '_';
  return llvm::isDigit(symbol[0]) ? "_" + symbol : symbol;
}

} // namespace pare
