//===- ObjectCost.cpp - what an object takes in memory --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/ObjectCost.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/DataExtractor.h"

using namespace llvm;

namespace pare {

namespace {
/// Adds up the parts of one object.
class PartReader {
public:
  explicit PartReader(const object::ELFObjectFileBase &file) : file(file) {}

  Error read(ObjectParts &parts) {
    for (object::ELFSectionRef section : file.sections())
      if (Error error = readSection(section, parts))
        return error;
    for (object::ELFSymbolRef symbol : file.symbols())
      if (Error error = readSymbol(symbol, parts))
        return error;
    return Error::success();
  }

private:
  /// What unwinds the stack is neither code nor data of the network.
  static bool counts(object::ELFSectionRef section, StringRef name) {
    return (section.getFlags() & ELF::SHF_ALLOC) &&
           section.getType() == ELF::SHT_PROGBITS &&
           !name.starts_with(".eh_frame");
  }

  static ObjectPart &partOf(object::ELFSectionRef section, ObjectParts &parts) {
    return section.getFlags() & ELF::SHF_EXECINSTR ? parts.code
                                                   : parts.readOnly;
  }

  Error readSection(object::ELFSectionRef section, ObjectParts &parts) {
    StringRef name = expectedToOptional(section.getName()).value_or("");
    if (name == ".stack_sizes")
      return readFrames(section, parts.stack);
    if (counts(section, name))
      partOf(section, parts).bytes += section.getSize();
    return Error::success();
  }

  Error readSymbol(object::ELFSymbolRef symbol, ObjectParts &parts) {
    Expected<object::section_iterator> section = symbol.getSection();
    if (!section)
      return section.takeError();
    Expected<StringRef> name = symbol.getName();
    if (!name)
      return name.takeError();
    if (*section == file.section_end() || symbol.getSize() == 0)
      return Error::success();
    object::ELFSectionRef found(**section);
    if (counts(found, expectedToOptional(found.getName()).value_or("")))
      partOf(found, parts)
          .symbols.push_back(
              {name->str(), static_cast<int64_t>(symbol.getSize())});
    return Error::success();
  }

  /// A section `.stack_sizes` pairs the address of each function with its
  /// frame's size as ULEB128; in an object a relocation holds the address.
  Error readFrames(object::ELFSectionRef section, ObjectPart &stack) {
    Expected<StringRef> contents = section.getContents();
    if (!contents)
      return contents.takeError();
    DataExtractor data(*contents, file.isLittleEndian(), /*AddressSize=*/8);
    DataExtractor::Cursor cursor(0);
    while (cursor && cursor.tell() < contents->size()) {
      uint64_t at = cursor.tell();
      uint64_t address = data.getAddress(cursor);
      auto size = static_cast<int64_t>(data.getULEB128(cursor));
      stack.bytes += size;
      stack.symbols.push_back({findFunction(section, at, address), size});
    }
    return cursor.takeError();
  }

  /// The function that the entry at `offset` of the frames in `frames` is of.
  std::string findFunction(object::ELFSectionRef frames, uint64_t offset,
                           uint64_t address) {
    object::SectionRef code;
    for (object::SectionRef section : file.sections()) {
      Expected<object::section_iterator> target = section.getRelocatedSection();
      if (!target) {
        consumeError(target.takeError());
        continue;
      }
      if (*target == file.section_end() || **target != frames)
        continue;
      for (object::ELFRelocationRef relocation : section.relocations()) {
        if (relocation.getOffset() != offset ||
            relocation.getSymbol() == file.symbol_end())
          continue;
        object::ELFSymbolRef symbol(*relocation.getSymbol());
        if (auto addend = relocation.getAddend())
          address += *addend;
        else
          consumeError(addend.takeError());
        StringRef name = expectedToOptional(symbol.getName()).value_or("");
        if (symbol.getELFType() == ELF::STT_FUNC)
          return name.str();
        Expected<object::section_iterator> section = symbol.getSection();
        if (section && *section != file.section_end())
          code = **section;
        else if (!section)
          consumeError(section.takeError());
      }
    }
    for (object::ELFSymbolRef symbol : file.symbols()) {
      auto section = expectedToOptional(symbol.getSection());
      auto value = expectedToOptional(symbol.getValue());
      if (symbol.getELFType() == ELF::STT_FUNC && section && value &&
          *section != file.section_end() && **section == code &&
          *value == address)
        return expectedToOptional(symbol.getName()).value_or("").str();
    }
    return "a function";
  }

  const object::ELFObjectFileBase &file;
};
} // namespace

Expected<ObjectParts> getObjectParts(MemoryBufferRef buffer) {
  auto file = object::ObjectFile::createELFObjectFile(buffer);
  if (!file)
    return file.takeError();
  auto *elf = cast<object::ELFObjectFileBase>(file->get());
  ObjectParts parts;
  if (Error error = PartReader(*elf).read(parts))
    return std::move(error);
  return parts;
}

Expected<CodeCost> getObjectCost(MemoryBufferRef buffer) {
  Expected<ObjectParts> parts = getObjectParts(buffer);
  if (!parts)
    return parts.takeError();
  CodeCost cost;
  cost.code = parts->code.bytes;
  cost.readOnly = parts->readOnly.bytes;
  if (!parts->stack.symbols.empty())
    cost.stack = parts->stack.bytes;
  return cost;
}

} // namespace pare
