//===- Worker.h - batches in processes of their own -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_WORKER_H
#define PARE_LIB_CHECK_WORKER_H

#include "Batch.h"

namespace pare::check {

/// Subjects and where to check them.
struct Task {
  std::vector<Subject> subjects;
  std::vector<std::string> targets;
};

/// Starts processes that check batches, so that a crash of the compiler is
/// something that was seen. This process must have one thread only.
class Workers {
public:
  Workers(const CheckOptions &options, const Harness &harness,
          const mlir::DialectRegistry &registry)
      : options(options), harness(harness), registry(registry) {}

  /// Checks one batch and waits for it.
  Outcome check(const Task &task);

  /// The same in parts. `start` returns a process id, `finish` the outcome of
  /// the next process that ends and its id.
  int start(const Task &task);
  std::pair<int, Outcome> finish();

private:
  struct Running {
    Task task;
    std::string file;
  };

  [[noreturn]] void runChild(const Task &task, const std::string &file);
  Outcome collect(const Running &running, int status);
  Outcome isolate(const Task &task, const std::string &target,
                  const std::string &why);

  const CheckOptions &options;
  const Harness &harness;
  const mlir::DialectRegistry &registry;
  std::map<int, Running> running;
};

} // namespace pare::check

#endif // PARE_LIB_CHECK_WORKER_H
