//===- JitNetwork.cpp - a compiled entry with its arena -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/JitNetwork.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cstdlib>
#include <cstring>

using namespace llvm;

namespace pare {

/// Memory for an arena or for taps; null where there is none.
static void *allocate(int64_t bytes) {
  const size_t alignment = 64;
  return std::aligned_alloc(alignment,
                            alignTo(std::max<int64_t>(bytes, 1), alignment));
}

Expected<std::unique_ptr<JitNetwork>> JitNetwork::load(CompiledEntry entry) {
  std::string reason = whyNotNative(entry.target);
  if (!reason.empty())
    return createStringError("cannot run this code here: " + reason);
  auto network = std::make_unique<JitNetwork>();
  const EntryInterface &interface = entry.interface;
  network->numInputs = interface.inputs.size();
  for (const Port &output : interface.outputs)
    network->outputBytes.push_back(output.numBytes());
  for (const Port &tap : interface.taps)
    network->outputBytes.push_back(tap.numBytes());
  network->tapOffsets = interface.tapOffsets();
  if (interface.profile)
    network->stamps.resize(interface.profile->numStamps());
  unsigned count = interface.numPointers();
  auto code =
      JitCode::load(std::move(entry.object), IsolatedEntry::kSymbol, count);
  if (!code)
    return code.takeError();
  network->code = std::move(*code);
  network->arena.reset(allocate(interface.arenaBytes));
  network->taps.reset(allocate(interface.tapBytes()));
  if (!network->arena || !network->taps)
    return createStringError("no memory for an arena of " +
                             Twine(interface.arenaBytes) + " bytes");
  network->pointers.resize(count);
  return std::move(network);
}

void JitNetwork::run(ArrayRef<const void *> inputs, ArrayRef<void *> results) {
  assert(inputs.size() == numInputs && results.size() == outputBytes.size());
  size_t numOutputs = results.size() - tapOffsets.size();
  void **next = pointers.data();
  for (const void *input : inputs)
    *next++ = const_cast<void *>(input);
  for (void *result : results.take_front(numOutputs))
    *next++ = result;
  if (!tapOffsets.empty())
    *next++ = taps.get();
  if (!stamps.empty())
    *next++ = stamps.data();
  *next = arena.get();
  code->call(pointers.data());
  for (auto [i, offset] : enumerate(tapOffsets))
    if (void *result = results[numOutputs + i])
      std::memcpy(result, static_cast<char *>(taps.get()) + offset,
                  outputBytes[numOutputs + i]);
}

} // namespace pare
