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

/// A section `.stack_sizes` pairs the address of each function with its frame's
/// size as ULEB128.
static Expected<int64_t> sumOfFrames(StringRef contents, bool isLittleEndian) {
  DataExtractor data(contents, isLittleEndian, /*AddressSize=*/8);
  DataExtractor::Cursor cursor(0);
  int64_t sum = 0;
  while (cursor && cursor.tell() < contents.size()) {
    data.getAddress(cursor);
    sum += data.getULEB128(cursor);
  }
  if (Error error = cursor.takeError())
    return std::move(error);
  return sum;
}

Expected<CodeCost> getObjectCost(MemoryBufferRef buffer) {
  auto file = object::ObjectFile::createELFObjectFile(buffer);
  if (!file)
    return file.takeError();
  CodeCost cost;
  cost.code = cost.readOnly = 0;
  for (object::ELFSectionRef section : (*file)->sections()) {
    StringRef name = expectedToOptional(section.getName()).value_or("");
    if (name == ".stack_sizes") {
      Expected<StringRef> contents = section.getContents();
      if (!contents)
        return contents.takeError();
      auto frames = sumOfFrames(*contents, (*file)->isLittleEndian());
      if (!frames)
        return frames.takeError();
      cost.stack = cost.stack.value_or(0) + *frames;
      continue;
    }
    // What unwinds the stack is neither code nor data of the network.
    if (!(section.getFlags() & ELF::SHF_ALLOC) ||
        section.getType() != ELF::SHT_PROGBITS || name.starts_with(".eh_frame"))
      continue;
    bool isCode = section.getFlags() & ELF::SHF_EXECINSTR;
    (isCode ? *cost.code : *cost.readOnly) += section.getSize();
  }
  return cost;
}

} // namespace pare
