//===- JitNetwork.cpp - a compiled entry with its arena -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/JitNetwork.h"

#include "llvm/Support/MathExtras.h"
#include <cstdlib>

using namespace llvm;

namespace pare {

int64_t getHostBytes(mlir::Type element) {
  unsigned bits = element.getIntOrFloatBitWidth();
  return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
}

Expected<std::unique_ptr<JitNetwork>> JitNetwork::load(CompiledEntry entry) {
  std::string reason = whyNotNative(entry.target);
  if (!reason.empty())
    return createStringError("cannot run this code here: " + reason);
  auto network = std::make_unique<JitNetwork>();
  const EntryInterface &interface = entry.interface;
  network->numInputs = interface.inputs.size();
  for (const Port &output : interface.outputs)
    network->outputBytes.push_back(output.numElements() *
                                   getHostBytes(output.element));
  size_t count = interface.inputs.size() + interface.outputs.size() + 1;
  auto code =
      JitCode::load(std::move(entry.object), IsolatedEntry::kSymbol, count);
  if (!code)
    return code.takeError();
  network->code = std::move(*code);
  const size_t alignment = 64;
  network->arena.reset(std::aligned_alloc(
      alignment,
      alignTo(std::max<int64_t>(interface.arenaBytes, 1), alignment)));
  if (!network->arena)
    return createStringError("no memory for an arena of " +
                             Twine(interface.arenaBytes) + " bytes");
  network->pointers.resize(count);
  return std::move(network);
}

void JitNetwork::run(ArrayRef<const void *> inputs, ArrayRef<void *> results) {
  assert(inputs.size() + results.size() + 1 == pointers.size());
  void **next = pointers.data();
  for (const void *input : inputs)
    *next++ = const_cast<void *>(input);
  for (void *result : results)
    *next++ = result;
  *next = arena.get();
  code->call(pointers.data());
}

} // namespace pare
