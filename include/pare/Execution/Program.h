//===- Program.h - an entry that is ready to run --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One entry of a module of any stage, prepared for the JIT, the interpreter or
// an emulated CPU, behind one interface.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_PROGRAM_H
#define PARE_EXECUTION_PROGRAM_H

#include "pare/Analysis/NetworkCost.h"
#include "pare/Calibration/Samples.h"
#include "pare/Target/KernelStep.h"
#include "pare/Target/OptimizeFor.h"
#include <memory>
#include <string>
#include <vector>

namespace pare {

enum class Executor { Jit, Interpreter };

struct ProgramOptions {
  Executor executor = Executor::Jit;
  /// A name of `--target=help`; empty: the module's own target, else the host.
  std::string target;
  /// The command that runs executables of a foreign target.
  std::string emulator = "qemu-aarch64-static -cpu max";
  /// Every named tensor of stage 3 becomes a result, behind the entry's own.
  bool taps = false;
  /// Code takes the time behind each of its steps.
  bool profile = false;
  /// As pare-compile's option.
  bool fastF32 = false;
  OptimizeFor optimize = OptimizeFor::Speed;
};

class Program {
public:
  virtual ~Program() = default;

  std::vector<SampleType> inputs;
  std::vector<SampleType> results;
  /// Of the last results, where they are taps.
  std::vector<std::string> tapNames;
  /// Not known of modules in the LLVM dialect.
  std::optional<NetworkCost> cost;
  /// Known where code was generated: bytes of the arena, what no plan of it
  /// could be below, and bytes of the object's instructions and read-only data.
  std::optional<int64_t> arenaBytes, arenaBound;
  std::optional<int64_t> codeBytes;
  /// One call costs what it costs on this CPU: false under an emulator.
  bool isNative = true;
  /// Of code that takes the time behind each of its steps.
  std::optional<EntryProfile> profile;

  /// Runs `count` samples, which lie behind each other in the buffers: one for
  /// each argument, one for each result. Errors are printed at the entry.
  virtual llvm::LogicalResult run(int64_t count,
                                  llvm::ArrayRef<const char *> inputs,
                                  llvm::ArrayRef<char *> results) = 0;

  /// Where there is a profile and `isNative`: the stamps of the last sample.
  virtual llvm::ArrayRef<int64_t> getStamps() const { return {}; }
};

/// Prepares `entry`. Fails with an error at the function, or at the op that
/// cannot be executed; the module of `entry` is not changed.
mlir::FailureOr<std::unique_ptr<Program>>
createProgram(mlir::FunctionOpInterface entry, const ProgramOptions &options);

} // namespace pare

#endif // PARE_EXECUTION_PROGRAM_H
